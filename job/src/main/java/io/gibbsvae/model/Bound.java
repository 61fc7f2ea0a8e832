package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.TemperedPotential;
import io.gibbsvae.model.network.Columns;
import io.gibbsvae.model.network.Network;
import io.gibbsvae.model.network.Networks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bounds that a model is trained on, and their gradients, in nats.
 *
 * <p>The reverse bound is, over base noise,
 *
 * <pre>log Q(y|z) + log pi(z) - log P(z|y) + U_beta(y)</pre>
 *
 * in the model's coordinates y: KL(q || mu) is at most its mean + log Z (eq. 1.6); with S stages,
 * log Q and log P are sums over them. The forward bound is, over points x with z drawn by the
 * encoders,
 *
 * <pre>log P(z|x) - log Q(x|z) - log pi(z),</pre>
 *
 * whose mean over x ~ mu less the entropy of mu is KL(mu P || pi Q), which is at least KL(mu ||
 * q_theta). It is what a variational autoencoder is trained on where there are data (Kingma and
 * Welling, ICLR 2014).
 *
 * <p>Parameters and gradients are arrays on the heap. Not thread-safe: buffers are kept between
 * calls, and are made anew for a block of more rows than any before.
 */
public final class Bound {

  private final ModelSettings settings;
  private final TemperedPotential tempered;
  private final Potential potential;
  private final Network.Factory networks;
  private final StageParameters stages;
  private final float[] parameters;
  // What the parameters are expanded to, and the gradient with respect to it.
  private final float[] numbers;
  private final float[] gradients;
  private double[] evenWeights = {};

  // For blocks of at most so many rows.
  private int capacity;
  private Ends ends;
  private List<Conditional> decoders;
  private List<Conditional> encoders;
  private InnerPotential energy;
  private Walk down;
  private Walk up;
  private double[][] latentNoise;
  private double[][] downNoise;
  private double[][] upNoise;
  private double[][] points;
  private double[] logRatios;
  private double[] energies;

  /** Bounds of a model whose dense networks are made otherwise. */
  Bound(ModelSettings settings, Potential potential, Network.Factory networks) {
    this.settings = settings;
    this.tempered = settings.tempered(potential);
    this.potential = potential;
    this.networks = networks;
    stages = StageParameters.of(settings);
    parameters = new float[stages.length()];
    numbers = stages.numbers(parameters);
    gradients = new float[numbers.length];
  }

  /**
   * {@return the bounds of a model whose parameters are all zero}
   *
   * @param potential U, in x; kept, and not called by others at the same time
   */
  public static Bound of(ModelSettings settings, Potential potential) {
    return new Bound(settings, potential, Networks::dense);
  }

  /** {@return the model's settings} */
  public ModelSettings settings() {
    return settings;
  }

  /** {@return a copy of all parameters, in the order of {@link TrainedModel}} */
  public float[] parameters() {
    return parameters.clone();
  }

  /**
   * Replaces all parameters.
   *
   * @param values all of them, in the order of {@link TrainedModel}; copied
   */
  public void setParameters(float[] values) {
    System.arraycopy(values, 0, parameters, 0, parameters.length);
    stages.fill(parameters, numbers);
    if (capacity > 0) {
      ends.refresh();
      decoders.forEach(Conditional::refresh);
      encoders.forEach(Conditional::refresh);
    }
  }

  /**
   * Copies the gradient of the newest {@link #reverse} or {@link #forward}.
   *
   * @param gradient receives it in the parameters' order
   */
  public void gradient(float[] gradient) {
    stages.pullBack(parameters, gradients, gradient);
  }

  /**
   * Evaluates the mean of the reverse bound over a minibatch of noise, and its gradient.
   *
   * @param noise N(0, I), row-major [n, {@link ModelSettings#noiseWidth}]: of z_S, then eps_1 ..
   *     eps_S
   */
  public Means reverse(int rows, float[] noise, double beta, GradientEstimator estimator) {
    evaluate(rows, noise, beta);
    backward(rows, evenWeights(rows), estimator);
    double logRatio = 0;
    double total = 0;
    long nonFinite = 0;
    for (int row = 0; row < rows; row++) {
      logRatio -= logRatios[row];
      total += energies[row];
      nonFinite += Double.isFinite(energies[row]) ? 0 : 1;
    }
    // As densities and energies of y, whose sum is the same.
    double logVolume = ends.frame().logVolume();
    return new Means(logRatio / rows + logVolume, total / rows - logVolume, nonFinite);
  }

