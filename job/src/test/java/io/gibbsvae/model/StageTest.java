package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StageTest {

  private static final int ROWS = 3;

  /** A stage: x has width D, z width d. */
  record Case(int width, int d, Covariance covariance, boolean residual, Stage.Top top) {

    GaussianHead decoder() {
      return new GaussianHead(width, covariance);
    }

    GaussianHead encoder() {
      return new GaussianHead(d, covariance);
    }

    Stage stage() {
      ModelSettings settings =
          new ModelSettings(
              width,
              d,
              1,
              List.of(),
              Activation.TANH,
              covariance,
              Objective.JOINT,
              Collections.nCopies(width, 0.0),
              Collections.nCopies(width, 1.0));
      Prior prior = new Prior(settings, ParameterStore.NONE);
      return new Stage(decoder(), encoder(), residual, top, prior, ROWS + 2);
    }

    Inputs inputs() {
      NoiseStream stream = NoiseStream.of(1, Purpose.CHECK, d, width, 0);
      return new Inputs(
          Differences.columns(stream, decoder().size(), ROWS, 0.7),
          Differences.columns(stream, width, ROWS, 0.7),
          Differences.columns(stream, d, ROWS, 0.7),
          Differences.columns(stream, encoder().size(), ROWS, 0.7));
    }

    MatrixGaussian decoder(Inputs inputs, int row) {
      MatrixGaussian law =
          MatrixGaussian.of(width, covariance, Differences.row(inputs.decoderHeads(), row));
      return residual ? law.plus(Differences.row(inputs.z(), row)) : law;
    }
  }

  /** Columns: what the decoder puts out, eps, z, what the encoder puts out. */
  record Inputs(double[][] decoderHeads, double[][] eps, double[][] z, double[][] encoderHeads) {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Stage.Top top : Stage.Top.values()) {
      for (Covariance covariance : Covariance.values()) {
        cases.add(new Case(3, 3, covariance, true, top));
        cases.add(new Case(3, 3, covariance, false, top));
        cases.add(new Case(2, 4, covariance, false, top));
        cases.add(new Case(4, 2, covariance, false, top));
      }
    }
    return cases;
  }

  private static double[][] sample(Case c, Stage stage, Inputs inputs, double[] bound) {
    double[][] x = new double[c.width()][ROWS];
    stage.sample(ROWS, inputs.decoderHeads(), inputs.eps(), inputs.z(), x, bound);
    return x;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sampleIsTheMeanPlusLTimesEpsAndItsDensityIsAdded(Case c) {
    Inputs inputs = c.inputs();
    double[] bound = {5, 6, 7};
    double[][] x = sample(c, c.stage(), inputs, bound);
    for (int row = 0; row < ROWS; row++) {
      MatrixGaussian decoder = c.decoder(inputs, row);
      double[] expected = decoder.sample(Differences.row(inputs.eps(), row));
      assertThat(Differences.row(x, row)).containsExactly(expected, within(1e-12));
      assertThat(bound[row]).isCloseTo(5 + row + decoder.logDensity(expected), within(1e-9));
    }
    assertThat(c.inputs()).as("inputs are left alone").usingRecursiveComparison().isEqualTo(inputs);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void encoderAddsItsLogDensityOrTheKl(Case c) {
    Inputs inputs = c.inputs();
    Stage stage = c.stage();
    double[][] x = sample(c, stage, inputs, new double[ROWS]);
    double[] bound = {5, 6, 7};
    stage.encode(ROWS, inputs.encoderHeads(), inputs.z(), x, bound);
    for (int row = 0; row < ROWS; row++) {
      double[] z = Differences.row(inputs.z(), row);
      MatrixGaussian encoder =
          MatrixGaussian.of(c.d(), c.covariance(), Differences.row(inputs.encoderHeads(), row));
      if (c.residual()) {
        encoder = encoder.plus(Differences.row(x, row));
      }
      double expected =
          switch (c.top()) {
            case NO -> -encoder.logDensity(z);
            case JOINT -> logStandardNormal(z) - encoder.logDensity(z);
            case CLOSED_FORM -> encoder.klFromStandardNormal();
          };
      assertThat(bound[row]).as("row %d", row).isCloseTo(5 + row + expected, within(1e-9));
    }
    assertThat(c.inputs()).as("inputs are left alone").usingRecursiveComparison().isEqualTo(inputs);
  }

  private static double logStandardNormal(double[] z) {
    return -0.5 * z.length * Math.log(2 * Math.PI)
        - 0.5 * Math.pow(new ArrayRealVector(z).getNorm(), 2);
  }

  /** sum_rows (weight bound + outside . x), whose gradients the stage is to give. */
  private static double total(Case c, Inputs inputs, double[] weights, double[][] outside) {
    double[] bound = new double[ROWS];
    Stage stage = c.stage();
    double[][] x = sample(c, stage, inputs, bound);
    stage.encode(ROWS, inputs.encoderHeads(), inputs.z(), x, bound);
    double total = Differences.dot(weights, bound);
    for (int i = 0; i < x.length; i++) {
      total += Differences.dot(outside[i], x[i]);
    }
    return total;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardPassAgreesWithDifferences(Case c) {
    Inputs inputs = c.inputs();
    NoiseStream stream = NoiseStream.of(2, Purpose.CHECK, 0, 0, 0);
    double[] weights = Differences.gaussians(stream, ROWS, 1);
    double[][] outside = Differences.columns(stream, c.width(), ROWS, 1);

    Stage stage = c.stage();
    double[] bound = new double[ROWS];
    double[][] x = sample(c, stage, inputs, bound);
    stage.encode(ROWS, inputs.encoderHeads(), inputs.z(), x, bound);
    // What lies in the gradients that are overwritten is of no account.
    double[][] encoderHeads = Differences.columns(stream, c.encoder().size(), ROWS, 1);
    double[][] decoderHeads = Differences.columns(stream, c.decoder().size(), ROWS, 1);
    double[][] z = Differences.columns(stream, c.d(), ROWS, 1);
    double[][] xGradient = Differences.copy(outside);
    stage.encoderGradient(ROWS, weights, inputs.encoderHeads(), encoderHeads, z, xGradient);
    stage.decoderGradient(ROWS, weights, inputs.eps(), xGradient, decoderHeads, z);

    Differences.assertClose(
        "encoder",
        encoderHeads,
        Differences.columnGradient(
            heads ->
                total(
                    c,
                    new Inputs(inputs.decoderHeads(), inputs.eps(), inputs.z(), heads),
                    weights,
                    outside),
            inputs.encoderHeads()));
    Differences.assertClose(
        "decoder",
        decoderHeads,
        Differences.columnGradient(
            heads ->
                total(
                    c,
                    new Inputs(heads, inputs.eps(), inputs.z(), inputs.encoderHeads()),
                    weights,
                    outside),
            inputs.decoderHeads()));
    // At the top z is data.
    if (c.top() == Stage.Top.NO) {
      Differences.assertClose(
          "z",
          z,
          Differences.columnGradient(
              latent ->
                  total(
                      c,
                      new Inputs(
                          inputs.decoderHeads(), inputs.eps(), latent, inputs.encoderHeads()),
                      weights,
                      outside),
              inputs.z()));
    }
  }
}
