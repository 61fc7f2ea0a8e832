package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.ParameterLayout.Affine;
import io.gibbsvae.model.ParameterLayout.CoordinateLayers;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The bound of a model as a DL4J graph, from base noise to
 *
 * <pre>log Q(x|z) + log pi(z) - log P(z|x) + U_beta(x)</pre>
 *
 * in nats, row by row; its score is the mean over the rows. KL(q || mu) is at most the expected
 * score + log Z (eq. 1.6); with S stages, log Q and log P are sums over them.
 *
 * <p>Not thread-safe: a graph belongs to one thread.
 */
public final class BoundGraph {

  private static final String NOISE = "noise";
  private static final String BOUND = "bound";

  private final ModelSettings settings;
  private final ParameterLayout layout;
  private final ComputationGraph graph;
  private final DataType dataType;
  private final StageParameters stages;
  // Those that the graph's numbers are made of, and room for what they are made of and back.
  private float[] parameters;
  private final float[] numbers;
  private double[] weights = {};

  private BoundGraph(ModelSettings settings, ComputationGraph graph, DataType dataType) {
    this.settings = settings;
    this.layout = new ParameterLayout(settings);
    this.stages = StageParameters.of(settings);
    this.parameters = new float[stages.length()];
    this.numbers = new float[layout.length()];
    this.graph = graph;
    this.dataType = dataType;
  }

  /**
   * Builds the graph, with all parameters zero.
   *
   * @param settings the shape of the model
   * @param potential U, in x
   * @param dataType FLOAT to train, DOUBLE to check gradients
   * @return the graph, whose parameters are to be drawn or set
   */
  public static BoundGraph of(ModelSettings settings, Potential potential, DataType dataType) {
    NativeThreads.limit();
    ComputationGraph graph = new ComputationGraph(configuration(settings, potential, dataType));
    graph.init(Nd4j.zeros(dataType, 1, new ParameterLayout(settings).length()), false);
    graph.initGradientsView();
    return new BoundGraph(settings, graph, dataType);
  }

  /**
   * DL4J's configuration of the graph, for whoever wants to train it with DL4J's own means: noise,
   * the {@linkplain BoundLayer bound} of each row, and a loss that is their mean. Steps are plain
   * gradient descent unless the caller sets another updater.
   */
  private static ComputationGraphConfiguration configuration(
      ModelSettings settings, Potential potential, DataType dataType) {
    return new NeuralNetConfiguration.Builder()
        .dataType(dataType)
        .updater(new NoOp())
        .miniBatch(false)
        .graphBuilder()
        .addInputs(NOISE)
        .addLayer(BOUND, new BoundLayer.Configuration(settings, potential), NOISE)
        .addLayer(
            "mean",
            new LossLayer.Builder(new MeanLoss()).activation(Activation.IDENTITY).build(),
            BOUND)
        .setOutputs("mean")
        .build();
  }

  /** {@return the graph itself} */
  public ComputationGraph graph() {
    return graph;
  }

  /** {@return the model's settings} */
  public ModelSettings settings() {
    return settings;
  }

  private BoundLayer layer() {
    return (BoundLayer) graph.getLayer(BOUND);
  }

  /** The number of layers of each network. */
  int depth() {
    return settings.hidden().size() + 1;
  }

  /** W of a network's layer k, [inputs, outputs]; changes to it change the model. */
  INDArray weights(String network, int k) {
    return layer().getParam(layout.network(network).get(k).weightKey());
  }

  /** b of a network's layer k, [1, outputs]; changes to it change the model. */
  INDArray biases(String network, int k) {
    return layer().getParam(layout.network(network).get(k).biasKey());
  }

  /** {@return a copy of all parameters, in the order of {@link TrainedModel}} */
  public float[] parameters() {
    return settings.sharing() == Sharing.NONE ? graph.params().toFloatVector() : parameters.clone();
  }

  /**
   * Replaces all parameters.
   *
   * @param values all of them, in the order of {@link TrainedModel}; copied
   */
  public void setParameters(float[] values) {
    System.arraycopy(values, 0, parameters, 0, values.length);
    stages.fill(parameters, numbers);
    if (dataType == DataType.FLOAT) {
      NativeArrays.copy(numbers, graph.params());
    } else {
      graph.setParams(Nd4j.createFromArray(numbers).reshape(1, numbers.length).castTo(dataType));
    }
  }

  /**
   * Copies the gradient of the newest {@link #evaluate} or {@link #evaluatePoints}.
   *
   * @param gradient receives it in the parameters' order
   */
  public void gradient(float[] gradient) {
    NativeArrays.copy(graph.getFlattenedGradients(), numbers, numbers.length);
    stages.pullBack(parameters, numbers, gradient);
  }

