package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

class BoundGraphTest {

  private static final int DIMENSION = 3;

  static Stream<Arguments> models() {
    List<Arguments> models = new ArrayList<>();
    for (int stages : new int[] {1, 3}) {
      for (Covariance covariance : Covariance.values()) {
        for (Objective objective : Objective.values()) {
          models.add(
              Arguments.of(
                  settings(
                      stages,
                      DIMENSION,
                      covariance,
                      objective,
                      stages == 1 ? Activation.TANH : Activation.SOFTSIGN)));
        }
      }
    }
    for (Activation activation : List.of(Activation.SOFTSIGN, Activation.SILU, Activation.GELU)) {
      models.add(
          Arguments.of(settings(2, DIMENSION, Covariance.DIAGONAL, Objective.JOINT, activation)));
    }
    for (Covariance covariance : Covariance.values()) {
      models.add(Arguments.of(settings(1, 2, covariance, Objective.JOINT, Activation.TANH)));
      models.add(Arguments.of(settings(1, 5, covariance, Objective.CLOSED_FORM, Activation.TANH)));
    }
    return models.stream();
  }

  private static ModelSettings settings(
      int stages,
      int latentDimension,
      Covariance covariance,
      Objective objective,
      Activation activation) {
    return new ModelSettings(
        DIMENSION,
        latentDimension,
        stages,
        List.of(6, 5),
        activation,
        covariance,
        objective,
        List.of(0.2, -0.1, 0.4),
        List.of(1.5, 0.7, 1.1));
  }

  private static BoundGraph graph(ModelSettings settings) {
    BoundGraph graph =
        BoundGraph.of(settings, new CoupledQuartic(DIMENSION), new NoOp(), DataType.DOUBLE);
    graph.initialise(5);
    // Away from the near-zero start, where many terms would be too small for their gradients to be
    // seen.
    INDArray parameters = graph.graph().params();
    NoiseStream stream = NoiseStream.of(6, Purpose.CHECK, 0, 0, 0);
    for (long k = 0; k < parameters.length(); k++) {
      parameters.putScalar(k, parameters.getDouble(k) + 0.3 * stream.gaussian());
    }
    return graph;
  }

  private static MultiDataSet minibatch(BoundGraph graph, double beta) {
    ModelSettings settings = graph.settings();
    return BoundGraph.minibatch(
        settings,
        DataType.DOUBLE,
        Noise.down(
            NoiseStream.of(7, Purpose.TRAIN, 0, 0, 0),
            4,
            settings.latentDimension(),
            settings.dimension(),
            settings.stages()),
        beta);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void gradientOfTheWholeBoundAgreesWithCentralDifferences(ModelSettings settings) {
    BoundGraph graph = graph(settings);
    MultiDataSet minibatch = minibatch(graph, 0.7);
    graph.evaluate(minibatch);
    INDArray gradient = graph.graph().gradient().gradient().dup();
    INDArray parameters = graph.graph().params();
    INDArray start = parameters.dup();
    long count = parameters.length();
    // Every parameter has its part in each dense direction; single coordinates would show where an
    // error sits.
    NoiseStream stream = NoiseStream.of(8, Purpose.CHECK, 0, 0, 0);
    for (int trial = 0; trial < 12; trial++) {
      INDArray direction = Nd4j.zeros(DataType.DOUBLE, 1, count);
      if (trial < 6) {
        for (long k = 0; k < count; k++) {
          direction.putScalar(k, stream.gaussian());
        }
        direction.divi(direction.norm2Number());
      } else {
        direction.putScalar(stream.uniform().nextLong(count), 1);
      }
      double[] f = new double[4];
      // Fourth-order differences: their error, of order h^4 and 1e-16 / h, is below 1e-8 here.
      double h = 1e-3;
      double[] steps = {-2 * h, -h, h, 2 * h};
      for (int j = 0; j < 4; j++) {
        parameters.assign(start.add(direction.mul(steps[j])));
        f[j] = graph.evaluate(minibatch).total();
      }
      double difference = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h);
      double derivative = gradient.mul(direction).sumNumber().doubleValue();
      assertThat(derivative)
          .as("derivative along direction %d", trial)
          .isCloseTo(difference, within(1e-6 * Math.max(0.1, Math.abs(difference))));
    }
    assertThat(gradient.norm2Number().doubleValue()).as("not trivially small").isGreaterThan(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void scoreIsTheMeanOfLogRatioPlusEnergy(ModelSettings settings) {
    BoundGraph graph = graph(settings);
    BoundGraph.Bound bound = graph.evaluate(minibatch(graph, 1));
    assertThat(graph.graph().score())
        .isCloseTo(bound.total(), within(1e-12 * Math.abs(bound.total())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void parameterCountIsThatOfTheGraph(ModelSettings settings) {
    assertThat(graph(settings).graph().numParams()).isEqualTo(BoundGraph.countParameters(settings));
  }

  @Test
  void initialParametersDependOnTheSeedAlone() {
    ModelSettings settings =
        settings(2, DIMENSION, Covariance.DIAGONAL, Objective.JOINT, Activation.TANH);
    assertThat(initial(settings, 1))
        .isEqualTo(initial(settings, 1))
        .isNotEqualTo(initial(settings, 2));
  }

  private static float[] initial(ModelSettings settings, long seed) {
    BoundGraph graph =
        BoundGraph.of(settings, new CoupledQuartic(DIMENSION), new NoOp(), DataType.FLOAT);
    graph.initialise(seed);
    return graph.parameters();
  }

  @Test
  void atBetaZeroTheBoundIsThatOfTheStandardNormal() {
    // With decoder x = z exactly enough and the matching encoder the bound would be 0; at the start
    // it is small and
    // positive whatever the energy is.
    ModelSettings settings =
        new ModelSettings(
            DIMENSION,
            DIMENSION,
            2,
            List.of(8),
            Activation.TANH,
            Covariance.DIAGONAL,
            Objective.JOINT,
            Collections.nCopies(DIMENSION, 0.0),
            Collections.nCopies(DIMENSION, 1.0));
    BoundGraph graph =
        BoundGraph.of(settings, new CoupledQuartic(DIMENSION), new NoOp(), DataType.DOUBLE);
    graph.initialise(3);
    double bound =
        graph
            .evaluate(
                BoundGraph.minibatch(
                    settings,
                    DataType.DOUBLE,
                    Noise.down(
                        NoiseStream.of(1, Purpose.TRAIN, 0, 0, 0), 20000, DIMENSION, DIMENSION, 2),
                    0))
            .total();
    // Closed form at exactly zero means: z ~ N(0, I), two steps of variance 1/2 each way. KL per
    // coordinate of
    // [N(0,1), +1/2, +1/2] against [x ~ N(0,1), +1/2, +1/2] = KL of the joint paths: E_x (x^2 -
    // z^2) / 2 = 1/2.
    // 20000 rows: standard error below 0.02, so 0.1 is more than 5 of them.
    assertThat(bound).isCloseTo(DIMENSION * 0.5, within(0.1));
  }
}
