package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Columns;
import io.gibbsvae.model.network.CoordinateNetwork;
import io.gibbsvae.model.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A decoder or an encoder: the Gaussian N(m(v), L(v) L(v)^T) of one value given another, v. The
 * mean is v itself, where means are residuals, and what a dense network, a {@link
 * CoordinateNetwork} and a {@link DriftLayer} put out. It draws values, and scores them.
 *
 * <p>Blocks are columns, [width][at least rows]. Nothing is allocated in a pass. A backward pass is
 * that of the newest forward pass. Not thread-safe.
 */
final class Conditional implements Scored {

  private static final double[][] NONE = {};

  private final Gaussian gaussian;
  private final boolean residual;
  private final List<Network> networks = new ArrayList<>();
  private final Optional<DriftLayer> drift;
  private final Buffers buffers;
  private double[][] heads;

  private Conditional(
      ModelSettings settings,
      Part part,
      Gaussian gaussian,
      Buffers buffers,
      Network.Factory dense,
      int capacity,
      float[] numbers,
      float[] gradients) {
    this.gaussian = gaussian;
    this.residual = settings.residual();
    this.buffers = buffers;
    networks.add(
        dense.of(part.network(), settings.network().activation(), capacity, numbers, gradients));
    part.coordinates()
        .ifPresent(
            layers -> networks.add(new CoordinateNetwork(layers, capacity, numbers, gradients)));
    drift = part.drift().map(layer -> new DriftLayer(layer, numbers, gradients));
    heads = buffers.heads();
  }

  /**
   * The decoders or the encoders of a model, of stages 1 .. S.
   *
   * @param parts where their numbers are
   * @param capacity the most rows of a block
   * @param numbers of the whole model, in the order of {@link ParameterLayout}; kept
   * @param gradients receives the gradient, each number in its place; kept. Empty where there is no
   *     backward pass: then all stages share their buffers, which stay in the processor's caches
   */
  static List<Conditional> of(
      ModelSettings settings,
      List<Part> parts,
      int dimension,
      Network.Factory dense,
      int capacity,
      float[] numbers,
      float[] gradients) {
    boolean backward = gradients.length > 0;
    List<Conditional> conditionals = new ArrayList<>();
    Gaussian gaussian = settings.covariance().gaussian(dimension);
    Buffers buffers = Buffers.of(gaussian, capacity, backward);
    for (Part part : parts) {
      conditionals.add(
          new Conditional(settings, part, gaussian, buffers, dense, capacity, numbers, gradients));
      if (backward) {
        gaussian = settings.covariance().gaussian(dimension);
        buffers = buffers.next(capacity);
      }
    }
    return conditionals;
  }

  /**
   * Room for a pass.
   *
   * @param heads what the networks put out
   * @param whitened L^-1 (value - mean) of the newest scored value
   * @param headGradients with respect to the heads; stages have it in common, as all that follows
   * @param headScratch as wide as heads
   * @param scratch as wide as values
   */
  private record Buffers(
      double[][] heads,
      double[][] whitened,
      double[][] headGradients,
      double[][] headScratch,
      double[][] scratch) {

    static Buffers of(Gaussian gaussian, int capacity, boolean backward) {
      int size = gaussian.size();
      int n = gaussian.dimension();
      return new Buffers(
          new double[size][capacity],
          new double[n][capacity],
          new double[backward ? size : 0][capacity],
          new double[backward ? size : 0][capacity],
          new double[backward ? n : 0][capacity]);
    }

    Buffers next(int capacity) {
      return new Buffers(
          new double[heads.length][capacity],
          new double[whitened.length][capacity],
          headGradients,
          headScratch,
          scratch);
    }
  }

  /** Reads the parameters again. */
  void refresh() {
    networks.forEach(Network::refresh);
    drift.ifPresent(DriftLayer::refresh);
  }

  Gaussian gaussian() {
    return gaussian;
  }

  /** What the networks put out for the newest given values. */
  double[][] heads() {
    return heads;
  }

  /** Goes on with heads of an earlier {@link #condition}. */
  void setHeads(double[][] earlier) {
    heads = earlier;
  }

  /** L^-1 (value - mean) of the values that were scored last. */
  double[][] whitened() {
    return buffers.whitened();
  }

  /** Evaluates the networks at given values. */
  void condition(int rows, Level given) {
    heads = buffers.heads();
    for (Network network : networks) {
      network.forward(rows, given.value(), heads);
    }
    drift.ifPresent(layer -> layer.add(rows, given.value(), given.score(), heads));
  }

