package io.gibbsvae.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Energies.Spring;
import io.gibbsvae.Shape;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Bound;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.Initialisation;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.Sharing;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;

class BoundGraphTest {

  private static final int ROWS = 4;

  static List<ModelSettings> models() {
    return List.of(
        Shape.of(2).hidden(List.of(6, 5)).covariance(Covariance.FULL).settings(),
        Shape.of(2).stages(2).hidden(List.of(6)).objective(Objective.CLOSED_FORM).settings(),
        Shape.of(2)
            .stages(3)
            .hidden(List.of(6))
            .sharing(Sharing.STAGES)
            .drift(Drift.GRADIENT)
            .coordinateUnits(2)
            .settings());
  }

  private static BoundGraph graph(ModelSettings settings) {
    BoundGraph graph = BoundGraph.of(settings, new Spring());
    graph.bound().setParameters(Initialisation.parameters(settings, 5));
    return graph;
  }

  private static MultiDataSet minibatch(ModelSettings settings) {
    MultiDataSet minibatch = BoundGraph.minibatch(ROWS, settings.noiseWidth());
    float[] noise = new float[ROWS * settings.noiseWidth()];
    NoiseStream.of(70, Purpose.TRAIN, 0, 0, 0).fillGaussian(noise);
    BoundGraph.load(noise, minibatch);
    return minibatch;
  }

  /** What training calls and DL4J's own way through the graph are one computation. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void dl4jsOwnFitSeesTheSameScoreAndGradient(ModelSettings settings) {
    BoundGraph graph = graph(settings);
    MultiDataSet minibatch = minibatch(settings);
    Bound.Means means = graph.evaluate(minibatch, 1, GradientEstimator.TOTAL);
    float[] gradient = new float[settings.countParameters()];
    graph.bound().gradient(gradient);
    ComputationGraph dl4j = graph.graph();
    dl4j.setInputs(minibatch.getFeatures());
    dl4j.setLabels(minibatch.getLabels());
    dl4j.computeGradientAndScore();
    assertThat(dl4j.score())
        .isCloseTo(means.total(), within(1e-6 * Math.max(1, Math.abs(means.total()))));
    assertThat(dl4j.getFlattenedGradients().toFloatVector()).isEqualTo(gradient);
    assertThat(gradient).isNotEqualTo(new float[gradient.length]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void parametersAreThoseOfTheBound(ModelSettings settings) {
    BoundGraph graph = graph(settings);
    assertThat(graph.graph().params().toFloatVector()).isEqualTo(graph.bound().parameters());
  }

  /** A configuration travels to executors with the graph. */
  @Test
  void serializedGraphComputesTheSame() {
    ModelSettings settings = models().get(0);
    BoundGraph graph = graph(settings);
    ComputationGraph copy =
        new ComputationGraph(SerializationUtils.clone(graph.graph().getConfiguration()));
    copy.init(graph.graph().params().dup(), false);
    MultiDataSet minibatch = minibatch(settings);
    assertThat(copy.outputSingle(minibatch.getFeatures(0)).meanNumber().doubleValue())
        .isCloseTo(graph.evaluate(minibatch, 1, GradientEstimator.TOTAL).total(), within(1e-5));
  }
}