  /**
   * Draws initial parameters: weights N(0, 1 / fan-in), biases 0. Heads of a residual model start
   * near zero with scale 1 / sqrt(S), so that q_theta starts as about N(0, 2 I) in the model's
   * coordinates. A decoder without residuals starts with large means and a small scale instead: one
   * that starts nearly blind to its latent ends in one mode. On the double well both modes live
   * with these numbers, and one with means a third of this size at scale 1.
   *
   * @param seed of training; initial parameters have a stream of their own
   */
  public void initialise(long seed) {
    double meanGain = settings.residual() ? 0.01 : 3;
    double scale = settings.residual() ? 1 / Math.sqrt(settings.stages()) : 0.3;
    double rawScale = GaussianHead.rawOf(Math.log(scale));
    int network = 0;
    for (int stage = 1; stage <= settings.stages(); stage++) {
      initialise(
          seed,
          network++,
          ParameterLayout.decoderName(stage),
          settings.decoder(),
          meanGain,
          rawScale);
      initialise(
          seed, network++, ParameterLayout.encoderName(stage), settings.encoder(), 0.01, rawScale);
    }
    if (settings.frame() == FrameType.PARTICLES) {
      // Until there are particles to take it from, the one of the settings.
      INDArray frame = parameter(layout.frame().weightKey());
      INDArray location = parameter(layout.frame().biasKey());
      frame.assign(0);
      for (int i = 0; i < settings.dimension(); i++) {
        frame.putScalar(i, i, settings.scale().get(i));
        double c = settings.location().get(i);
        location.putScalar(i, c);
        frame.putScalar(settings.dimension(), i, Frame.rest(c, settings.scale().get(i)));
      }
    }
    if (settings.components() > 0) {
      // Likewise: N(0, I), so many times.
      INDArray components = parameter(layout.prior().weightKey());
      for (int m = 0; m < settings.components(); m++) {
        for (int i = 0; i < settings.latentDimension(); i++) {
          components.putScalar(i, m, 0);
          components.putScalar(settings.latentDimension() + i, m, 1);
        }
      }
      parameter(layout.prior().biasKey()).assign(1.0 / settings.components());
    }
    setParameters(stages.parameters(graph.params().toFloatVector()));
  }

  private void initialise(
      long seed, int index, String name, GaussianHead head, double meanGain, double rawScale) {
    List<Affine> layers = layout.network(name);
    for (int k = 0; k < layers.size(); k++) {
      boolean last = k == layers.size() - 1;
      Affine layer = layers.get(k);
      int inputs = layer.inputs();
      int outputs = layer.outputs();
      NoiseStream stream = NoiseStream.of(seed, NoiseStream.Purpose.INITIALISE, index, k, 0);
      double sd = 1 / Math.sqrt(inputs);
      double[] values = new double[inputs * outputs];
      for (int v = 0; v < values.length; v++) {
        int column = v % outputs;
        double gain = !last ? 1 : column < head.dimension() ? meanGain : 0.01;
        values[v] = gain * sd * stream.gaussian();
      }
      INDArray biases = biases(name, k);
      weights(name, k)
          .assign(Nd4j.createFromArray(values).reshape('c', inputs, outputs).castTo(dataType));
      biases.assign(0);
      for (int i = 0; last && i < head.rawLogScales(); i++) {
        biases.putScalar(head.dimension() + i, rawScale);
      }
    }
    layout
        .coordinates(name)
        .ifPresent(
            coordinates ->
                initialise(
                    coordinates,
                    NoiseStream.of(seed, NoiseStream.Purpose.INITIALISE, index, layers.size(), 0)));
  }

  /** Units bend at places spread as the standard normal law, more or less sharply. */
  private void initialise(CoordinateLayers coordinates, NoiseStream stream) {
    INDArray slopes = parameter(coordinates.in().weightKey());
    INDArray shifts = parameter(coordinates.in().biasKey());
    for (long k = 0; k < slopes.length(); k++) {
      double slope = 2 * stream.gaussian();
      slopes.putScalar(k, slope);
      shifts.putScalar(k, -slope * 1.5 * stream.gaussian());
    }
    INDArray coefficients = parameter(coordinates.out().weightKey());
    double sd = 0.01 / Math.sqrt(coordinates.units());
    for (long k = 0; k < coefficients.length(); k++) {
      coefficients.putScalar(k, sd * stream.gaussian());
    }
    parameter(coordinates.out().biasKey()).assign(0);
  }

  /** A parameter by its key; changes to it change the model. */
  INDArray parameter(String key) {
    return layer().getParam(key);
  }

