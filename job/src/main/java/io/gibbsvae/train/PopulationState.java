package io.gibbsvae.train;

import io.gibbsvae.chain.Particles;
import io.gibbsvae.diagnose.EffectiveSize;
import io.gibbsvae.diagnose.SystematicResampling;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.Rounding;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Weighted particles of the target at an inverse temperature, and the estimate of its log Z that
 * came of raising it: a sequential Monte Carlo sampler (Del Moral, Doucet and Jasra, "Sequential
 * Monte Carlo samplers", JRSS B 2006) whose partitions are moved by the workers.
 *
 * @param beta inverse temperature
 * @param logZ estimate of log Z of U_beta, in nats
 * @param x the particles, row-major [N, D]; those of a worker follow each other
 * @param logWeights their weights, normalised; length N
 * @param logSteps each worker's Langevin step size
 * @param eves of which of the first particles each is a descendant
 */
public record PopulationState(
    double beta, double logZ, double[] x, double[] logWeights, double[] logSteps, int[] eves)
    implements Serializable {

  /** No population. */
  public static final PopulationState NONE =
      new PopulationState(1, 0, new double[0], new double[0], new double[0], new int[0]);

  /** The effective sample size, as a share of N, below which particles are resampled. */
  private static final double RESAMPLED = 0.5;

  /** Samples of the Gaussian at beta = 0, or nobody. */
  static PopulationState start(TrainSettings train, ModelSettings model) {
    PopulationSettings population = train.population();
    if (!population.isThere()) {
      return NONE;
    }
    int n = population.particles();
    int d = model.dimension();
    float[] noise = new float[n * d];
    NoiseStream.of(train.seed(), Purpose.PARTICLES, -1, -1, 0).fillGaussian(noise);
    Rounding rounding = Resolution.of(model).rounding();
    double[] x = new double[noise.length];
    for (int k = 0; k < x.length; k++) {
      int i = k % d;
      x[k] = rounding.of(i, model.location().get(i) + model.scale().get(i) * noise[k]);
    }
    double[] logWeights = new double[n];
    Arrays.fill(logWeights, -Math.log(n));
    double[] logSteps = new double[train.rounds().workers()];
    Arrays.fill(logSteps, Particles.firstLogStep(d));
    return new PopulationState(0, 0, x, logWeights, logSteps, IntStream.range(0, n).toArray());
  }

  boolean isThere() {
    return logWeights.length > 0;
  }

  int dimension() {
    return x.length / logWeights.length;
  }

  /** Particles of one worker. */
  int part() {
    return logWeights.length / logSteps.length;
  }

  /** The particles of a worker, row-major. */
  double[] x(int worker) {
    int length = part() * dimension();
    return Arrays.copyOfRange(x, worker * length, (worker + 1) * length);
  }

  /** The weights of a worker's particles, not their logarithms; their sum is at most 1. */
  double[] weights(int worker) {
    double[] weights = new double[part()];
    Arrays.setAll(weights, k -> Math.exp(logWeights[worker * part() + k]));
    return weights;
  }

  /** The effective sample size of the weights, as a share of the particles. */
  double ess() {
    double squares = 0;
    for (double logWeight : logWeights) {
      squares += Math.exp(2 * logWeight);
    }
    return EffectiveSize.of(1, squares * logWeights.length);
  }

  /**
   * The standard error of {@link #logZ}, from how many of the first particles have descendants (Lee
   * and Whiteley, "Variance estimation in the particle filter", Biometrika 2018; without the factor
   * for multinomial resampling, which systematic resampling does not add): with all of one family
   * it is about 1, and means that nothing is known. It cannot know of modes that no particle ever
   * found.
   */
  double logZError() {
    int n = logWeights.length;
    double[] families = new double[n];
    for (int k = 0; k < n; k++) {
      families[eves[k]] += Math.exp(logWeights[k]);
    }
    double same = Arrays.stream(families).map(family -> family * family).sum();
    return Math.sqrt(Math.max(0, 1 - (1 - same) * n / (n - 1)));
  }

  /**
   * The population after its moves and the next rise of beta.
   *
   * @param nextBeta of a schedule; NaN where the conditional effective sample size decides
   * @param cess that share
   * @param resampling where random numbers come from, should it come to that
   * @throws NoParticleException if no particle has a finite energy
   */
  PopulationState advance(
      List<Particles.Moved> moved, double nextBeta, double cess, NoiseStream resampling) {
    int n = logWeights.length;
    double[] points = new double[x.length];
    double[] slopes = new double[n];
    double[] steps = new double[logSteps.length];
    for (int worker = 0; worker < steps.length; worker++) {
      Particles.Moved part = moved.get(worker);
      System.arraycopy(part.x(), 0, points, worker * part.x().length, part.x().length);
      System.arraycopy(part.slopes(), 0, slopes, worker * part(), part());
      steps[worker] = part.logStep();
    }
    if (Arrays.stream(slopes).allMatch(Double::isInfinite)) {
      throw new NoParticleException();
    }
    double rise =
        Double.isNaN(nextBeta)
            ? largestRise(1 - beta, cess, delta -> Increment.of(logWeights, slopes, delta).cess())
            : Math.max(0, nextBeta - beta);
    if (rise == 0) {
      return new PopulationState(beta, logZ, points, logWeights, steps, eves);
    }
    Increment increment = Increment.of(logWeights, slopes, rise);
    double[] next = new double[n];
    for (int k = 0; k < n; k++) {
      next[k] = logWeights[k] - rise * slopes[k] - increment.logMean();
    }
    PopulationState state =
        new PopulationState(
            // Not 0.9999..: at 1 it is the target.
            rise == 1 - beta ? 1 : beta + rise,
            logZ + increment.logMean(),
            points,
            next,
            steps,
            eves);
    return state.ess() < RESAMPLED ? state.resampled(resampling) : state;
  }

  /** By bisection: the conditional effective sample size falls as beta rises. */
  static double largestRise(double most, double cess, DoubleUnaryOperator cessOf) {
    if (most == 0 || cessOf.applyAsDouble(most) >= cess) {
      return most;
    }
    double low = 0;
    double high = most;
    // To a part in 1e9 of itself, however small it is.
    for (int k = 0; k < 200 && high - low > 1e-9 * high; k++) {
      double middle = 0.5 * (low + high);
      if (cessOf.applyAsDouble(middle) >= cess) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * What a rise of beta does to normalised weights W.
   *
   * @param logMean log sum W w, with w the incremental weights
   * @param cess (sum W w)^2 / sum W w^2 (Zhou, Johansen and Aston, "Toward automatic model
   *     comparison", JCGS 2016), of the particles of finite energy: the others are lost at any rise
   */
  record Increment(double logMean, double cess) {

    static Increment of(double[] logWeights, double[] slopes, double rise) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double slope : slopes) {
        largest = Math.max(largest, -rise * slope);
      }
      double finite = 0;
      double sum = 0;
      double squares = 0;
      for (int k = 0; k < slopes.length; k++) {
        double weight = Math.exp(logWeights[k]);
        double w = Math.exp(-rise * slopes[k] - largest);
        finite += Double.isInfinite(slopes[k]) ? 0 : weight;
        sum += weight * w;
        squares += weight * w * w;
      }
      return new Increment(largest + Math.log(sum), EffectiveSize.of(sum, squares) / finite);
    }
  }

  /** Systematic resampling: of each particle the whole number next to N times its weight. */
  PopulationState resampled(NoiseStream noise) {
    int n = logWeights.length;
    int d = dimension();
    double[] points = new double[x.length];
    int[] mothers = new int[n];
    double[] reached = new double[n];
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += n * Math.exp(logWeights[k]);
      reached[k] = sum;
    }
    int[] chosen = SystematicResampling.chosen(reached, n, noise.uniform().nextDouble());
    for (int to = 0; to < n; to++) {
      System.arraycopy(x, chosen[to] * d, points, to * d, d);
      mothers[to] = eves[chosen[to]];
    }
    double[] even = new double[n];
    Arrays.fill(even, -Math.log(n));
    return new PopulationState(beta, logZ, points, even, logSteps, mothers);
  }

  /** No particle has a finite energy. */
  static final class NoParticleException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
