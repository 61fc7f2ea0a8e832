package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.latent.NoiseType;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * How to generate.
 *
 * @param rows rows to write
 * @param seed seed of the generation's noise
 * @param noise how the base noise of a block's rows is drawn, that of chains and of the weights'
 *     latents apart
 * @param rowsPerFile rows of a Parquet file, and of the Spark task that writes it
 * @param block rows decoded at a time; bounds a task's memory
 * @param codec Parquet compression: none, snappy, gzip or zstd
 * @param correction what is done about the difference between model and target
 * @param latentDraws K of the importance weights w_K
 * @param candidates samples of the model that {@link Correction#RESAMPLE} draws each row from
 * @param chains how the chains of {@link Correction#METROPOLIS} move
 * @param require what the run demands of its rows
 */
public record SampleSettings(
    long rows,
    long seed,
    NoiseType noise,
    long rowsPerFile,
    int block,
    String codec,
    Correction correction,
    int latentDraws,
    int candidates,
    ChainSettings chains,
    Require require)
    implements Serializable {

  /**
   * Demands on the rows that are written.
   *
   * @param ess least effective sample size, bulk or tail, of any quantity, in rows; 0 demands
   *     nothing
   * @param kHat largest Pareto k-hat of the weights; infinity demands nothing
   * @param rHat largest R-hat of chains; infinity demands nothing
   */
  public record Require(double ess, double kHat, double rHat) implements Serializable {

    /**
     * Checks that the demands are numbers.
     *
     * @param ess at least 0
     * @param kHat not NaN
     * @param rHat not NaN
     * @throws IllegalArgumentException if one is not
     */
    public Require {
      if (!(ess >= 0) || Double.isNaN(kHat) || Double.isNaN(rHat)) {
        throw new IllegalArgumentException(
            "requirements must be numbers, found " + ess + ", " + kHat + ", " + rHat);
      }
    }

    /** {@return demands that everything meets} */
    public static Require nothing() {
      return new Require(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
  }

  /**
   * Checks the numbers.
   *
   * @param rows at least 1, and with chains a multiple of their draws
   * @param seed any
   * @param noise independent or balanced
   * @param rowsPerFile at least 1
   * @param block at least 1
   * @param codec Parquet's name of it
   * @param correction what is done about the difference between model and target
   * @param latentDraws at least 0
   * @param candidates at least 1
   * @param chains how chains move
   * @param require what the run demands of its rows
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SampleSettings {
    if (rows < 1 || rowsPerFile < 1 || block < 1 || latentDraws < 0 || candidates < 1) {
      throw new IllegalArgumentException(
          "rows, rows per file, block and candidates must be at least 1 and latent draws at least 0,"
              + " found "
              + rows
              + ", "
              + rowsPerFile
              + ", "
              + block
              + ", "
              + candidates
              + ", "
              + latentDraws);
    }
    List<Correction.Misfit> misfits =
        correction.misfits(rows, rowsPerFile, candidates, Optional.of(chains));
    if (!misfits.isEmpty()) {
      throw new IllegalArgumentException("settings do not fit their correction: " + misfits);
    }
  }

  /** {@return the chains of all tasks} */
  public long chainCount() {
    return rows / chains.draws();
  }

  /**
   * {@return chains of a task, which move in lockstep, and whose draws are a file}
   *
   * @param rowsOfABlock the most that a model takes at a time
   */
  public int chainsOfATask(int rowsOfABlock) {
    long wanted = Math.max(1, rowsPerFile / chains.draws());
    return (int) Math.min(wanted, Math.min(block, rowsOfABlock));
  }
}
