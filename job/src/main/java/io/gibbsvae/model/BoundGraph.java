package io.gibbsvae.model;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.target.Potential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

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

  private static final String LATENT = "latent";
  private static final String BETA = "beta";
  private static final String ENERGY = "energy";
  private static final String BOUND = "bound";

  private final ModelSettings settings;
  private final ComputationGraph graph;
  private final DataType dataType;

  private BoundGraph(ModelSettings settings, ComputationGraph graph, DataType dataType) {
    this.settings = settings;
    this.graph = graph;
    this.dataType = dataType;
  }

  /**
   * Builds the graph, with all parameters zero.
   *
   * @param updater DL4J's rule of the gradient step
   * @param dataType FLOAT to train, DOUBLE to check gradients
   */
  public static BoundGraph of(
      ModelSettings settings, Potential potential, IUpdater updater, DataType dataType) {
    NativeThreads.limit();
    ComputationGraph graph =
        new ComputationGraph(configuration(settings, potential, updater, dataType));
    graph.init(Nd4j.zeros(dataType, 1, countParameters(settings)), false);
    return new BoundGraph(settings, graph, dataType);
  }

  /** The number of parameters of a model of these settings. */
  public static long countParameters(ModelSettings settings) {
    long perStage =
        countParameters(settings.latentDimension(), settings.hidden(), decoder(settings).size())
            + countParameters(settings.dimension(), settings.hidden(), encoder(settings).size());
    return settings.stages() * perStage;
  }

  private static long countParameters(long inputs, List<Integer> hidden, long outputs) {
    long count = 0;
    for (long width : hidden) {
      count += (inputs + 1) * width;
      inputs = width;
    }
    return count + (inputs + 1) * outputs;
  }

  static GaussianHead decoder(ModelSettings settings) {
    return new GaussianHead(settings.dimension(), settings.covariance());
  }

  static GaussianHead encoder(ModelSettings settings) {
    return new GaussianHead(settings.latentDimension(), settings.covariance());
  }

  /**
   * Whether means are residuals. With one stage they are not: that is the source's own model (eqs.
   * 1.3 and 1.4).
   */
  static boolean residual(ModelSettings settings) {
    return settings.stages() > 1;
  }

  private static ComputationGraphConfiguration configuration(
      ModelSettings settings, Potential potential, IUpdater updater, DataType dataType) {
    boolean residual = residual(settings);
    GaussianHead decoder = decoder(settings);
    GaussianHead encoder = encoder(settings);
    int stages = settings.stages();

    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .dataType(dataType)
            .updater(updater)
            .miniBatch(false)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder();
    List<String> inputs = new ArrayList<>(List.of(LATENT));
    for (int stage = 1; stage <= stages; stage++) {
      inputs.add(noise(stage));
    }
    inputs.add(BETA);
    builder.addInputs(inputs);

    List<String> terms = new ArrayList<>();
    for (int stage = stages; stage >= 1; stage--) {
      String z = stage == stages ? LATENT : value(stage);
      String x = value(stage - 1);
      String decoderHead =
          addNetwork(builder, decoderName(stage), z, settings.latentDimension(), decoder, settings);
      builder.addVertex(
          x,
          new BlockVertexConfiguration(
              new Reparameterisation(decoder, settings.latentDimension(), residual)),
          z,
          decoderHead,
          noise(stage));
      String encoderHead =
          addNetwork(builder, encoderName(stage), x, settings.dimension(), encoder, settings);
      builder.addVertex(
          ratio(stage),
          new BlockVertexConfiguration(
              new LogRatio(decoder, encoder, residual, top(settings, stage))),
          decoderHead,
          noise(stage),
          z,
          x,
          encoderHead);
      terms.add(ratio(stage));
    }
    builder.addVertex(
        ENERGY,
        new BlockVertexConfiguration(new TemperedEnergy(potential, new Frame(settings))),
        value(0),
        BETA);
    terms.add(ENERGY);
    builder
        .addVertex(
            "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), terms.toArray(String[]::new))
        .addLayer(
            BOUND,
            new LossLayer.Builder(new MeanLoss()).activation(Activation.IDENTITY).build(),
            "sum")
        .setOutputs(BOUND);
    return builder.build();
  }

  private static LogRatio.Top top(ModelSettings settings, int stage) {
    if (stage < settings.stages()) {
      return LogRatio.Top.NO;
    }
    return switch (settings.objective()) {
      case JOINT -> LogRatio.Top.JOINT;
      case CLOSED_FORM -> LogRatio.Top.CLOSED_FORM;
    };
  }

  private static String addNetwork(
      GraphBuilder builder,
      String name,
      String input,
      int inputs,
      GaussianHead head,
      ModelSettings settings) {
    int depth = settings.hidden().size();
    for (int k = 0; k <= depth; k++) {
      boolean last = k == depth;
      int outputs = last ? head.size() : settings.hidden().get(k);
      builder.addLayer(
          layer(name, k),
          last
              ? onePass(inputs, outputs, OnePassDense.Kernel.IDENTITY, Activation.IDENTITY)
              : hiddenLayer(inputs, outputs, settings.activation()),
          input);
      input = layer(name, k);
      inputs = outputs;
    }
    return input;
  }

  private static Layer hiddenLayer(
      int inputs, int outputs, io.gibbsvae.model.Activation activation) {
    return switch (activation) {
      case SOFTSIGN -> onePass(inputs, outputs, OnePassDense.Kernel.SOFTSIGN, Activation.SOFTSIGN);
      case RELU -> onePass(inputs, outputs, OnePassDense.Kernel.RELU, Activation.RELU);
      case TANH -> stock(inputs, outputs, Activation.TANH);
      case SILU -> stock(inputs, outputs, Activation.SWISH);
      case GELU -> stock(inputs, outputs, Activation.GELU);
    };
  }

  private static Layer onePass(
      int inputs, int outputs, OnePassDense.Kernel kernel, Activation activation) {
    return new OnePassDense.Configuration(
        inputs, outputs, kernel, activation.getActivationFunction());
  }

  /**
   * With exponentials in its activation a layer is left to DL4J: Java's own are slower than ND4J's.
   */
  private static Layer stock(int inputs, int outputs, Activation activation) {
    return new DenseLayer.Builder().nIn(inputs).nOut(outputs).activation(activation).build();
  }

  static String decoderName(int stage) {
    return "decoder-" + stage;
  }

  static String encoderName(int stage) {
    return "encoder-" + stage;
  }

  private static String layer(String network, int k) {
    return network + "-layer-" + k;
  }

  private static String noise(int stage) {
    return "noise-" + stage;
  }

  /** The name of z_stage; z_0 is y. */
  private static String value(int stage) {
    return "value-" + stage;
  }

  private static String ratio(int stage) {
    return "log-ratio-" + stage;
  }

  /** The graph itself. */
  public ComputationGraph graph() {
    return graph;
  }

  /** The model's settings. */
  public ModelSettings settings() {
    return settings;
  }

  /** The layers of a decoder or encoder network, first to last. */
  List<org.deeplearning4j.nn.api.Layer> network(String name) {
    List<org.deeplearning4j.nn.api.Layer> layers = new ArrayList<>();
    for (int k = 0; k <= settings.hidden().size(); k++) {
      layers.add(graph.getLayer(layer(name, k)));
    }
    return layers;
  }

  /** A copy of all parameters in DL4J's order. */
  public float[] parameters() {
    return graph.params().toFloatVector();
  }

  /** Replaces all parameters. */
  public void setParameters(float[] parameters) {
    graph.setParams(
        Nd4j.createFromArray(parameters).reshape(1, parameters.length).castTo(dataType));
  }

  /**
   * Draws initial parameters: weights N(0, 1 / fan-in), biases 0. Heads of a residual model start
   * near zero with scale 1 / sqrt(S), so that q_theta starts as about N(0, 2 I) in the model's
   * coordinates. A decoder without residuals starts with large means and a small scale instead: one
   * that starts nearly blind to its latent ends in one mode. On the double well both modes live
   * with these numbers, and one with means a third of this size at scale 1.
   */
  public void initialise(long seed) {
    boolean residual = residual(settings);
    double meanGain = residual ? 0.01 : 3;
    double scale = residual ? 1 / Math.sqrt(settings.stages()) : 0.3;
    double rawScale = GaussianHead.rawOf(Math.log(scale));
    int network = 0;
    for (int stage = 1; stage <= settings.stages(); stage++) {
      initialise(seed, network++, decoderName(stage), decoder(settings), meanGain, rawScale);
      initialise(seed, network++, encoderName(stage), encoder(settings), 0.01, rawScale);
    }
  }

  private void initialise(
      long seed, int index, String name, GaussianHead head, double meanGain, double rawScale) {
    List<org.deeplearning4j.nn.api.Layer> layers = network(name);
    for (int k = 0; k < layers.size(); k++) {
      boolean last = k == layers.size() - 1;
      INDArray weights = layers.get(k).getParam("W");
      INDArray biases = layers.get(k).getParam("b");
      int inputs = Math.toIntExact(weights.rows());
      int outputs = Math.toIntExact(weights.columns());
      NoiseStream stream = NoiseStream.of(seed, NoiseStream.Purpose.INITIALISE, index, k, 0);
      double sd = 1 / Math.sqrt(inputs);
      double[] values = new double[inputs * outputs];
      for (int v = 0; v < values.length; v++) {
        int column = v % outputs;
        double gain = !last ? 1 : column < head.dimension() ? meanGain : 0.01;
        values[v] = gain * sd * stream.gaussian();
      }
      weights.assign(Nd4j.createFromArray(values).reshape('c', inputs, outputs).castTo(dataType));
      biases.assign(0);
      for (int i = 0; last && i < head.rawLogScales(); i++) {
        biases.putScalar(head.dimension() + i, rawScale);
      }
    }
  }

  /**
   * A graph's inputs for one block of noise at inverse temperature beta. Labels are there because
   * DL4J wants them.
   */
  public static MultiDataSet minibatch(
      ModelSettings settings, DataType dataType, Noise noise, double beta) {
    INDArray[] features = new INDArray[settings.stages() + 2];
    features[0] = matrix(dataType, noise.rows(), noise.latent());
    for (int stage = 1; stage <= settings.stages(); stage++) {
      features[stage] = matrix(dataType, noise.rows(), noise.steps()[stage - 1]);
    }
    features[settings.stages() + 1] =
        Nd4j.valueArrayOf(new long[] {noise.rows(), 1}, beta, dataType);
    return new org.nd4j.linalg.dataset.MultiDataSet(
        features, new INDArray[] {Nd4j.zeros(dataType, noise.rows(), 1)});
  }

  private static INDArray matrix(DataType dataType, int rows, float[] values) {
    return Nd4j.createFromArray(values).reshape('c', rows, values.length / rows).castTo(dataType);
  }

  /**
   * Evaluates the bound of a minibatch and its gradient, which {@link ComputationGraph#gradient()}
   * then holds.
   *
   * @return the means over the rows
   */
  public Bound evaluate(MultiDataSet minibatch) {
    graph.setInputs(minibatch.getFeatures());
    graph.setLabels(minibatch.getLabels());
    graph.computeGradientAndScore();
    double logRatio = 0;
    for (int stage = 1; stage <= settings.stages(); stage++) {
      logRatio += Arrays.stream(lastOutput(ratio(stage))).average().orElseThrow();
    }
    double[] energies = lastOutput(ENERGY);
    long nonFinite = Arrays.stream(energies).filter(energy -> !Double.isFinite(energy)).count();
    return new Bound(logRatio, Arrays.stream(energies).average().orElseThrow(), nonFinite);
  }

  private double[] lastOutput(String vertex) {
    return ((BlockVertex) graph.getVertex(vertex)).lastOutput();
  }

  /**
   * The bound of a minibatch, in nats.
   *
   * @param logRatio mean of log Q(x|z) + log pi(z) - log P(z|x)
   * @param energy mean of U_beta(x)
   * @param nonFiniteEnergies rows whose energy was not finite
   */
  public record Bound(double logRatio, double energy, long nonFiniteEnergies) {
    /** The bound itself. */
    public double total() {
      return logRatio + energy;
    }
  }
}
