package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.latent.NoiseType;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * How to generate.
 *
 * @param seed seed of the generation's noise
 * @param noise how the base noise of a block's rows is drawn, that of chains and of the weights'
 *     latents apart
 * @param files the rows and where they go
 * @param correction what is done about the difference between model and target
 * @param weights the importance weights
 * @param chains how the chains of {@link Correction#METROPOLIS} move
 * @param steinRows rows whose gradients are held against Stein's identities; 0 for none
 * @param require what the run demands of its rows
 */
public record SampleSettings(
    long seed,
    NoiseType noise,
    Files files,
    Correction correction,
    Weights weights,
    ChainSettings chains,
    long steinRows,
    Require require)
    implements Serializable {

  /**
   * The rows, and the files that they are divided among.
   *
   * @param rows rows to write, at least 1; with chains a multiple of their draws
   * @param rowsPerFile rows of a Parquet file, and of the Spark task that writes it; at least 1
   * @param block rows decoded at a time, at least 1; bounds a task's memory
   * @param codec Parquet compression: none, snappy, gzip or zstd
   */
  public record Files(long rows, long rowsPerFile, int block, String codec)
      implements Serializable {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Files {
      if (rows < 1 || rowsPerFile < 1 || block < 1) {
        throw new IllegalArgumentException(
            "rows, rows per file and block must be at least 1, found "
                + rows
                + ", "
                + rowsPerFile
                + ", "
                + block);
      }
    }
  }

  /**
   * Importance weights.
   *
   * @param latentDraws K of the weights w_K, at least 0
   * @param candidates samples of the model that {@link Correction#RESAMPLE} draws each row from, at
   *     least 1
   */
  public record Weights(int latentDraws, int candidates) implements Serializable {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Weights {
      if (latentDraws < 0 || candidates < 1) {
        throw new IllegalArgumentException(
            "latent draws must be at least 0 and candidates at least 1, found "
                + latentDraws
                + ", "
                + candidates);
      }
    }
  }

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
     * @throws IllegalArgumentException if one is not, or ess is negative
     */
    public Require {
      if (!(ess >= 0) || Double.isNaN(kHat) || Double.isNaN(rHat)) {
        throw new IllegalArgumentException(
            "requirements must be numbers, found " + ess + ", " + kHat + ", " + rHat);
      }
    }
  }

  /**
   * Checks that the settings fit together.
   *
   * @throws IllegalArgumentException if the correction cannot work with them
   */
  public SampleSettings {
    List<Correction.Misfit> misfits =
        correction.misfits(
            files.rows(), files.rowsPerFile(), weights.candidates(), Optional.of(chains));
    if (!misfits.isEmpty()) {
      throw new IllegalArgumentException("settings do not fit their correction: " + misfits);
    }
  }

  /**
   * {@return the same with what a pilot has decided}
   *
   * @throws IllegalArgumentException if the correction cannot work with it
   */
  SampleSettings decided(Correction newCorrection, long newRows, ChainSettings newChains) {
    return new SampleSettings(
        seed,
        noise,
        new Files(newRows, files.rowsPerFile(), files.block(), files.codec()),
        newCorrection,
        weights,
        newChains,
        steinRows,
        require);
  }

  /** {@return the same with other noise} */
  SampleSettings withSeed(long newSeed) {
    return new SampleSettings(
        newSeed, noise, files, correction, weights, chains, steinRows, require);
  }

  /** {@return the chains of all tasks} */
  public long chainCount() {
    return files.rows() / chains.draws();
  }

  /**
   * {@return chains of a task, which move in lockstep, and whose draws are a file}
   *
   * @param rowsOfABlock the most that a model takes at a time
   */
  public int chainsOfATask(int rowsOfABlock) {
    long wanted = Math.max(1, files.rowsPerFile() / chains.draws());
    return (int) Math.min(wanted, Math.min(files.block(), rowsOfABlock));
  }
}
