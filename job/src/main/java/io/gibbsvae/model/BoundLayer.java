package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.model.ParameterLayout.Affine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The bound of a whole model as one DL4J layer: takes base noise, [n, d + S D] row by row (z_S,
 * then eps_1 .. eps_S), puts out log Q(x|z) + log pi(z) - log P(z|x) + U_beta(x) of each row, [n,
 * 1], in nats, and has all the model's parameters.
 *
 * <p>One layer and not one for each network, because DL4J takes about a quarter of a millisecond to
 * go through a vertex forward and back, and a small model's whole step is two.
 */
final class BoundLayer extends BaseLayer<BoundLayer.Configuration> {

  private static final long serialVersionUID = 1;

  private double beta = 1;
  private transient BoundPass pass;
  private transient PointsPass pointsPass;
  private transient double[][] points;
  private transient int capacity;
  private transient float[] floats;
  private transient double[] doubles;

  private BoundLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  /** DL4J's configuration of the layer. */
  static final class Configuration extends FeedForwardLayer {

    private static final long serialVersionUID = 1;

    private final ModelSettings settings;
    private final Potential potential;

    Configuration(ModelSettings settings, Potential potential) {
      this.settings = settings;
      this.potential = potential;
      setNIn(settings.noiseWidth());
      setNOut(1);
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
        NeuralNetConfiguration configuration,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parametersView,
        boolean initialise,
        DataType dataType) {
      BoundLayer layer = new BoundLayer(configuration, dataType);
      layer.setListeners(listeners);
      layer.setIndex(index);
      layer.setParamsViewArray(parametersView);
      layer.setParamTable(initializer().init(configuration, parametersView, initialise));
      layer.setConf(configuration);
      return layer;
    }

    @Override
    public ParamInitializer initializer() {
      return new Parameters(new ParameterLayout(settings));
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
      return new LayerMemoryReport.Builder(
              getLayerName(), Configuration.class, inputType, InputType.feedForward(1))
          .standardMemory(settings.countParameters(), settings.countParameters())
          .workingMemory(0, 0, 0, 0)
          .cacheMemory(0, 0)
          .build();
    }

    // The potential is a user's and need not have an equality of its own.
    @Override
    public boolean equals(Object other) {
      return other instanceof Configuration that
          && that.settings.equals(settings)
          && that.potential == potential;
    }

    @Override
    public int hashCode() {
      return settings.hashCode();
    }
  }

  /** The names and places of the parameters. */
  private record Parameters(ParameterLayout layout) implements ParamInitializer {

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
      return layout.length();
    }

    @Override
    public long numParams(Layer layer) {
      return layout.length();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
      List<String> keys = new ArrayList<>();
      for (Affine affine : layout.layers()) {
        keys.add(affine.weightKey());
        keys.add(affine.biasKey());
      }
      return keys;
    }

    @Override
    public List<String> weightKeys(Layer layer) {
      return layout.layers().stream().map(Affine::weightKey).toList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
      return layout.layers().stream().map(Affine::biasKey).toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
      return weightKeys(layer).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
      return biasKeys(layer).contains(key);
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration configuration, INDArray view, boolean initialise) {
      paramKeys(null).forEach(configuration::addVariable);
      return views(view);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration configuration, INDArray view) {
      return views(view);
    }

