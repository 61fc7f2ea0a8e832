package io.gibbsvae;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Langevin;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.chain.Moves;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.FailOn;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.SampleSettings;
import io.gibbsvae.train.LearningRate;
import io.gibbsvae.train.TrainSettings.Optimizer;
import io.gibbsvae.train.TrainSettings.Steps;
import java.util.Map;

/** Settings of which a test names what it is about. */
public final class Settings {

  /** The Langevin moves of the reference configuration. */
  public static final Langevin LANGEVIN = new Langevin(0.574, 0, Metric.DIAGONAL);

  /** The chains of the reference configuration. */
  public static final ChainSettings CHAINS =
      new ChainSettings(1000, 400, 1, moves(1, 1, 1, 2), 0, LANGEVIN);

  /** The thresholds of the reference configuration. */
  public static final Thresholds THRESHOLDS =
      new Thresholds(0.7, 0.01, 1.01, 400, 0.05, 2, 0.02, 0.3, 5, FailOn.BAD);

  private Settings() {}

  /** Moves of a sweep. */
  public static Moves moves(int encodeDecode, int latentWalk, int independence, int mala) {
    return new Moves(
        Map.of(
            MoveType.ENCODE_DECODE, encodeDecode,
            MoveType.LATENT_WALK, latentWalk,
            MoveType.INDEPENDENCE, independence,
            MoveType.MALA, mala));
  }

  /** Rows with weights w_4, as the reference configuration has them. */
  public static SampleSettings rows(
      long rows, long seed, long rowsPerFile, int block, String codec) {
    return rows(rows, seed, rowsPerFile, block, codec, Correction.IMPORTANCE, CHAINS);
  }

  /** Rows of any correction, with K = 4 and 4 candidates a row. */
  public static SampleSettings rows(
      long rows,
      long seed,
      long rowsPerFile,
      int block,
      String codec,
      Correction correction,
      ChainSettings chains) {
    return new SampleSettings(
        seed,
        NoiseType.INDEPENDENT,
        new SampleSettings.Files(rows, rowsPerFile, block, codec),
        correction,
        new SampleSettings.Weights(4, 4),
        chains,
        10_000,
        new SampleSettings.Require(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  /** The same with balanced noise. */
  public static SampleSettings balanced(SampleSettings rows) {
    return new SampleSettings(
        rows.seed(),
        NoiseType.SOBOL,
        rows.files(),
        rows.correction(),
        rows.weights(),
        rows.chains(),
        rows.steinRows(),
        rows.require());
  }

  /** Gradient steps of independent noise. */
  public static Steps steps(int batch, Optimizer optimizer, LearningRate rate, double clipNorm) {
    return new Steps(
        batch, NoiseType.INDEPENDENT, GradientEstimator.TOTAL, optimizer, rate, clipNorm);
  }

  /** An evaluation with K latents that demands nothing. */
  public static EvaluateSettings evaluation(long rows, long seed, int latentDraws) {
    return new EvaluateSettings(
        rows, seed, latentDraws, true, 10_000, EvaluateSettings.Require.nothing());
  }
}
