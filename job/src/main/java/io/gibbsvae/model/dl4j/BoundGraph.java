package io.gibbsvae.model.dl4j;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.model.Bound;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.ModelSettings;
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
 * A model's reverse {@link Bound} as a DL4J graph, for DL4J's workers: noise, the {@linkplain
 * BoundLayer bound} of each row, and a loss that is their mean. Parameters, gradients and all
 * arithmetic are those of the bound, on the heap.
 *
 * <p>Not thread-safe: a graph belongs to one thread.
 */
public final class BoundGraph {

  private static final String NOISE = "noise";
  private static final String BOUND = "bound";

  private final ComputationGraph graph;
  private final Bound bound;
  private float[] noise = {};

  private BoundGraph(ComputationGraph graph) {
    this.graph = graph;
    this.bound = ((BoundLayer) graph.getLayer(BOUND)).bound();
  }

  /**
   * Builds the graph, with all parameters zero.
   *
   * @param potential U, in x; kept, and not called by others at the same time
   * @return the graph, whose parameters are to be set
   */
  public static BoundGraph of(ModelSettings settings, Potential potential) {
    // Steps are plain gradient descent unless the caller sets another updater.
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
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
                .build());
    graph.init(Nd4j.zeros(DataType.FLOAT, 1, settings.countParameters()), false);
    graph.initGradientsView();
    return new BoundGraph(graph);
  }

  /** {@return the bound, whose parameters and gradients are what counts} */
  public Bound bound() {
    return bound;
  }

  /** {@return the graph itself, with the parameters that the bound has now} */
  public ComputationGraph graph() {
    NativeArrays.copy(bound.parameters(), graph.params());
    return graph;
  }

  /**
   * {@return a minibatch for the graph}
   *
   * @param width {@link ModelSettings#noiseWidth}
   */
  public static MultiDataSet minibatch(int rows, int width) {
    // DL4J needs labels.
    return new org.nd4j.linalg.dataset.MultiDataSet(
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, width}, 'c'),
        Nd4j.zeros(DataType.FLOAT, rows, 1));
  }

  /** Copies noise into a minibatch. */
  public static void load(float[] noise, MultiDataSet minibatch) {
    NativeArrays.copy(noise, minibatch.getFeatures(0));
  }

  /**
   * Evaluates the bound of a minibatch and its gradient, without DL4J's own way through the graph:
   * there is but one layer, and DL4J's overhead is more than a small model's arithmetic.
   *
   * @param minibatch noise
   */
  public Bound.Means evaluate(MultiDataSet minibatch, double beta, GradientEstimator estimator) {
    INDArray features = minibatch.getFeatures(0);
    if (noise.length != features.length()) {
      noise = new float[Math.toIntExact(features.length())];
    }
    NativeArrays.copy(features, noise);
    return bound.reverse(Math.toIntExact(features.rows()), noise, beta, estimator);
  }
}
