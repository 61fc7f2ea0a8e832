package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Shape;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.network.Activation;
import io.gibbsvae.model.network.DoubleNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders and decoders against matrices, and their gradients against differences. */
class ConditionalTest {

  private static final int ROWS = 3;

  static List<ModelSettings> models() {
    List<ModelSettings> models = new ArrayList<>();
    for (Covariance covariance : Covariance.values()) {
      Shape shape = Shape.of(3).hidden(List.of(4)).activation(Activation.SILU);
      models.add(shape.covariance(covariance).settings());
      models.add(shape.stages(2).settings());
      models.add(shape.coordinateUnits(2).sharing(Sharing.NONE).drift(Drift.GRADIENT).settings());
      models.add(Shape.of(4).latents(2).hidden(List.of(4)).covariance(covariance).settings());
    }
    return models;
  }

  /** The encoder of stage 1, values that it is given, and values of it. */
  private static final class Fixture {

    final DraftModel draft;
    final float[] gradients;
    final Conditional encoder;
    final Level given;
    final double[][] eps;
    final double[][] value;

    Fixture(ModelSettings settings) {
      draft = new DraftModel(settings);
      NoiseStream stream = NoiseStream.of(1, Purpose.CHECK, 0, 0, 0);
      draft.disturb(stream, draft.parameters.length, 0.4);
      gradients = new float[draft.parameters.length];
      encoder =
          Conditional.of(
                  settings,
                  draft.layout.encoders(),
                  settings.latentDimension(),
                  DoubleNetwork::new,
                  ROWS + 2,
                  draft.parameters,
                  gradients)
              .get(0);
      int scores = settings.drift() == Drift.NONE ? 0 : settings.dimension();
      given =
          new Level(
              Differences.columns(stream, settings.dimension(), ROWS, 0.7),
              Differences.columns(stream, scores, ROWS, 0.7),
              new double[scores][ROWS],
              new double[settings.dimension()][ROWS],
              new double[scores][ROWS]);
      eps = Differences.columns(stream, settings.latentDimension(), ROWS, 0.7);
      value = Differences.columns(stream, settings.latentDimension(), ROWS, 0.7);
    }

    MatrixGaussian law(int row) {
      encoder.condition(ROWS, given);
      double[] head = Differences.row(encoder.heads(), row);
      MatrixGaussian law = MatrixGaussian.of(eps.length, draft.settings.covariance(), head);
      return draft.settings.residual() ? law.plus(Differences.row(given.value(), row)) : law;
    }

    double[][] sample(double[] log) {
      double[][] out = new double[eps.length][ROWS];
      encoder.condition(ROWS, given);
      encoder.sample(ROWS, given, eps, out, log);
      return out;
    }

