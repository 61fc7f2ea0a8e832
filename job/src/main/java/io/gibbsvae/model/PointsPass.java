package io.gibbsvae.model;

/**
 * A forward and a backward pass of the forward bound over a block of points: with z drawn by the
 * encoders,
 *
 * <pre>log P(z|x) - log Q(x|z) - log pi(z),</pre>
 *
 * whose mean over x ~ mu less the entropy of mu is KL(mu P || pi Q), which is at least KL(mu ||
 * q_theta). It is what a variational autoencoder is trained on where there are data (Kingma and
 * Welling, ICLR 2014). Not thread-safe.
 */
final class PointsPass {

  private final StagesPass stages;
  private final Frame frame;
  private final Prior prior;
  private final double[][] noise;
  private final double[] bounds;

  /**
   * @param capacity the most rows of a block
   */
  PointsPass(
      ModelSettings settings,
      Frame frame,
      Prior prior,
      TrainedNetworks networks,
      Score score,
      int capacity) {
    int width = settings.latentDimension();
    stages = StagesPass.up(settings, prior, networks, score, capacity);
    this.frame = frame;
    this.prior = prior;
    noise = new double[settings.stages() * width][];
    for (int k = 0; k < settings.stages(); k++) {
      System.arraycopy(stages.eps(k), 0, noise, k * width, width);
    }
    bounds = new double[capacity];
  }

  /** The columns that noise is to be loaded into before {@link #forward}: of stages 1 .. S. */
  double[][] noise() {
    return noise;
  }

  /** The bounds of the rows, as the newest forward pass left them. */
  double[] bounds() {
    return bounds;
  }

  /**
   * Goes forward.
   *
   * @param x the points, [D][rows], in the target's coordinates
   */
  void forward(int rows, double[][] x) {
    frame.refresh();
    prior.refresh();
    frame.toInner(rows, x, stages.first());
    stages.forward(rows, bounds);
    double logVolume = frame.logVolume();
    for (int row = 0; row < rows; row++) {
      bounds[row] += logVolume;
    }
    prior.addLogDensity(rows, stages.last(), -1, bounds);
  }

  /** Computes the gradient of {@code sum_rows weight bound} at the newest forward pass. */
  void backward(int rows, double[] weights, GradientEstimator estimator) {
    prior.minusLogDensityGradient(rows, stages.last(), weights, stages.lastGradient());
    stages.backward(rows, weights, estimator);
  }
}
