package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainSettings;
import java.io.ObjectStreamException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;

/** What most corrections have in common: independent rows that count the same. */
abstract non-sealed class UsualCorrection implements Correction {

  private static final long serialVersionUID = 1;

  @Override
  public boolean corrects() {
    return true;
  }

  @Override
  public boolean usesWeights() {
    return false;
  }

  @Override
  public boolean usesChains() {
    return false;
  }

  @Override
  public List<Misfit> misfits(
      long rows, long rowsPerFile, int candidates, Optional<ChainSettings> chains) {
    return List.of();
  }

  @Override
  public List<StructField> columns() {
    return List.of();
  }

  @Override
  public double logWeight(InternalRow row, int energy) {
    return 0;
  }

  @Override
  public String moreRows() {
    return "raise sample.rows, or improve the model";
  }

  @Override
  public String betterRows() {
    return "set sample.correction = metropolis, or improve the model";
  }

  @Override
  public String query(String x, String rows) {
    return "SELECT avg(" + x + ") FROM " + rows;
  }

  @Override
  public Nouns nouns() {
    return Nouns.of("samples");
  }

  /** There is one of each, on executors too. */
  final Object readResolve() throws ObjectStreamException {
    return Correction.named(name());
  }

  @Override
  public final String toString() {
    return name();
  }
}
