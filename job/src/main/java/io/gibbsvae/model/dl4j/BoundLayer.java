package io.gibbsvae.model.dl4j;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.model.Bound;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.ModelSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/**
 * A {@link Bound} as one DL4J layer at beta = 1: takes base noise, [n, d + S D] row by row (z_S,
 * then eps_1 .. eps_S), puts out the reverse bound of each row, [n, 1], in nats, and has all the
 * model's parameters as one row.
 *
 * <p>One layer and not one for each network, because DL4J takes about a quarter of a millisecond to
 * go through a vertex forward and back, and a small model's whole step is two.
 */
final class BoundLayer extends BaseLayer<BoundLayer.Configuration> {

  private static final long serialVersionUID = 1;
  private static final String PARAMETERS = "parameters";

  private final transient Bound bound;

  private BoundLayer(NeuralNetConfiguration configuration, DataType dataType, Configuration layer) {
    super(configuration, dataType);
    bound = Bound.of(layer.settings, layer.potential);
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
      BoundLayer layer = new BoundLayer(configuration, dataType, this);
      layer.setListeners(listeners);
      layer.setIndex(index);
      layer.setParamsViewArray(parametersView);
      layer.setParamTable(initializer().init(configuration, parametersView, initialise));
      layer.setConf(configuration);
      return layer;
    }

    @Override
    public ParamInitializer initializer() {
      return new Parameters(settings.countParameters());
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

  /** One row of parameters. */
  private record Parameters(int length) implements ParamInitializer {

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
      return length;
    }

    @Override
    public long numParams(Layer layer) {
      return length;
    }

    @Override
    public List<String> paramKeys(Layer layer) {
      return List.of(PARAMETERS);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
      return List.of(PARAMETERS);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
      return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
      return PARAMETERS.equals(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
      return false;
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration configuration, INDArray view, boolean initialise) {
      configuration.addVariable(PARAMETERS);
      return getGradientsFromFlattened(configuration, view);
    }

    // DL4J puts into the map.
    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration configuration, INDArray view) {
      return new LinkedHashMap<>(Map.of(PARAMETERS, view.reshape(1, view.length())));
    }
  }

  Bound bound() {
    return bound;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    float[] parameters = new float[Math.toIntExact(paramsFlattened.length())];
    NativeArrays.copy(paramsFlattened, parameters);
    bound.setParameters(parameters);
    int rows = Math.toIntExact(input.rows());
    float[] noise = new float[Math.toIntExact(input.length())];
    NativeArrays.copy(input.dup('c'), noise);
    bound.evaluate(rows, noise, 1);
    INDArray bounds =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {rows, 1}, 'c');
    for (int row = 0; row < rows; row++) {
      bounds.putScalar(row, 0, bound.bound(row));
    }
    return bounds;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    double[] weights = epsilon.toDoubleVector();
    bound.backward(weights.length, weights, GradientEstimator.TOTAL);
    float[] values = new float[Math.toIntExact(gradientsFlattened.length())];
    bound.gradient(values);
    NativeArrays.copy(values, gradientsFlattened);
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
