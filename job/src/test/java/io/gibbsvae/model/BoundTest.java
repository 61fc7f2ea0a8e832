package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Shape;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Activation;
import io.gibbsvae.model.network.DoubleNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BoundTest {

  private static final int DIMENSION = 3;
  private static final int ROWS = 4;
  // Parameters that are multiples of it, and differences of such, are exact in floats.
  private static final double GRID = 0x1p-20;

  static List<ModelSettings> models() {
    List<ModelSettings> models = new ArrayList<>();
    for (Covariance covariance : Covariance.values()) {
      Shape shape = shape().covariance(covariance);
      for (Objective objective : Objective.values()) {
        models.add(shape.objective(objective).settings());
        models.add(
            shape()
                .stages(3)
                .activation(Activation.SOFTSIGN)
                .covariance(covariance)
                .objective(objective)
                .settings());
      }
      models.add(shape().covariance(covariance).coordinateUnits(4).settings());
      models.add(shape().covariance(covariance).stages(2).coordinateUnits(4).settings());
      for (Drift drift : Drift.values()) {
        models.add(
            shape()
                .covariance(covariance)
                .stages(2)
                .drift(drift)
                .frame(FrameType.PARTICLES)
                .settings());
      }
      models.add(withComponents(1, covariance));
      models.add(withComponents(2, covariance));
      models.add(drifting(1, covariance).settings());
      models.add(drifting(3, covariance).settings());
      models.add(shape().latents(2).covariance(covariance).settings());
      models.add(
          shape().latents(5).covariance(covariance).objective(Objective.CLOSED_FORM).settings());
    }
    for (Activation activation : List.of(Activation.SOFTSIGN, Activation.SILU, Activation.GELU)) {
      models.add(shape().stages(2).activation(activation).settings());
    }
    return models;
  }

  private static Shape shape() {
    return Shape.of(DIMENSION)
        .hidden(List.of(6, 5))
        .location(List.of(0.2, -0.1, 0.4))
        .scale(List.of(1.5, 0.7, 1.1));
  }

  private static Shape drifting(int stages, Covariance covariance) {
    return shape().stages(stages).covariance(covariance).drift(Drift.GRADIENT).coordinateUnits(4);
  }

  private static ModelSettings withComponents(int stages, Covariance covariance) {
    return shape()
        .stages(stages)
        .covariance(covariance)
        .frame(FrameType.PARTICLES)
        .components(3)
        .settings();
  }

  /**
   * Parameters away from the near-zero start, where many terms would be too small for their
   * gradients to be seen.
   */
  private static DraftModel draft(ModelSettings settings) {
    DraftModel draft = new DraftModel(settings);
    int learned = draft.learned();
    NoiseStream stream = NoiseStream.of(6, Purpose.CHECK, 0, 0, 0);
    for (int k = 0; k < draft.parameters.length; k++) {
      // Less where a frame is: its diagonal is positive.
      double moved = draft.parameters[k] + (k < learned ? 0.3 : 0.1) * stream.gaussian();
      draft.parameters[k] = (float) (GRID * Math.rint(moved / GRID));
    }
    return draft;
  }

  /** The bound in doubles. */
  private static Bound doubles(DraftModel draft) {
    return doubles(draft, new CoupledQuartic(DIMENSION));
  }

  private static Bound doubles(DraftModel draft, Potential potential) {
    Bound bound = new Bound(draft.settings, potential, DoubleNetwork::new);
    bound.setParameters(draft.parameters);
    return bound;
  }

  private static float[] noise(ModelSettings settings, NoiseStream stream, int rows) {
    return gaussians(stream, rows * settings.noiseWidth());
  }

  private static float[] gaussians(NoiseStream stream, int count) {
    float[] values = new float[count];
    stream.fillGaussian(values);
    return values;
  }

  private static float[] noise(ModelSettings settings) {
    // Softsign's derivative has a corner at 0: with this noise no unit is near it.
    return noise(settings, NoiseStream.of(70, Purpose.TRAIN, 0, 0, 0), ROWS);
  }

  private record Points(double[] x, float[] noise) {

    static Points of(ModelSettings settings, NoiseStream stream, int rows) {
      float[] drawn = gaussians(stream, rows * settings.dimension());
      double[] x = new double[drawn.length];
      Arrays.setAll(x, k -> drawn[k]);
      return new Points(
          x, gaussians(stream, rows * settings.stages() * settings.latentDimension()));
    }

    static Points of(ModelSettings settings) {
      // As above.
      return of(settings, NoiseStream.of(74, Purpose.TRAIN, 0, 0, 0), ROWS);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void reverseGradientAgreesWithDifferences(ModelSettings settings) {
    DraftModel draft = draft(settings);
    Bound bound = doubles(draft);
    float[] noise = noise(settings);
    checkGradient(
        draft, bound, () -> bound.reverse(ROWS, noise, 0.7, GradientEstimator.TOTAL).total());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void forwardGradientAgreesWithDifferences(ModelSettings settings) {
    DraftModel draft = draft(settings);
    Bound bound = doubles(draft);
    Points points = Points.of(settings);
    checkGradient(
        draft,
        bound,
        () -> bound.forward(ROWS, points.x(), points.noise(), GradientEstimator.TOTAL));
  }

  private static void checkGradient(DraftModel draft, Bound bound, DoubleSupplier value) {
    value.getAsDouble();
    float[] start = draft.parameters;
    float[] gradient = new float[start.length];
    bound.gradient(gradient);
    double size = norm(gradient);
    // A drift's derivative has products with a Hessian, from differences that reach a thousandth.
    double tolerance = draft.settings.drift() == Drift.NONE ? 1e-6 : 5e-5;
    // Every parameter has its part in each dense direction; single coordinates would show where an
    // error sits.
    NoiseStream stream = NoiseStream.of(8, Purpose.CHECK, 0, 0, 0);
    for (int trial = 0; trial < 12; trial++) {
      double[] direction = new double[start.length];
      if (trial < 6) {
        for (int k = 0; k < draft.learned(); k++) {
          direction[k] = stream.gaussian() / Math.sqrt(start.length);
        }
      } else {
        direction[stream.uniform().nextInt(draft.learned())] = 1;
      }
      // Fourth-order differences, with steps that are exact in floats.
      double h = 1e-3;
      double derivative = 0;
      for (int k = 0; k < direction.length; k++) {
        direction[k] = GRID * Math.rint(h * direction[k] / GRID);
        derivative += gradient[k] * direction[k] / h;
      }
      double[] f = new double[4];
      int[] steps = {-2, -1, 1, 2};
      for (int j = 0; j < 4; j++) {
        float[] moved = start.clone();
        for (int k = 0; k < moved.length; k++) {
          moved[k] += (float) (steps[j] * direction[k]);
        }
        bound.setParameters(moved);
        f[j] = value.getAsDouble();
      }
      double difference = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h);
      assertThat(derivative)
          .as("derivative along direction %d", trial)
          // Gradients are floats.
          .isCloseTo(
              difference, within(tolerance * Math.max(0.1, Math.abs(difference)) + 1e-7 * size));
    }
    assertThat(size).as("not trivially small").isGreaterThan(1);
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  /** Both have one mean. Five standard errors, six times: a false alarm in 300,000. */
  @ParameterizedTest
  @EnumSource(Covariance.class)
  void bothEstimatorsOfTheGradientHaveOneMean(Covariance covariance) {
    ModelSettings settings = shape().stages(2).covariance(covariance).coordinateUnits(4).settings();
    DraftModel draft = draft(settings);
    Bound bound = doubles(draft);
    double[] direction = new double[draft.parameters.length];
    NoiseStream stream = NoiseStream.of(8, Purpose.CHECK, 1, 0, 0);
    Arrays.setAll(direction, k -> stream.gaussian());
    var reverse = new SummaryStatistics();
    var forward = new SummaryStatistics();
    for (int trial = 0; trial < 400; trial++) {
      float[] noise = noise(settings, NoiseStream.of(9, Purpose.TRAIN, trial, 0, 0), 8);
      Points points = Points.of(settings, stream, 8);
      double[] sums = new double[2];
      for (GradientEstimator estimator : GradientEstimator.values()) {
        double sign = estimator == GradientEstimator.PATH ? 1 : -1;
        bound.reverse(8, noise, 0.7, estimator);
        sums[0] += sign * along(direction, bound);
        bound.forward(8, points.x(), points.noise(), estimator);
        sums[1] += sign * along(direction, bound);
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

  private static double along(double[] direction, Bound bound) {
    float[] gradient = new float[direction.length];
    bound.gradient(gradient);
    double sum = 0;
    for (int k = 0; k < direction.length; k++) {
      sum += direction[k] * gradient[k];
    }
    return sum;
  }

  /**
   * z ~ N(0, I) and x = a z + sqrt(1 - a^2) eps, stage by stage, leave N(0, I) as it is, and the
   * way up is the same: the bound is the same everywhere.
   */
  @ParameterizedTest
  @EnumSource(GradientEstimator.class)
  void pathGradientOfDecodersIsZeroWhereTheBoundIsTight(GradientEstimator estimator) {
    double a = 0.6;
    ModelSettings settings = Shape.of(2).stages(3).covariance(Covariance.FULL).settings();
    DraftModel draft = new DraftModel(settings);
    Arrays.fill(draft.parameters, 0);
    for (List<Part> parts : List.of(draft.layout.decoders(), draft.layout.encoders())) {
      for (Part part : parts) {
        for (int i = 0; i < 2; i++) {
          draft.set(DraftModel.weight(part.last(), i, i), a - 1);
          draft.set(part.last().biasOffset() + 2 + i, Gaussian.rawOf(0.5 * Math.log(1 - a * a)));
        }
      }
    }
    Bound bound =
        doubles(draft, GaussianMixture.of(new double[1][2], new double[] {1}, new double[] {1}));
    bound.reverse(ROWS, noise(settings), 1, estimator);
    float[] gradient = new float[draft.parameters.length];
    bound.gradient(gradient);
    double largest = 0;
    for (Part decoder : draft.layout.decoders()) {
      for (int k = decoder.last().offset(); k < decoder.last().end(); k++) {
        largest = Math.max(largest, Math.abs(gradient[k]));
      }
    }
    if (estimator == GradientEstimator.PATH) {
      // As tight as parameters in floats make it.
      assertThat(largest).isLessThan(1e-6);
    } else {
      assertThat(largest).isGreaterThan(0.1);
    }
  }

  /**
   * Both sides of a joint law: of points that were encoded, the bound is minus the weight's log.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void forwardBoundIsThatOfEncodedPaths(ModelSettings settings) {
    DraftModel draft = draft(settings);
    Points points = Points.of(settings);
    double found =
        doubles(draft).forward(ROWS, points.x(), points.noise(), GradientEstimator.TOTAL);
    int width = settings.latentDimension();
    float[][] steps = new float[settings.stages()][ROWS * width];
    for (int s = 0; s < steps.length; s++) {
      for (int row = 0; row < ROWS; row++) {
        System.arraycopy(
            points.noise(), (row * steps.length + s) * width, steps[s], row * width, width);
      }
    }
    Vae.Path path = draft.vae(new CoupledQuartic(DIMENSION)).encode(points.x(), steps);
    double expected = 0;
    for (int row = 0; row < ROWS; row++) {
      expected += path.logRatio(row) / ROWS;
    }
    // Networks in floats there, in doubles here.
    assertThat(found).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
  }

  /** Floats against the doubles whose gradients the differences above vouch for. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void floatsGiveTheBoundAndGradientOfDoubles(ModelSettings settings) {
    DraftModel draft = draft(settings);
    Bound doubles = doubles(draft);
    Bound floats = draft.bound(new CoupledQuartic(DIMENSION));
    float[] noise = noise(settings);
    double expected = doubles.reverse(ROWS, noise, 0.7, GradientEstimator.TOTAL).total();
    double found = floats.reverse(ROWS, noise, 0.7, GradientEstimator.TOTAL).total();
    assertThat(found).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
    float[] gradient = new float[settings.countParameters()];
    float[] byFloats = new float[settings.countParameters()];
    doubles.gradient(gradient);
    floats.gradient(byFloats);
    // A forward error of 1e-6 in the point where derivatives are taken.
    double size = norm(gradient);
    for (int k = 0; k < gradient.length; k++) {
      assertThat((double) byFloats[k])
          .as("parameter %d", k)
          .isCloseTo(gradient[k], within(2e-5 * size));
    }
  }

  /** Buffers stay from step to step: what an earlier, larger block left is not seen. */
  @Test
  void smallBlockAfterALargeOneGivesWhatItGivesAlone() {
    DraftModel draft = draft(shape().stages(2).covariance(Covariance.FULL).settings());
    ModelSettings settings = draft.settings;
    Bound used = draft.bound(new CoupledQuartic(DIMENSION));
    Bound fresh = draft.bound(new CoupledQuartic(DIMENSION));
    used.reverse(
        50,
        noise(settings, NoiseStream.of(9, Purpose.TRAIN, 0, 0, 0), 50),
        1,
        GradientEstimator.TOTAL);
    float[] noise = noise(settings);
    assertThat(used.reverse(ROWS, noise, 1, GradientEstimator.TOTAL))
        .isEqualTo(fresh.reverse(ROWS, noise, 1, GradientEstimator.TOTAL));
    float[] one = new float[settings.countParameters()];
    float[] other = new float[settings.countParameters()];
    used.gradient(one);
    fresh.gradient(other);
    assertThat(one).isEqualTo(other);
  }

  /** A model in the frame (c, A) of U(x) is one in the frame (0, I) of U(c + A y). */
  @ParameterizedTest
  @EnumSource(Drift.class)
  void boundIsEquivariantUnderTheFrame(Drift drift) {
    double[] c = {3, -1, 0.5};
    double[] a = {2, 0, 0, -0.75, 0.5, 0, 0.25, 1, 1.5};
    Potential potential = new CoupledQuartic(DIMENSION);
    DraftModel moved =
        draft(
            shape()
                .stages(2)
                .coordinateUnits(3)
                .drift(drift)
                .frame(FrameType.PARTICLES)
                .settings());
    float[] parameters = moved.trained().framed(c, a).parameters();
    ModelSettings plain =
        Shape.of(DIMENSION)
            .stages(2)
            .hidden(List.of(6, 5))
            .coordinateUnits(3)
            .drift(drift)
            .settings();
    Bound inFrame = Bound.of(moved.settings, potential);
    Bound inPlace = Bound.of(plain, new Affinely(potential, c, a));
    inFrame.setParameters(parameters);
    inPlace.setParameters(Arrays.copyOf(parameters, plain.countParameters()));
    float[] noise = noise(plain);
    double logVolume = Math.log(2 * 0.5 * 1.5);

    Bound.Means one = inFrame.reverse(ROWS, noise, 1, GradientEstimator.TOTAL);
    Bound.Means other = inPlace.reverse(ROWS, noise, 1, GradientEstimator.TOTAL);
    assertThat(one.logRatio()).isCloseTo(other.logRatio(), within(1e-6));
    assertThat(one.energy())
        .isCloseTo(other.energy() - logVolume, within(1e-6 * Math.abs(other.energy())));

    Points points = Points.of(plain);
    double[] x = new double[points.x().length];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < DIMENSION; i++) {
        x[row * DIMENSION + i] = Affinely.outer(points.x(), row, i, c, a);
      }
    }
    assertThat(inFrame.forward(ROWS, x, points.noise(), GradientEstimator.TOTAL))
        .isCloseTo(
            inPlace.forward(ROWS, points.x(), points.noise(), GradientEstimator.TOTAL) + logVolume,
            within(1e-5));
  }

  /** U(c + A y). */
  private record Affinely(Potential potential, double[] c, double[] a) implements Potential {

    static double outer(double[] y, int row, int i, double[] c, double[] a) {
      double x = c[i];
      for (int j = 0; j <= i; j++) {
        x += a[i * c.length + j] * y[row * c.length + j];
      }
      return x;
    }

    @Override
    public int dimension() {
      return c.length;
    }

    @Override
    public double energyAndGradient(double[] y, double[] gradient) {
      double[] x = new double[c.length];
      Arrays.setAll(x, i -> outer(y, 0, i, c, a));
      double[] outer = new double[c.length];
      double energy = potential.energyAndGradient(x, outer);
      Arrays.fill(gradient, 0);
      for (int i = 0; i < c.length; i++) {
        for (int j = 0; j <= i; j++) {
          gradient[j] += a[i * c.length + j] * outer[i];
        }
      }
      return energy;
    }
  }

  @Test
  void initialParametersDependOnTheSeedAlone() {
    ModelSettings settings = shape().stages(2).settings();
    assertThat(Initialisation.parameters(settings, 1))
        .isEqualTo(Initialisation.parameters(settings, 1))
        .isNotEqualTo(Initialisation.parameters(settings, 2));
  }

  @Test
  void boundAtBetaZeroIsThatOfTheStandardNormal() {
    ModelSettings settings = Shape.of(DIMENSION).stages(2).hidden(List.of(8)).settings();
    Bound bound = Bound.of(settings, new CoupledQuartic(DIMENSION));
    bound.setParameters(Initialisation.parameters(settings, 3));
    int rows = 20_000;
    float[] noise = noise(settings, NoiseStream.of(1, Purpose.TRAIN, 0, 0, 0), rows);
    // Closed form at exactly zero means: z ~ N(0, I), two steps of variance 1/2 each way. KL per
    // coordinate of
    // [N(0,1), +1/2, +1/2] against [x ~ N(0,1), +1/2, +1/2] = KL of the joint paths: E_x (x^2 -
    // z^2) / 2 = 1/2.
    // 20000 rows: standard error below 0.02, so 0.1 is more than 5 of them.
    assertThat(bound.reverse(rows, noise, 0, GradientEstimator.TOTAL).total())
        .isCloseTo(DIMENSION * 0.5, within(0.1));
  }
}
