package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ParameterLayout.Affine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

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
      for (int stages : new int[] {1, 2}) {
        models.add(Arguments.of(withCoordinateUnits(settings(stages, covariance))));
      }
      for (Drift drift : Drift.values()) {
        models.add(Arguments.of(inAFrameOfTheParticles(settings(2, covariance), drift)));
      }
      models.add(Arguments.of(withComponents(1, covariance, Sharing.NONE)));
      models.add(Arguments.of(withComponents(2, covariance, Sharing.NONE)));
      models.add(Arguments.of(drifting(settings(1, covariance))));
      models.add(Arguments.of(drifting(settings(3, covariance))));
      models.add(Arguments.of(settings(1, 2, covariance, Objective.JOINT, Activation.TANH)));
      models.add(Arguments.of(settings(1, 5, covariance, Objective.CLOSED_FORM, Activation.TANH)));
    }
    return models.stream();
  }

  private static ModelSettings settings(int stages, Covariance covariance) {
    return settings(stages, DIMENSION, covariance, Objective.JOINT, Activation.TANH);
  }

  private static ModelSettings withCoordinateUnits(ModelSettings settings) {
    return with(settings, 4, Sharing.NONE, Drift.NONE, FrameType.FIXED);
  }

  private static ModelSettings drifting(ModelSettings settings) {
    return with(settings, 4, Sharing.NONE, Drift.GRADIENT, FrameType.FIXED);
  }

  private static ModelSettings inAFrameOfTheParticles(ModelSettings settings, Drift drift) {
    return with(settings, 0, Sharing.NONE, drift, FrameType.PARTICLES);
  }

  private static ModelSettings withComponents(int stages, Covariance covariance, Sharing sharing) {
    ModelSettings settings = settings(stages, covariance);
    return new ModelSettings(
        settings.dimension(),
        settings.latentDimension(),
        stages,
        settings.hidden(),
        0,
        sharing,
        Drift.NONE,
        settings.activation(),
        covariance,
        settings.objective(),
        settings.location(),
        settings.scale(),
        FrameType.PARTICLES,
        3);
  }

  private static ModelSettings with(
      ModelSettings settings, int coordinateUnits, Sharing sharing, Drift drift, FrameType frame) {
    return new ModelSettings(
        settings.dimension(),
        settings.latentDimension(),
        settings.stages(),
        settings.hidden(),
        coordinateUnits,
        sharing,
        drift,
        settings.activation(),
        settings.covariance(),
        settings.objective(),
        settings.location(),
        settings.scale(),
        frame,
        0);
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
    BoundGraph graph = BoundGraph.of(settings, new CoupledQuartic(DIMENSION), DataType.DOUBLE);
    graph.initialise(5);
    // Away from the near-zero start, where many terms would be too small for their gradients to be
    // seen.
    INDArray parameters = graph.graph().params();
    NoiseStream stream = NoiseStream.of(6, Purpose.CHECK, 0, 0, 0);
    for (long k = 0; k < parameters.length(); k++) {
      // Less where a frame is: its diagonal is positive.
      double deviation = k < learned(settings) ? 0.3 : 0.1;
      parameters.putScalar(k, parameters.getDouble(k) + deviation * stream.gaussian());
    }
    return graph;
  }

  /** The parameters that are learned by gradients: all but those of a frame, which is last. */
  private static int learned(ModelSettings settings) {
    return settings.frame() == FrameType.PARTICLES
        ? new ParameterLayout(settings).frame().offset()
        : settings.countParameters();
  }

  private static MultiDataSet minibatch(BoundGraph graph, DataType dataType) {
    ModelSettings settings = graph.settings();
    return BoundGraph.minibatch(
        dataType,
        Noise.down(
            // Softsign's derivative has a corner at 0: with this noise no unit is near it.
            NoiseStream.of(70, Purpose.TRAIN, 0, 0, 0),
            4,
            settings.latentNoise(),
            settings.dimension(),
            settings.stages()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void gradientOfTheWholeBoundAgreesWithCentralDifferences(ModelSettings settings) {
    BoundGraph graph = graph(settings);
    MultiDataSet minibatch = minibatch(graph, DataType.DOUBLE);
    checkGradient(graph, () -> graph.evaluate(minibatch, 0.7).total());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void gradientOfTheForwardBoundAgreesWithCentralDifferences(ModelSettings settings) {
    BoundGraph graph = graph(settings);
    Points points = points(settings);
    checkGradient(
        graph, () -> graph.evaluatePoints(4, points.x(), points.noise(), GradientEstimator.TOTAL));
  }

  /** Both have one mean. Five standard errors, six times: a false alarm in 300,000. */
  @ParameterizedTest
  @EnumSource(Covariance.class)
  void bothEstimatorsOfTheGradientHaveOneMean(Covariance covariance) {
    BoundGraph graph = graph(withCoordinateUnits(settings(2, covariance)));
    int count = graph.settings().countParameters();
    double[] direction = new double[count];
    NoiseStream stream = NoiseStream.of(8, Purpose.CHECK, 1, 0, 0);
    Arrays.setAll(direction, k -> stream.gaussian());
    var reverse = new SummaryStatistics();
    var forward = new SummaryStatistics();
    for (int trial = 0; trial < 400; trial++) {
      MultiDataSet minibatch =
          BoundGraph.minibatch(
              DataType.DOUBLE,
              Noise.down(
                  NoiseStream.of(9, Purpose.TRAIN, trial, 0, 0), 8, DIMENSION, DIMENSION, 2));
      float[] drawn = new float[8 * DIMENSION];
      double[] x = new double[drawn.length];
      float[] noise = new float[8 * 2 * DIMENSION];
      stream.fillGaussian(drawn);
      Arrays.setAll(x, k -> drawn[k]);
      stream.fillGaussian(noise);
      double[] sums = new double[2];
      for (GradientEstimator estimator : GradientEstimator.values()) {
        double sign = estimator == GradientEstimator.PATH ? 1 : -1;
        graph.evaluate(minibatch, 0.7, estimator);
        sums[0] += sign * along(direction, graph);
        graph.evaluatePoints(8, x, noise, estimator);
        sums[1] += sign * along(direction, graph);
      }
      reverse.addValue(sums[0]);
      forward.addValue(sums[1]);
    }
    for (SummaryStatistics difference : List.of(reverse, forward)) {
      double error = difference.getStandardDeviation() / Math.sqrt(difference.getN());
      assertThat(error).isGreaterThan(1e-3);
      assertThat(difference.getMean()).isCloseTo(0, within(5 * error));
    }
  }

  private static double along(double[] direction, BoundGraph graph) {
    double sum = 0;
    INDArray gradient = graph.graph().getFlattenedGradients();
    for (int k = 0; k < direction.length; k++) {
      sum += direction[k] * gradient.getDouble(k);
    }
    return sum;
  }

  /**
   * z ~ N(0, I) and x = a z + sqrt(1 - a^2) eps, stage by stage, leave N(0, I) as it is, and the
   * way up is the same: the bound is the same everywhere.
   */
  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  void whereTheBoundIsTightThePathGradientOfTheDecodersIsZero(GradientEstimator estimator) {
    double a = 0.6;
    ModelSettings settings =
        new ModelSettings(
            2,
            2,
            3,
            List.of(),
            Activation.TANH,
            Covariance.FULL,
            Objective.JOINT,
            List.of(0.0, 0.0),
            List.of(1.0, 1.0));
    BoundGraph graph =
        BoundGraph.of(
            settings,
            GaussianMixture.of(new double[1][2], new double[] {1}, new double[] {1}),
            DataType.DOUBLE);
    for (int stage = 1; stage <= 3; stage++) {
      for (String network :
          List.of(ParameterLayout.decoderName(stage), ParameterLayout.encoderName(stage))) {
        for (int i = 0; i < 2; i++) {
          graph.weights(network, 0).putScalar(i, i, a - 1);
          graph.biases(network, 0).putScalar(2 + i, GaussianHead.rawOf(0.5 * Math.log(1 - a * a)));
        }
      }
    }
    graph.evaluate(minibatch(graph, DataType.DOUBLE), 1, estimator);
    double norm = 0;
    for (Affine layer : new ParameterLayout(settings).layers()) {
      for (int k = layer.offset(); layer.name().startsWith("decoder") && k < layer.end(); k++) {
        norm = Math.max(norm, Math.abs(graph.graph().getFlattenedGradients().getDouble(k)));
      }
    }
    if (estimator == GradientEstimator.PATH) {
      assertThat(norm).isLessThan(1e-12);
    } else {
      assertThat(norm).isGreaterThan(0.1);
    }
  }

  private record Points(double[] x, float[] noise) {}

  private static Points points(ModelSettings settings) {
    float[] drawn = new float[4 * settings.dimension()];
    float[] noise = new float[4 * settings.stages() * settings.latentDimension()];
    // As above.
    NoiseStream stream = NoiseStream.of(74, Purpose.TRAIN, 0, 0, 0);
    stream.fillGaussian(drawn);
    stream.fillGaussian(noise);
    double[] x = new double[drawn.length];
    Arrays.setAll(x, k -> drawn[k]);
    return new Points(x, noise);
  }

  /**
   * Both sides of a joint law: of points that were encoded, the bound is minus the weight's log.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void forwardBoundIsThatOfEncodedPaths(ModelSettings settings) {
    BoundGraph graph = graph(settings);
    graph.setParameters(graph.parameters());
    Points points = points(settings);
    double found = graph.evaluatePoints(4, points.x(), points.noise(), GradientEstimator.TOTAL);
    double[] x = points.x();
    int width = settings.latentDimension();
    float[][] steps = new float[settings.stages()][4 * width];
    for (int s = 0; s < steps.length; s++) {
      for (int row = 0; row < 4; row++) {
        System.arraycopy(
            points.noise(), (row * steps.length + s) * width, steps[s], row * width, width);
      }
    }
    Vae.Path path =
        Vae.of(new TrainedModel(settings, graph.parameters()), new CoupledQuartic(DIMENSION))
            .encode(x, new Noise(4, new float[0], steps));
    double expected = 0;
    for (int row = 0; row < 4; row++) {
      expected += path.logRatio(row) / 4;
    }
    // Floats in the model, doubles in the graph.
    assertThat(found).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
  }

  private static void checkGradient(BoundGraph graph, DoubleSupplier value) {
    value.getAsDouble();
    INDArray gradient = graph.graph().getFlattenedGradients().reshape(1, -1).dup();
    INDArray parameters = graph.graph().params();
    INDArray start = parameters.dup();
    long count = learned(graph.settings());
    // A drift's derivative has products with a Hessian, from differences that reach a thousandth.
    double tolerance = graph.settings().drift() == Drift.NONE ? 1e-6 : 5e-5;
    // Every parameter has its part in each dense direction; single coordinates would show where an
    // error sits.
    NoiseStream stream = NoiseStream.of(8, Purpose.CHECK, 0, 0, 0);
    for (int trial = 0; trial < 12; trial++) {
      INDArray direction = Nd4j.zeros(DataType.DOUBLE, 1, parameters.length());
      if (trial < 6) {
        for (long k = 0; k < count; k++) {
          direction.putScalar(k, stream.gaussian());
        }
        direction.divi(direction.norm2Number());
      } else {
        direction.putScalar(stream.uniform().nextLong(count), 1);
      }
      double[] f = new double[4];
      // Fourth-order differences: their error, of order h^4 and 1e-16 / h, is below 1e-10 here.
      double h = 1e-4;
      double[] steps = {-2 * h, -h, h, 2 * h};
      for (int j = 0; j < 4; j++) {
        parameters.assign(start.add(direction.mul(steps[j])));
        f[j] = value.getAsDouble();
      }
      double difference = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h);
      double derivative = gradient.mul(direction).sumNumber().doubleValue();
      assertThat(derivative)
          .as("derivative along direction %d", trial)
          .isCloseTo(difference, within(tolerance * Math.max(0.1, Math.abs(difference))));
    }
    assertThat(gradient.norm2Number().doubleValue()).as("not trivially small").isGreaterThan(1);
  }

  /** What training calls and DL4J's own way through the graph are one computation. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void dl4jsOwnFitSeesTheSameScoreAndGradient(ModelSettings settings) {
    BoundGraph graph = graph(settings);
    MultiDataSet minibatch = minibatch(graph, DataType.DOUBLE);
    BoundGraph.Bound bound = graph.evaluate(minibatch, 1);
    INDArray gradient = graph.graph().getFlattenedGradients().dup();
    graph.graph().getFlattenedGradients().assign(0);
    ComputationGraph dl4j = graph.graph();
    dl4j.setInputs(minibatch.getFeatures());
    dl4j.setLabels(minibatch.getLabels());
    dl4j.computeGradientAndScore();
    assertThat(dl4j.score()).isCloseTo(bound.total(), within(1e-12 * Math.abs(bound.total())));
    assertThat(dl4j.getFlattenedGradients()).isEqualTo(gradient);
    assertThat(gradient.norm2Number().doubleValue()).isPositive();
  }

  /** A configuration travels to executors with the graph. */
  @Test
  void aGraphThatWasSerializedComputesTheSame() {
    BoundGraph graph =
        graph(settings(2, DIMENSION, Covariance.FULL, Objective.JOINT, Activation.TANH));
    ComputationGraph copy =
        new ComputationGraph(SerializationUtils.clone(graph.graph().getConfiguration()));
    copy.init(graph.graph().params().dup(), false);
    MultiDataSet minibatch = minibatch(graph, DataType.DOUBLE);
    assertThat(copy.outputSingle(minibatch.getFeatures(0)).meanNumber().doubleValue())
        .isCloseTo(graph.evaluate(minibatch, 1).total(), within(1e-12));
  }

  /** Floats against the doubles whose gradients the differences above vouch for. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void floatsGiveTheBoundAndTheGradientOfDoubles(ModelSettings settings) {
    BoundGraph doubles = graph(settings);
    BoundGraph floats = BoundGraph.of(settings, new CoupledQuartic(DIMENSION), DataType.FLOAT);
    floats.setParameters(doubles.parameters());
    // Both at the very same, rounded parameters.
    doubles.setParameters(doubles.parameters());
    double expected = doubles.evaluate(minibatch(doubles, DataType.DOUBLE), 0.7).total();
    double found = floats.evaluate(minibatch(floats, DataType.FLOAT), 0.7).total();
    assertThat(found).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
    INDArray gradient = doubles.graph().getFlattenedGradients();
    float[] found2 = new float[settings.countParameters()];
    floats.gradient(found2);
    // A forward error of 1e-6 in the point where derivatives are taken.
    double size = gradient.norm2Number().doubleValue();
    for (int k = 0; k < found2.length; k++) {
      assertThat((double) found2[k])
          .as("parameter %d", k)
          .isCloseTo(gradient.getDouble(k), within(2e-5 * size));
    }
  }

  /** Buffers stay from step to step: what an earlier, larger block left is not seen. */
  @Test
  void aSmallerBlockAfterALargerOneGivesWhatItGivesAlone() {
    ModelSettings settings =
        settings(2, DIMENSION, Covariance.FULL, Objective.JOINT, Activation.TANH);
    BoundGraph used = BoundGraph.of(settings, new CoupledQuartic(DIMENSION), DataType.FLOAT);
    BoundGraph fresh = BoundGraph.of(settings, new CoupledQuartic(DIMENSION), DataType.FLOAT);
    used.initialise(4);
    fresh.initialise(4);
    NoiseStream stream = NoiseStream.of(9, Purpose.TRAIN, 0, 0, 0);
    used.evaluate(
        BoundGraph.minibatch(DataType.FLOAT, Noise.down(stream, 50, DIMENSION, DIMENSION, 2)), 1);
    MultiDataSet small = minibatch(used, DataType.FLOAT);
    assertThat(used.evaluate(small, 1)).isEqualTo(fresh.evaluate(small, 1));
    float[] one = new float[settings.countParameters()];
    float[] other = new float[settings.countParameters()];
    used.gradient(one);
    fresh.gradient(other);
    assertThat(one).isEqualTo(other);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void parameterCountIsThatOfTheGraph(ModelSettings settings) {
    assertThat(graph(settings).graph().numParams()).isEqualTo(settings.countParameters());
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
    BoundGraph graph = BoundGraph.of(settings, new CoupledQuartic(DIMENSION), DataType.FLOAT);
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
    BoundGraph graph = BoundGraph.of(settings, new CoupledQuartic(DIMENSION), DataType.DOUBLE);
    graph.initialise(3);
    double bound =
        graph
            .evaluate(
                BoundGraph.minibatch(
                    DataType.DOUBLE,
                    Noise.down(
                        NoiseStream.of(1, Purpose.TRAIN, 0, 0, 0), 20000, DIMENSION, DIMENSION, 2)),
                0)
            .total();
    // Closed form at exactly zero means: z ~ N(0, I), two steps of variance 1/2 each way. KL per
    // coordinate of
    // [N(0,1), +1/2, +1/2] against [x ~ N(0,1), +1/2, +1/2] = KL of the joint paths: E_x (x^2 -
    // z^2) / 2 = 1/2.
    // 20000 rows: standard error below 0.02, so 0.1 is more than 5 of them.
    assertThat(bound).isCloseTo(DIMENSION * 0.5, within(0.1));
  }
}