  /** Evaluates the reverse bound of each row, without its gradient. */
  public void evaluate(int rows, float[] noise, double beta) {
    prepare(rows);
    Columns.read(noise, 0, rows, downNoise);
    Level top = down.level(0);
    if (ends.prior().isMixture()) {
      ends.prior().draw(rows, latentNoise, top.value());
    }
    down.forward(rows);
    // The closed form has log pi in place of the top encoder.
    boolean joint = settings.objective() == Objective.JOINT;
    ends.logRatios(rows, down.logDrawn(), down.logScored(), top.value(), joint, logRatios);
    tempered.setBeta(beta);
    energy.evaluate(rows, down.last().value(), energies, down.last().gradient());
  }

  /** {@return the reverse bound of a row of the newest {@link #evaluate}} */
  public double bound(int row) {
    return energies[row] - logRatios[row];
  }

  /**
   * Computes the gradient of {@code sum_rows weight bound} of the newest {@link #evaluate}.
   *
   * @param weights one for each row
   */
  public void backward(int rows, double[] weights, GradientEstimator estimator) {
    for (double[] column : down.last().gradient()) {
      for (int row = 0; row < rows; row++) {
        column[row] *= weights[row];
      }
    }
    down.backward(rows, weights, estimator);
  }

  /**
   * Evaluates the mean of the forward bound over points, and its gradient.
   *
   * @param x the points, row-major [n, D]
   * @param noise N(0, I), row-major [n, S d]
   */
  public double forward(int rows, double[] x, float[] noise, GradientEstimator estimator) {
    prepare(rows);
    Columns.read(x, 0, rows, points);
    Columns.read(noise, 0, rows, upNoise);
    ends.frame().toInner(rows, points, up.level(0).value());
    up.forward(rows);
    Level top = up.last();
    ends.logRatios(rows, up.logScored(), up.logDrawn(), top.value(), true, logRatios);
    double[] weights = evenWeights(rows);
    ends.prior().minusLogDensityGradient(rows, top.value(), weights, top.gradient());
    up.backward(rows, weights, estimator);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += logRatios[row];
    }
    return sum / rows;
  }

  /** What makes a sum over rows a mean. */
  private double[] evenWeights(int rows) {
    if (evenWeights.length != rows) {
      evenWeights = new double[rows];
      Arrays.fill(evenWeights, 1.0 / rows);
    }
    return evenWeights;
  }

  private void prepare(int rows) {
    if (rows <= capacity) {
      return;
    }
    capacity = rows;
    ParameterLayout layout = new ParameterLayout(settings);
    int dimension = settings.dimension();
    int latents = settings.latentDimension();
    int count = settings.stages();
    ends = new Ends(settings, numbers, rows);
    decoders =
        Conditional.of(settings, layout.decoders(), dimension, networks, rows, numbers, gradients);
    encoders =
        Conditional.of(settings, layout.encoders(), latents, networks, rows, numbers, gradients);
    energy = new InnerPotential(tempered, ends.frame(), rows);
    Score score = Score.of(settings, potential, ends.frame(), rows, true);
    Level[] levels = Level.of(settings, score.dimension(), rows, true);
    double[][][] downEps = new double[count][dimension][rows];
    double[][][] upEps = new double[count][latents][rows];
    List<Scored> scored = new ArrayList<>(encoders);
    if (settings.objective() == Objective.CLOSED_FORM) {
      scored.set(count - 1, new ClosedForm(encoders.get(count - 1)));
    }
    down = Walk.down(levels, decoders, scored, score, downEps);
    up = Walk.up(levels, decoders, encoders, score, upEps);

    int width = settings.latentNoise();
    latentNoise = ends.prior().isMixture() ? new double[width][rows] : down.level(0).value();
    downNoise = new double[settings.noiseWidth()][];
    upNoise = new double[count * latents][];
    System.arraycopy(latentNoise, 0, downNoise, 0, width);
    for (int s = 0; s < count; s++) {
      System.arraycopy(downEps[count - 1 - s], 0, downNoise, width + s * dimension, dimension);
      System.arraycopy(upEps[s], 0, upNoise, s * latents, latents);
    }
    points = new double[dimension][rows];
    logRatios = new double[rows];
    energies = new double[rows];
  }

  /**
   * The means of the reverse bound over a minibatch, in nats.
   *
   * @param logRatio of log Q(y|z) + log pi(z) - log P(z|y)
   * @param energy of U_beta(y)
   * @param nonFiniteEnergies rows whose energy was not finite
   */
  public record Means(double logRatio, double energy, long nonFiniteEnergies) {
    /** {@return the bound itself, in nats: an upper bound of KL(q || mu_beta) - log Z_beta} */
    public double total() {
      return logRatio + energy;
    }
  }
}
