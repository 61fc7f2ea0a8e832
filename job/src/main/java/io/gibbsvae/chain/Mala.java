package io.gibbsvae.chain;

import io.gibbsvae.latent.NoiseStream;
import java.util.Arrays;

/**
 * The Metropolis-adjusted Langevin algorithm (Roberts and Tweedie, Bernoulli 1996) in coordinates
 * whitened by a factor L of a metric M = L L^T: x' = x - e^2 / 2 M grad U + e L xi. With g = L^T
 * grad U the reverse noise is e / 2 (g + g') - xi.
 *
 * <p>Step size and metric are adapted while {@link #adapt} is called and fixed after: to the given
 * acceptance by stochastic approximation, and to the covariance of the population.
 */
final class Mala implements Move {

  private final int dimension;
  private final Langevin settings;
  // One for each of as many equal groups of consecutive chains: row-major lower triangle for DENSE,
  // standard deviations for DIAGONAL.
  private double[][] factors;
  private double logStep;
  // Since the metric last changed.
  private int adaptations;
  private double averageLogStep;

  /**
   * Moves with these first standard deviations.
   *
   * @param scales length D, positive
   */
  Mala(Langevin settings, double[] scales) {
    this.dimension = scales.length;
    this.settings = settings;
    this.factors = new double[][] {dense() ? diagonal(scales) : scales.clone()};
    // The order of the best step for a Gaussian of that metric (Roberts and Rosenthal, 1998).
    this.logStep = Math.log(Math.pow(dimension, -1.0 / 6));
  }

  /**
   * Moves whose first shape is known.
   *
   * @param factor standard deviations of DIAGONAL, the row-major lower triangle of DENSE; kept
   */
  static Mala ofFactor(Metric metric, double acceptance, int dimension, double[] factor) {
    double[] ones = new double[dimension];
    Arrays.fill(ones, 1);
    Mala mala = new Mala(new Langevin(acceptance, 0, metric), ones);
    mala.factors = new double[][] {factor};
    return mala;
  }

  /**
   * Moves of a given step size, each half of the points in the shape of the other. In a shape of
   * its own a particle's move would depend on where it is beyond what the rule of acceptance knows:
   * all would be drawn together, by D / n of their variance.
   *
   * @param points row-major [n, D]
   */
  static Mala ofHalves(
      double[] points, int dimension, Metric metric, double logStep, double stepSpread) {
    int rows = points.length / dimension;
    // As groupOf has it.
    int half = rows < 4 ? 0 : dimension * ((rows + 1) / 2);
    Spread first = new Spread(dimension, metric == Metric.DENSE);
    Spread second = new Spread(dimension, metric == Metric.DENSE);
    first.add(Arrays.copyOfRange(points, 0, half));
    second.add(Arrays.copyOfRange(points, half, points.length));
    Mala mala = new Mala(new Langevin(0.5, stepSpread, metric), second.deviations());
    mala.learn(second);
    if (half > 0) {
      mala.factors = new double[][] {mala.factors[0], mala.factorOf(first)};
    }
    mala.logStep = logStep;
    return mala;
  }

  private static double[] diagonal(double[] scales) {
    int n = scales.length;
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = scales[i];
    }
    return matrix;
  }

  @Override
  public MoveType type() {
    return MoveType.MALA;
  }

  @Override
  public Population.Step make(Population population, NoiseStream noise) {
    int n = population.chains();
    int d = dimension;
    double[] steps = new double[n];
    double spread = settings.stepSpread();
    for (int row = 0; row < n; row++) {
      steps[row] = Math.exp(logStep + (spread > 0 ? spread * noise.gaussian() : 0));
    }
    double[] xi = new double[n * d];
    for (int k = 0; k < xi.length; k++) {
      xi[k] = noise.gaussian();
    }
    double[] whitened = new double[n * d];
    double[] proposals = new double[n * d];
    double[] u = new double[d];
    for (int row = 0; row < n; row++) {
      int at = row * d;
      double[] factor = factors[groupOf(row, n)];
      whiten(factor, population.gradients(), at, whitened, at);
      double step = steps[row];
      for (int i = 0; i < d; i++) {
        u[i] = step * (xi[at + i] - 0.5 * step * whitened[at + i]);
      }
      colour(factor, u, proposals, at);
      for (int i = 0; i < d; i++) {
        proposals[at + i] += population.x()[at + i];
      }
    }
    double[] there = new double[d];
    return population.step(
        proposals,
        (row, gradients) -> {
          int at = row * d;
          whiten(factors[groupOf(row, n)], gradients, at, there, 0);
          double ratio = 0;
          for (int i = 0; i < d; i++) {
            double reverse = 0.5 * steps[row] * (whitened[at + i] + there[i]) - xi[at + i];
            ratio += 0.5 * (xi[at + i] * xi[at + i] - reverse * reverse);
          }
          return ratio;
        },
        noise);
  }

  private boolean dense() {
    return settings.metric() == Metric.DENSE;
  }

  /** out = L^T v. */
  private void whiten(double[] factor, double[] v, int from, double[] out, int to) {
    int d = dimension;
    if (!dense()) {
      for (int i = 0; i < d; i++) {
        out[to + i] = factor[i] * v[from + i];
      }
      return;
    }
    Arrays.fill(out, to, to + d, 0);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        out[to + j] += factor[i * d + j] * v[from + i];
      }
    }
  }

  /** out = L v. */
  private void colour(double[] factor, double[] v, double[] out, int to) {
    int d = dimension;
    for (int i = 0; i < d; i++) {
      double sum = 0;
      if (!dense()) {
        sum = factor[i] * v[i];
      } else {
        for (int j = 0; j <= i; j++) {
          sum += factor[i * d + j] * v[j];
        }
      }
      out[to + i] = sum;
    }
  }

  /**
   * Moves the step size by what came of a move, with an average beside it that forgets the first
   * moves (gains of t^-0.6 and t^-0.75: Hoffman and Gelman, "The No-U-Turn sampler", JMLR 2014, use
   * the latter).
   */
  void adapt(Population.Step step) {
    adaptations++;
    logStep += (step.probability() - settings.acceptance()) * Math.pow(adaptations, -0.6);
    averageLogStep += (logStep - averageLogStep) * Math.pow(adaptations, -0.75);
  }

  /** Ends the adaptation: the step is its average from now on. */
  void settle() {
    if (adaptations > 0) {
      logStep = averageLogStep;
      adaptations = 0;
    }
  }

  /** Takes a new metric and starts to adapt the step anew. */
  void learn(Spread spread) {
    factors = new double[][] {factorOf(spread)};
    adaptations = 0;
  }

  private double[] factorOf(Spread spread) {
    return dense() ? spread.choleskyFactor() : spread.deviations();
  }

  private int groupOf(int row, int rows) {
    return (int) ((long) row * factors.length / rows);
  }

  /** The step size e. */
  double step() {
    return Math.exp(logStep);
  }
}
