package io.gibbsvae.model;

import java.util.Arrays;

/**
 * A pass through all stages of a model, forward and back, over a block of rows: in one direction
 * values are drawn, in the other one their density is looked up, and the bound is the log of the
 * quotient. Downwards x is drawn by the decoders, and what comes out is log Q(x|z) - log P(z|x);
 * upwards z is drawn by the encoders, and what comes out is log P(z|x) - log Q(x|z).
 *
 * <p>Values and gradients are columns of doubles on the Java heap, [width][rows]; what is inside
 * the networks is their own affair. Nothing is allocated in a pass. Not thread-safe.
 */
final class StagesPass {

  private static final double[][] NONE = {};

  /**
   * One stage as the pass comes through it.
   *
   * @param draws what the next value is drawn by
   * @param drawsDrift what adds to its means
   * @param judges what the density of the value before is looked up in
   * @param judgesDrift what adds to its means
   */
  private record Step(
      Stage stage,
      GradientNetwork draws,
      DriftLayer drawsDrift,
      GradientNetwork judges,
      DriftLayer judgesDrift) {}

  private final Step[] steps;
  private final Score score;
  // values[k] is what step k begins with; values[steps] is where the pass ends.
  private final double[][][] values;
  private final double[][][] valueGradients;
  // Of values[k], and their slopes and gradients; no columns where there is no drift.
  private final double[][][] scores;
  private final double[][][] slopes;
  private final double[][][] scoreGradients;
  private final double[][][] eps;
  private final double[][][] drawHeads;
  private final double[][][] judgeHeads;
  private final double[][] drawHeadGradient;
  private final double[][] judgeHeadGradient;
  private final double[][] scoreGradient;
  private final double[][] scoreScratch;

  private StagesPass(
      Step[] steps, Score score, int first, GaussianHead draws, GaussianHead judges, int rows) {
    int stages = steps.length;
    this.steps = steps;
    this.score = score;
    scores = new double[stages + 1][score.dimension()][rows];
    slopes = new double[stages + 1][score.dimension()][rows];
    scoreGradients = new double[stages + 1][score.dimension()][rows];
    values = new double[stages + 1][][];
    valueGradients = new double[stages + 1][][];
    for (int k = 0; k <= stages; k++) {
      int width = k == 0 ? first : draws.dimension();
      values[k] = new double[width][rows];
      valueGradients[k] = new double[width][rows];
    }
    eps = new double[stages][draws.dimension()][rows];
    drawHeads = new double[stages][draws.size()][rows];
    judgeHeads = new double[stages][judges.size()][rows];
    drawHeadGradient = new double[draws.size()][rows];
    judgeHeadGradient = new double[judges.size()][rows];
    scoreGradient = new double[draws.size()][rows];
    scoreScratch = new double[draws.dimension()][rows];
  }

  /** From the top latent to y. */
  static StagesPass down(
      ModelSettings settings, Prior prior, TrainedNetworks networks, Score score, int capacity) {
    int stages = settings.stages();
    GaussianHead decoder = settings.decoder();
    GaussianHead encoder = settings.encoder();
    Step[] steps = new Step[stages];
    for (int k = 0; k < stages; k++) {
      int number = stages - k;
      Stage.Top top =
          k > 0
              ? Stage.Top.NO
              : settings.objective() == Objective.JOINT ? Stage.Top.JOINT : Stage.Top.CLOSED_FORM;
      steps[k] =
          new Step(
              new Stage(decoder, encoder, settings.residual(), top, prior, capacity),
              networks.decoder(number),
              networks.decoderDrift(number),
              networks.encoder(number),
              networks.encoderDrift(number));
    }
    return new StagesPass(steps, score, settings.latentDimension(), decoder, encoder, capacity);
  }

  /** From y to the top latent. */
  static StagesPass up(
      ModelSettings settings, Prior prior, TrainedNetworks networks, Score score, int capacity) {
    GaussianHead decoder = settings.decoder();
    GaussianHead encoder = settings.encoder();
    Step[] steps = new Step[settings.stages()];
    for (int k = 0; k < steps.length; k++) {
      steps[k] =
          new Step(
              new Stage(encoder, decoder, settings.residual(), Stage.Top.NO, prior, capacity),
              networks.encoder(k + 1),
              networks.encoderDrift(k + 1),
              networks.decoder(k + 1),
              networks.decoderDrift(k + 1));
    }
    return new StagesPass(steps, score, settings.dimension(), encoder, decoder, capacity);
  }

