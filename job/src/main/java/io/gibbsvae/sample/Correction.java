package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainSettings;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;

/**
 * What is done about the difference between the model and the target: everything that depends on it
 * is here. A new correction is a class, and a constant of this interface.
 *
 * <p>It has no default methods: they would make its constants and the classes of these wait for
 * each other where two threads load them at once.
 */
public sealed interface Correction extends Serializable permits UsualCorrection {

  /** Nothing: rows are samples of the model. */
  Correction NONE = new Uncorrected();

  /** Rows are samples of the model, with the log of their importance weight. */
  Correction IMPORTANCE = new Importance();

  /** Rows are drawn from more samples of the model in proportion to their weights. */
  Correction RESAMPLE = new Resample();

  /** Rows are draws of Markov chains that leave the target invariant. */
  Correction METROPOLIS = new Metropolis();

  /** {@return all corrections, in the order in which people read of them} */
  static List<Correction> all() {
    return List.of(NONE, IMPORTANCE, RESAMPLE, METROPOLIS);
  }

  /** {@return the columns that rows may have besides those of their values} */
  static List<String> furtherColumns() {
    return Stream.concat(
            Stream.of(SampleColumns.ENERGY),
            all().stream()
                .flatMap(correction -> correction.columns().stream())
                .map(StructField::name))
        .toList();
  }

  /**
   * {@return the correction of a name}
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Correction named(String name) {
    return all().stream()
        .filter(correction -> correction.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no correction is called " + name));
  }

  /** {@return its name in configurations and manifests, such as importance} */
  String name();

  /** {@return whether its rows are meant to be the target's and not the model's} */
  boolean corrects();

  /** {@return whether its rows rest on importance weights, so that they have a k-hat} */
  boolean usesWeights();

  /** {@return whether its rows are draws of chains, so that they have an R-hat} */
  boolean usesChains();

  /**
   * A setting that a correction cannot work with.
   *
   * @param key in the block sample
   * @param expected what it has to be, and why
   */
  record Misfit(String key, String expected) {}

  /**
   * {@return the settings that do not fit; none where all do}
   *
   * @param candidates samples of the model for each row, at least 1
   * @param chains how chains move, where that is known
   */
  List<Misfit> misfits(long rows, long rowsPerFile, int candidates, Optional<ChainSettings> chains);

  /** {@return the columns that rows have after the energy} */
  List<StructField> columns();

  /**
   * {@return log of a row's weight: 0 where all rows count the same; NaN where it is not defined}
   *
   * @param energy the index of the column energy
   */
  double logWeight(InternalRow row, int energy);

  /**
   * Writes the rows.
   *
   * @param generation what of, and where to
   * @throws NoWeightException if there is nothing to make rows of
   */
  Production produce(Generation generation);

  /**
   * {@return what is claimed of rows with which nothing is wrong}
   *
   * @param reach what the claim is limited to; may be empty
   */
  String claim(SampleReport report, String reach);

  /** {@return what to do where the effective sample size is too small} */
  String moreRows();

  /** {@return what to do where means of rows are not the target's} */
  String betterRows();

  /** {@return an example for the reader of the rows: SQL for a mean, as DuckDB takes it} */
  String query(String x, String rows);

  /** {@return what people call the rows} */
  Nouns nouns();

  /**
   * What people call rows.
   *
   * @param samples the rows in a picture
   * @param weighted what the weights are of
   * @param allWeighted the same in full; a format that takes the number of rows
   */
  record Nouns(String samples, String weighted, String allWeighted) {

    static Nouns of(String samples) {
      return new Nouns(samples, "rows written", "the %,d rows");
    }
  }
}