  /**
   * {@return a minibatch for the graph}
   *
   * @param dataType that of the graph
   * @param noise all the base noise of its rows
   */
  public static MultiDataSet minibatch(DataType dataType, Noise noise) {
    int rows = noise.rows();
    int width = noise.latent().length / rows;
    int step = noise.steps()[0].length / rows;
    float[] block = new float[rows * (width + noise.steps().length * step)];
    for (int row = 0, to = 0; row < rows; row++) {
      System.arraycopy(noise.latent(), row * width, block, to, width);
      to += width;
      for (float[] eps : noise.steps()) {
        System.arraycopy(eps, row * step, block, to, step);
        to += step;
      }
    }
    return minibatch(
        Nd4j.createFromArray(block).reshape('c', rows, block.length / rows).castTo(dataType));
  }

  /**
   * {@return a minibatch for the graph, of noise [n, d + S D]: z_S, then eps_1 .. eps_S}
   *
   * @param noise row-major, of the graph's type; not copied
   */
  public static MultiDataSet minibatch(INDArray noise) {
    // Labels are there because DL4J wants them.
    return new org.nd4j.linalg.dataset.MultiDataSet(
        noise, Nd4j.zeros(noise.dataType(), noise.rows(), 1));
  }

  /**
   * Copies noise, [n, d + S D] row by row, into a minibatch's array.
   *
   * @param noise as many numbers as there is room for
   * @param features the array of a minibatch that is used again
   */
  public static void load(float[] noise, INDArray features) {
    NativeArrays.copy(noise, features);
  }

  /**
   * Evaluates the bound of a minibatch and its gradient, without DL4J's own way through the graph:
   * there is but one layer, and what it costs to be asked is more than a small model's arithmetic.
   *
   * @param minibatch noise, as {@link #minibatch(INDArray)} has it
   * @param beta inverse temperature
   * @return the means over the rows
   */
  public Bound evaluate(MultiDataSet minibatch, double beta) {
    return evaluate(minibatch, beta, GradientEstimator.TOTAL);
  }

  /**
   * The same, with a choice of the gradient's estimator.
   *
   * @param minibatch noise, as {@link #minibatch(INDArray)} has it
   * @param beta inverse temperature
   * @param estimator what of the scores is left in the gradient
   * @return the means over the rows
   */
  public Bound evaluate(MultiDataSet minibatch, double beta, GradientEstimator estimator) {
    INDArray noise = minibatch.getFeatures(0);
    int rows = Math.toIntExact(noise.rows());
    layer().setBeta(beta);
    BoundPass pass = layer().forward(noise);
    pass.backward(rows, evenWeights(rows), estimator);
    double logRatio = 0;
    double energy = 0;
    long nonFinite = 0;
    for (int row = 0; row < rows; row++) {
      logRatio += pass.logRatios()[row];
      energy += pass.energies()[row];
      nonFinite += Double.isFinite(pass.energies()[row]) ? 0 : 1;
    }
    return new Bound(logRatio / rows, energy / rows, nonFinite);
  }

  /** What makes a sum over rows a mean. */
  private double[] evenWeights(int rows) {
    if (weights.length != rows) {
      weights = new double[rows];
      Arrays.fill(weights, 1.0 / rows);
    }
    return weights;
  }

  /**
   * Evaluates the forward bound of points, log P(z|x) - log Q(x|z) - log pi(z) with z drawn by the
   * encoders, and its gradient. Where the points are of mu, the mean less the entropy of mu is at
   * least KL(mu || q).
   *
   * @param rows n; no more than those of the largest minibatch so far, or buffers are made anew
   * @param x the points, row-major [n, D]
   * @param noise N(0, I), row-major [n, S d]
   * @param estimator what of the scores is left in the gradient
   * @return the mean over the rows, in nats
   */
  public double evaluatePoints(int rows, double[] x, float[] noise, GradientEstimator estimator) {
    PointsPass pass = layer().forward(rows, x, noise);
    pass.backward(rows, evenWeights(rows), estimator);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += pass.bounds()[row];
    }
    return sum / rows;
  }

  /**
   * The bound of a minibatch, in nats.
   *
   * @param logRatio mean of log Q(x|z) + log pi(z) - log P(z|x)
   * @param energy mean of U_beta(x)
   * @param nonFiniteEnergies rows whose energy was not finite
   */
  public record Bound(double logRatio, double energy, long nonFiniteEnergies) {
    /** {@return the bound itself, in nats: an upper bound of KL(q || mu_beta) - log Z_beta} */
    public double total() {
      return logRatio + energy;
    }
  }
}
