package io.gibbsvae;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.chain.Moves;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.FailOn;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.SampleSettings;
import java.util.Map;

/** Settings of which a test names what it is about. */
public final class Settings {

  /** The chains of the reference configuration. */
  public static final ChainSettings CHAINS =
      new ChainSettings(1000, 400, 1, moves(1, 1, 1, 2), 0, 0.574, 0, Metric.DIAGONAL);

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
        rows,
        seed,
        NoiseType.INDEPENDENT,
        rowsPerFile,
        block,
        codec,
        correction,
        4,
        4,
        chains,
        SampleSettings.Require.nothing());
  }

  /** The same with balanced noise. */
  public static SampleSettings balanced(SampleSettings rows) {
    return new SampleSettings(
        rows.rows(),
        rows.seed(),
        NoiseType.SOBOL,
        rows.rowsPerFile(),
        rows.block(),
        rows.codec(),
        rows.correction(),
        rows.latentDraws(),
        rows.candidates(),
        rows.chains(),
        rows.require());
  }

  /** An evaluation with K latents that demands nothing. */
  public static EvaluateSettings evaluation(long rows, long seed, int latentDraws) {
    return new EvaluateSettings(rows, seed, latentDraws, true, EvaluateSettings.Require.nothing());
  }
}
