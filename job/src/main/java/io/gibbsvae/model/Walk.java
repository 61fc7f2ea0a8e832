package io.gibbsvae.model;

import io.gibbsvae.model.network.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A walk through the stages of a model, over a block of rows: each value is drawn given the one
 * before it, and then the one before is scored given the one drawn. Downwards decoders draw and
 * encoders score: that is generation, and the reverse bound. Upwards encoders draw and decoders
 * score: that is encoding, and the forward bound. It may begin or end part of the way, and it can
 * go back for the gradient.
 *
 * <p>A step is one stage; values before and after it are {@link Level levels}. Nothing is allocated
 * on the way. Not thread-safe.
 */
final class Walk {

  private final List<Level> levels;
  private final List<Conditional> drawn;
  private final List<? extends Scored> scored;
  private final Score score;
  private final double[][][] eps;
  private final double[] logDrawn;
  private final double[] logScored;
  private final double[] log;

  /**
   * @param eps room for the noise of each step
   */
  private Walk(
      List<Level> levels,
      List<Conditional> drawn,
      List<? extends Scored> scored,
      Score score,
      double[][][] eps) {
    this.levels = levels;
    this.drawn = drawn;
    this.scored = scored;
    this.score = score;
    this.eps = eps;
    int capacity = eps[0][0].length;
    logDrawn = new double[capacity];
    logScored = new double[capacity];
    log = new double[capacity];
  }

  /**
   * From the top latent to y: step k is stage S - k.
   *
   * @param levels y, z_1 .. z_S
   * @param decoders of stages 1 .. S
   * @param encoders likewise, or what stands for them
   */
  static Walk down(
      Level[] levels,
      List<Conditional> decoders,
      List<? extends Scored> encoders,
      Score score,
      double[][][] eps) {
    return new Walk(
        reversed(Arrays.asList(levels)), reversed(decoders), reversed(encoders), score, eps);
  }

  private static <T> List<T> reversed(List<? extends T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  /** From y to the top latent: step k is stage k + 1. */
  static Walk up(
      Level[] levels,
      List<Conditional> decoders,
      List<Conditional> encoders,
      Score score,
      double[][][] eps) {
    return new Walk(Arrays.asList(levels), encoders, decoders, score, eps);
  }

  /** The number of steps, S. */
  int steps() {
    return drawn.size();
  }

  /** The level that step k begins at; level S is where the walk ends. */
  Level level(int k) {
    return levels.get(k);
  }

  /** Where the walk ends. */
  Level last() {
    return levels.get(steps());
  }

  /** The noise of a step, to be filled before it. */
  double[][] eps(int step) {
    return eps[step];
  }

  /** log density of what was drawn, in nats, row by row. */
  double[] logDrawn() {
    return logDrawn;
  }

  /** log density of what was scored, likewise. */
  double[] logScored() {
    return logScored;
  }

  /** What the newest {@link #sample} or {@link #score} added to its sum. */
  double[] log() {
    return log;
  }

  /** Walks all steps from the first level, which the caller has filled. */
  void forward(int rows) {
    begin(rows, 0);
    for (int step = 0; step < steps(); step++) {
      condition(rows, step);
      sample(rows, step);
      score(rows, step);
    }
  }

  /** Begins at a level, which the caller has filled. */
  void begin(int rows, int level) {
    begin(rows);
    evaluateScore(rows, level(level));
  }

  /** Begins where the caller has the heads of the first step. */
  void begin(int rows) {
    Arrays.fill(logDrawn, 0, rows, 0);
    Arrays.fill(logScored, 0, rows, 0);
  }

  private void evaluateScore(int rows, Level level) {
    score.evaluate(rows, level.value(), level.score(), level.slopes());
  }

  /** Evaluates what draws in a step. */
  void condition(int rows, int step) {
    drawn.get(step).condition(rows, level(step));
  }

  /** Draws the value after a step. */
  void sample(int rows, int step) {
    Arrays.fill(log, 0, rows, 0);
    drawn.get(step).sample(rows, level(step), eps[step], level(step + 1).value(), log);
    Columns.add(rows, log, logDrawn);
  }

  /** Scores the value before a step, given the one after it. */
  void score(int rows, int step) {
    Level given = level(step + 1);
    evaluateScore(rows, given);
    Arrays.fill(log, 0, rows, 0);
    scored.get(step).score(rows, given, level(step).value(), log);
    Columns.add(rows, log, logScored);
  }

  /**
   * Goes back over all steps, for the gradient of {@code sum_rows weight (log drawn - log scored)}
   * and of what the gradient at the {@link #last} level is of, which the caller has filled. It is
   * left where the networks put theirs.
   *
   * @param weights one for each row
   */
  void backward(int rows, double[] weights, GradientEstimator estimator) {
    for (Level level : levels) {
      for (double[] column : level.scoreGradient()) {
        Arrays.fill(column, 0, rows, 0);
      }
    }
    for (int step = steps() - 1; step >= 0; step--) {
      Level from = level(step);
      Level to = level(step + 1);
      scored.get(step).scoreGradient(rows, weights, to, from.gradient());
      // All gradients with respect to this score are added up now.
      score.backward(rows, to.value(), to.slopes(), to.scoreGradient(), to.gradient());
      // The first level is noise or data: nobody needs its gradient.
      drawn
          .get(step)
          .sampleGradient(rows, weights, eps[step], from, to.gradient(), estimator, step > 0);
    }
  }
}
