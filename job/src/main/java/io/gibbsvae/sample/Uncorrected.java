package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainSettings;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;

/** No correction: rows are independent samples of the model. */
record Uncorrected() implements Correction {

  @Override
  public String name() {
    return "none";
  }

  @Override
  public boolean corrects() {
    return false;
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
  public Production produce(Generation generation) {
    return new Production(
        generation.writeSamples(0, (page, block, row) -> {}),
        (sums, files) -> Findings.ofIndependentRows(sums));
  }

  @Override
  public String claim(SampleReport report, String reach) {
    return "rows are samples of the model, not corrected";
  }

  @Override
  public String moreRows() {
    return "raise sample.rows, or improve the model";
  }

  @Override
  public String betterRows() {
    return "correct them with sample.correction = importance, resample or metropolis";
  }

  @Override
  public String query(String x, String rows) {
    return "SELECT avg(" + x + ") FROM " + rows;
  }

  @Override
  public Nouns nouns() {
    return Nouns.of("samples, uncorrected");
  }
}