  /**
   * Draws values after {@link #condition}: m(v) + L(v) eps.
   *
   * @param eps N(0, I)
   * @param value overwritten
   * @param log the log density of the values is added to it
   */
  void sample(int rows, Level given, double[][] eps, double[][] value, double[] log) {
    for (int i = 0; i < value.length; i++) {
      if (residual) {
        System.arraycopy(given.value()[i], 0, value[i], 0, rows);
      } else {
        Arrays.fill(value[i], 0, rows, 0);
      }
    }
    gaussian.addSample(rows, heads, eps, value, log);
  }

  /**
   * The gradient of {@code sum_rows (valueGradient . value + weight log)}, for the newest {@link
   * #sample}. That with respect to the parameters goes where their networks put it.
   *
   * @param wanted whether the gradients with respect to the given value and its score are added
   */
  void sampleGradient(
      int rows,
      double[] weights,
      double[][] eps,
      Level given,
      double[][] valueGradient,
      GradientEstimator estimator,
      boolean wanted) {
    double[][] headGradients = buffers.headGradients();
    gaussian.sampleGradient(rows, eps, valueGradient, weights, headGradients);
    for (int i = 0; residual && wanted && i < valueGradient.length; i++) {
      Columns.add(rows, valueGradient[i], given.gradient()[i]);
    }
    if (estimator == GradientEstimator.TOTAL) {
      backward(rows, given, wanted);
      return;
    }
    if (wanted) {
      for (Network network : networks) {
        network.backwardToInputs(rows, headGradients, given.gradient());
      }
      driftToInputs(rows, given);
    }
    // The score's mean is zero for the parameters: it is taken from their gradient.
    gaussian.minusLogDensityGradient(
        rows, heads, eps, weights, buffers.scratch(), buffers.headScratch());
    for (int k = 0; k < headGradients.length; k++) {
      Columns.add(rows, buffers.headScratch()[k], headGradients[k]);
    }
    backward(rows, given, false);
  }

  @Override
  public void score(int rows, Level given, double[][] value, double[] log) {
    condition(rows, given);
    double[][] difference = buffers.whitened();
    for (int i = 0; i < value.length; i++) {
      System.arraycopy(value[i], 0, difference[i], 0, rows);
      if (residual) {
        Columns.subtract(rows, given.value()[i], difference[i]);
      }
    }
    gaussian.addLogDensity(rows, heads, difference, log);
  }

  @Override
  public void scoreGradient(int rows, double[] weights, Level given, double[][] valueGradient) {
    gaussian.minusLogDensityGradient(
        rows, heads, buffers.whitened(), weights, valueGradient, buffers.headGradients());
    for (int i = 0; residual && i < valueGradient.length; i++) {
      Columns.subtract(rows, valueGradient[i], given.gradient()[i]);
    }
    backward(rows, given, true);
  }

  /** The means of a row, for the newest given values. */
  void readMean(int row, Level given, double[] mean) {
    for (int i = 0; i < mean.length; i++) {
      mean[i] = heads[i][row] + (residual ? given.value()[i][row] : 0);
    }
  }

  /** Goes back from gradients of a mean and a head of each row, which it is given row by row. */
  void backwardByRows(int rows, Level given, RowGradients gradients) {
    double[] meanGradient = new double[gaussian.dimension()];
    double[] headGradient = new double[gaussian.size()];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(headGradient, 0);
      gradients.write(row, meanGradient, headGradient);
      for (int k = 0; k < headGradient.length; k++) {
        buffers.headGradients()[k][row] = headGradient[k];
      }
      for (int i = 0; residual && i < meanGradient.length; i++) {
        given.gradient()[i][row] += meanGradient[i];
      }
    }
    backward(rows, given, true);
  }

  /** Gradients with respect to the mean, and to the head, of a row. */
  @FunctionalInterface
  interface RowGradients {
    void write(int row, double[] mean, double[] head);
  }

  private void backward(int rows, Level given, boolean wanted) {
    double[][] headGradients = buffers.headGradients();
    for (Network network : networks) {
      network.backward(rows, headGradients, wanted ? given.gradient() : NONE);
    }
    drift.ifPresent(layer -> layer.backward(rows, headGradients, given.value(), given.score()));
    if (wanted) {
      driftToInputs(rows, given);
    }
  }

  private void driftToInputs(int rows, Level given) {
    drift.ifPresent(
        layer ->
            layer.backwardToInputs(
                rows, buffers.headGradients(), given.gradient(), given.scoreGradient()));
  }
}