    private Map<String, INDArray> views(INDArray all) {
      Map<String, INDArray> views = new LinkedHashMap<>();
      for (Affine layer : layout.layers()) {
        views.put(
            layer.weightKey(),
            part(all, layer.offset(), layer.weights())
                .reshape('f', layer.inputs(), layer.outputs()));
        views.put(
            layer.biasKey(),
            part(all, layer.biasOffset(), layer.outputs()).reshape(1, layer.outputs()));
      }
      return views;
    }
  }

  /** A view of some numbers of a row. */
  private static INDArray part(INDArray row, long from, long length) {
    return row.reshape(row.length()).get(NDArrayIndex.interval(from, from + length));
  }

  /** Sets the inverse temperature of the energy; it is 1 before. */
  void setBeta(double beta) {
    this.beta = beta;
  }

  /**
   * Evaluates a block of noise, [n, d + S D].
   *
   * @return the pass, whose results are there and which can go back
   */
  BoundPass forward(INDArray noise) {
    int rows = Math.toIntExact(noise.rows());
    prepare(rows);
    INDArray dense = noise.ordering() == 'c' && !noise.isView() ? noise : noise.dup('c');
    if (dataType == DataType.DOUBLE) {
      NativeArrays.copy(dense, doubles, rows * width());
      Columns.read(doubles, 0, rows, pass.noise());
    } else {
      NativeArrays.copy(dense, floats, rows * width());
      Columns.read(floats, 0, rows, pass.noise());
    }
    pass.forward(rows, beta);
    return pass;
  }

  /**
   * Evaluates the forward bound of a block of points.
   *
   * @param x row-major [n, D]
   * @param noise of the encoders, row-major [n, S d]
   * @return the pass, whose results are there and which can go back
   */
  PointsPass forward(int rows, double[] x, float[] noise) {
    prepare(rows);
    Columns.read(x, 0, rows, points);
    Columns.read(noise, 0, rows, pointsPass.noise());
    pointsPass.forward(rows, points);
    return pointsPass;
  }

  private int width() {
    return Math.toIntExact(layerConf().getNIn());
  }

  private void prepare(int rows) {
    if (pass != null && rows <= capacity) {
      return;
    }
    capacity = rows;
    ModelSettings settings = layerConf().settings;
    Function<String, GradientNetwork> networks;
    ParameterStore store;
    // Without gradients where DL4J only wants the output.
    if (dataType == DataType.DOUBLE) {
      doubles = new double[rows * width()];
      DoublePointer parameters = NativeArrays.doubles(paramsFlattened);
      DoublePointer gradients =
          gradientsFlattened == null ? null : NativeArrays.doubles(gradientsFlattened);
      networks = Networks.trained(settings, rows, parameters, gradients);
      store = ParameterStore.of(parameters, gradients);
    } else {
      floats = new float[rows * width()];
      FloatPointer parameters = NativeArrays.floats(paramsFlattened);
      FloatPointer gradients =
          gradientsFlattened == null ? null : NativeArrays.floats(gradientsFlattened);
      networks = Networks.trained(settings, rows, parameters, gradients);
      store =
          ParameterStore.of(parameters.asBuffer(), gradients == null ? null : gradients.asBuffer());
    }
    Frame frame = new Frame(settings, store);
    Prior prior = new Prior(settings, store);
    TrainedNetworks trained = new TrainedNetworks(networks, Networks.drifts(settings, store));
    Score score = Score.of(settings, layerConf().potential, frame, rows, true);
    pass = new BoundPass(settings, layerConf().potential, frame, prior, trained, score, rows);
    pointsPass = new PointsPass(settings, frame, prior, trained, score, rows);
    points = new double[settings.dimension()][rows];
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    BoundPass result = forward(input);
    INDArray bounds =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {input.rows(), 1}, 'c');
    for (int row = 0; row < input.rows(); row++) {
      bounds.putScalar(row, 0, result.logRatios()[row] + result.energies()[row]);
    }
    return bounds;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    double[] weights = new double[Math.toIntExact(epsilon.length())];
    Arrays.setAll(weights, epsilon::getDouble);
    pass.backward(weights.length, weights, GradientEstimator.TOTAL);
    Gradient gradient = new DefaultGradient();
    gradientViews.forEach((name, view) -> gradient.gradientForVariable().put(name, view));
    // Noise is data: nothing asks for its gradient.
    return new Pair<>(
        gradient, workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c'));
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  // A layer is identified by its place in its graph.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