  /** What the pass begins with, to be filled before it. */
  double[][] first() {
    return values[0];
  }

  /** The noise of a step, likewise. */
  double[][] eps(int step) {
    return eps[step];
  }

  /** Where the pass ends. */
  double[][] last() {
    return values[steps.length];
  }

  /** The gradient with respect to {@link #last}, to be filled before {@link #backward}. */
  double[][] lastGradient() {
    return valueGradients[steps.length];
  }

  /**
   * Goes forward.
   *
   * @param bounds overwritten with the log quotients of the rows, in nats
   */
  void forward(int rows, double[] bounds) {
    Arrays.fill(bounds, 0, rows, 0);
    score.evaluate(rows, values[0], scores[0], slopes[0]);
    for (int k = 0; k < steps.length; k++) {
      Step step = steps[k];
      double[][] from = values[k];
      double[][] to = values[k + 1];
      step.draws().refresh();
      step.draws().forward(rows, from, drawHeads[k]);
      step.drawsDrift().refresh();
      step.drawsDrift().add(rows, from, scores[k], drawHeads[k]);
      step.stage().sample(rows, drawHeads[k], eps[k], from, to, bounds);
      step.judges().refresh();
      step.judges().forward(rows, to, judgeHeads[k]);
      step.judgesDrift().refresh();
      score.evaluate(rows, to, scores[k + 1], slopes[k + 1]);
      step.judgesDrift().add(rows, to, scores[k + 1], judgeHeads[k]);
      step.stage().encode(rows, judgeHeads[k], from, to, bounds);
    }
  }

  /**
   * Computes the gradient of {@code sum_rows weight bound}, and of what {@link #lastGradient} is
   * the gradient of, and leaves it where the networks put theirs.
   */
  void backward(int rows, double[] weights, GradientEstimator estimator) {
    for (double[][] level : scoreGradients) {
      for (double[] column : level) {
        Arrays.fill(column, 0, rows, 0);
      }
    }
    for (int k = steps.length - 1; k >= 0; k--) {
      Step step = steps[k];
      double[][] toGradient = valueGradients[k + 1];
      double[][] fromGradient = valueGradients[k];
      step.stage()
          .encoderGradient(
              rows, weights, judgeHeads[k], judgeHeadGradient, fromGradient, toGradient);
      step.judges().backward(rows, judgeHeadGradient, toGradient);
      step.judgesDrift().backward(rows, judgeHeadGradient, values[k + 1], scores[k + 1]);
      step.judgesDrift()
          .backwardToInputs(rows, judgeHeadGradient, toGradient, scoreGradients[k + 1]);
      // Now that all have said what they want of it.
      score.backward(rows, values[k + 1], slopes[k + 1], scoreGradients[k + 1], toGradient);
      // What the pass begins with is data.
      double[][] wanted = k == 0 ? NONE : fromGradient;
      step.stage().decoderGradient(rows, weights, eps[k], toGradient, drawHeadGradient, wanted);
      if (k > 0) {
        step.drawsDrift().backwardToInputs(rows, drawHeadGradient, fromGradient, scoreGradients[k]);
      }
      if (estimator == GradientEstimator.TOTAL) {
        step.draws().backward(rows, drawHeadGradient, wanted);
      } else {
        // The score's mean is zero for the parameters; what came before is held against it.
        if (k > 0) {
          step.draws().backwardToInputs(rows, drawHeadGradient, wanted);
        }
        step.stage()
            .subtractScore(
                rows, weights, drawHeads[k], eps[k], scoreScratch, scoreGradient, drawHeadGradient);
        step.draws().backward(rows, drawHeadGradient, NONE);
      }
      step.drawsDrift().backward(rows, drawHeadGradient, values[k], scores[k]);
    }
  }
}