    Level with(double[][] value) {
      return new Level(
          value, given.score(), given.slopes(), given.gradient(), given.scoreGradient());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void headsAreThoseOfTheNetworkAndWhatAddsToIt(ModelSettings settings) {
    Fixture f = new Fixture(settings);
    f.encoder.condition(ROWS, f.given);
    for (int row = 0; row < ROWS; row++) {
      double[] x = Differences.row(f.given.value(), row);
      double[] expected = f.draft.output(f.draft.encoder(1), x);
      f.draft.addToHead(f.draft.encoder(1), x, Differences.row(f.given.score(), row), expected);
      assertThat(Differences.row(f.encoder.heads(), row)).containsExactly(expected, within(1e-9));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void samplesAreTheMeanPlusLTimesEpsWithTheirDensity(ModelSettings settings) {
    Fixture f = new Fixture(settings);
    double[] log = {5, 6, 7};
    double[][] out = f.sample(log);
    for (int row = 0; row < ROWS; row++) {
      double[] expected = f.law(row).sample(Differences.row(f.eps, row));
      assertThat(Differences.row(out, row)).containsExactly(expected, within(1e-12));
      assertThat(log[row]).isCloseTo(5 + row + f.law(row).logDensity(expected), within(1e-9));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void valuesAreScoredByTheirDensity(ModelSettings settings) {
    Fixture f = new Fixture(settings);
    double[] log = {5, 6, 7};
    double[][] before = Differences.copy(f.value);
    f.encoder.score(ROWS, f.given, f.value, log);
    assertThat(f.value).isDeepEqualTo(before);
    for (int row = 0; row < ROWS; row++) {
      double density = f.law(row).logDensity(Differences.row(f.value, row));
      assertThat(log[row])
          .isCloseTo(5 + row + density, within(1e-9 * Math.max(1, Math.abs(density))));
      f.encoder.score(ROWS, f.given, f.value, new double[ROWS]);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void closedFormScoresByTheDivergence(ModelSettings settings) {
    Fixture f = new Fixture(settings);
    double[] log = {5, 6, 7};
    new ClosedForm(f.encoder).score(ROWS, f.given, f.value, log);
    for (int row = 0; row < ROWS; row++) {
      assertThat(log[row]).isCloseTo(5 + row - f.law(row).klFromStandardNormal(), within(1e-9));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void gradientOfTheScoreAgreesWithDifferences(ModelSettings settings) {
    Fixture f = new Fixture(settings);
    double[] weights = {0.7, -1, 2};
    f.encoder.score(ROWS, f.given, f.value, new double[ROWS]);
    double[][] byValue = new double[f.value.length][ROWS];
    f.encoder.scoreGradient(ROWS, weights, f.given, byValue);
    Differences.assertClose(
        "value",
        byValue,
        Differences.columnGradient(
            value -> minusScore(f.encoder, f.given, value, weights), f.value));
    Differences.assertClose(
        "given",
        f.given.gradient(),
        Differences.columnGradient(
            given -> minusScore(f.encoder, f.with(given), f.value, weights), f.given.value()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void gradientOfTheClosedFormAgreesWithDifferences(ModelSettings settings) {
    Fixture f = new Fixture(settings);
    double[] weights = {0.7, -1, 2};
    ClosedForm closed = new ClosedForm(f.encoder);
    closed.score(ROWS, f.given, f.value, new double[ROWS]);
    closed.scoreGradient(ROWS, weights, f.given, new double[f.value.length][ROWS]);
    Differences.assertClose(
        "given",
        f.given.gradient(),
        Differences.columnGradient(
            given -> minusScore(closed, f.with(given), f.value, weights), f.given.value()));
  }

  private static double minusScore(Scored scored, Level given, double[][] value, double[] weights) {
    double[] log = new double[ROWS];
    scored.score(ROWS, given, value, log);
    return -Differences.dot(weights, log);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void gradientOfASampleAgreesWithDifferences(ModelSettings settings) {
    Fixture f = new Fixture(settings);
    double[] weights = {0.7, -1, 2};
    double[][] upstream =
        Differences.columns(NoiseStream.of(2, Purpose.CHECK, 0, 0, 0), f.eps.length, ROWS, 1);
    f.sample(new double[ROWS]);
    f.encoder.sampleGradient(
        ROWS, weights, f.eps, f.given, upstream, GradientEstimator.TOTAL, true);
    double[][] expected =
        Differences.columnGradient(
            given -> {
              double[] log = new double[ROWS];
              double[][] out = new double[f.eps.length][ROWS];
              f.encoder.condition(ROWS, f.with(given));
              f.encoder.sample(ROWS, f.with(given), f.eps, out, log);
              double sum = Differences.dot(weights, log);
              for (int i = 0; i < out.length; i++) {
                sum += Differences.dot(upstream[i], out[i]);
              }
              return sum;
            },
            f.given.value());
    Differences.assertClose("given", f.given.gradient(), expected);
    // Nobody asks for it at the first level.
    for (double[] column : f.given.gradient()) {
      Arrays.fill(column, 9);
    }
    f.sample(new double[ROWS]);
    f.encoder.sampleGradient(
        ROWS, weights, f.eps, f.given, upstream, GradientEstimator.PATH, false);
    for (double[] column : f.given.gradient()) {
      assertThat(column).containsOnly(9);
    }
  }
}
