package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arithmetic on columns against that of matrices, and its gradients against differences. */
class GaussianColumnsTest {

  private static final int ROWS = 19;

  /** A block of what a network may put out, noise, and values to start from; in columns. */
  record Block(int n, Covariance covariance, double[][] heads, double[][] eps) {

    static Block of(int n, Covariance covariance) {
      NoiseStream stream = NoiseStream.of(41, Purpose.CHECK, covariance.ordinal(), n, 0);
      return new Block(
          n,
          covariance,
          Differences.columns(stream, covariance.gaussian(n).size(), ROWS, 0.8),
          Differences.columns(stream, n, ROWS, 1));
    }

    Gaussian columns() {
      return covariance.gaussian(n);
    }

    MatrixGaussian law(int row) {
      return law(heads, row);
    }

    MatrixGaussian law(double[][] heads, int row) {
      return MatrixGaussian.of(n, covariance, Differences.row(heads, row));
    }

    @Override
    public String toString() {
      return covariance + " " + n;
    }
  }

  static List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (Covariance covariance : Covariance.values()) {
      for (int n : new int[] {1, 2, 5}) {
        blocks.add(Block.of(n, covariance));
      }
    }
    return blocks;
  }

  private static double[] filled(double value) {
    double[] values = new double[ROWS];
    Arrays.fill(values, value);
    return values;
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void samplesAreTheMeanPlusLTimesEpsAndTheirDensitiesTheNormals(Block block) {
    double[][] out = new double[block.eps().length][];
    Arrays.setAll(out, i -> filled(i + 0.25));
    double[] logDensity = filled(7);
    block.columns().addSample(ROWS, block.heads(), block.eps(), out, logDensity);
    for (int row = 0; row < ROWS; row++) {
      double[] sample = block.law(row).sample(Differences.row(block.eps(), row));
      double[] expected = new double[out.length];
      Arrays.setAll(expected, i -> i + 0.25 + sample[i]);
      assertThat(Differences.row(out, row)).containsExactly(expected, within(1e-12));
      assertThat(logDensity[row]).isCloseTo(7 + block.law(row).logDensity(sample), within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void densitiesOfValuesAreTheNormals(Block block) {
    // What is noise above stands for values here: they need not be likely.
    double[][] values = Differences.copy(block.eps());
    double[] logDensity = filled(7);
    block.columns().addLogDensity(ROWS, block.heads(), values, logDensity);
    for (int row = 0; row < ROWS; row++) {
      MatrixGaussian law = block.law(row);
      double[] value = Differences.row(block.eps(), row);
      double density = law.logDensity(value);
      assertThat(logDensity[row])
          .isCloseTo(7 + density, within(1e-9 * Math.max(1, Math.abs(density))));
      // L^-1 (value - m) leads back.
      assertThat(law.sample(Differences.row(values, row))).containsExactly(value, within(1e-10));
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void sampleHasTheSameDensityWhenItIsEvaluated(Block block) {
    double[][] out = new double[block.eps().length][ROWS];
    double[] made = new double[ROWS];
    block.columns().addSample(ROWS, block.heads(), block.eps(), out, made);
    double[] evaluated = new double[ROWS];
    block.columns().addLogDensity(ROWS, block.heads(), out, evaluated);
    assertThat(evaluated).containsExactly(made, within(1e-10));
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i]).containsExactly(block.eps()[i], within(1e-10));
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void gradientOfASampleAndItsDensityAgreesWithDifferences(Block block) {
    NoiseStream stream = NoiseStream.of(42, Purpose.CHECK, 0, 0, 0);
    int n = block.eps().length;
    double[][] upstream = Differences.columns(stream, n, ROWS, 1);
    double[] weights = Differences.gaussians(stream, ROWS, 1);
    Gaussian columns = block.columns();
    columns.addSample(ROWS, block.heads(), block.eps(), new double[n][ROWS], new double[ROWS]);
    double[][] gradient = Differences.columns(stream, block.heads().length, ROWS, 1);
    columns.sampleGradient(ROWS, block.eps(), upstream, weights, gradient);

    Differences.assertClose(
        "heads",
        gradient,
        Differences.columnGradient(
            heads -> {
              double[][] x = new double[n][ROWS];
              double[] logDensity = new double[ROWS];
              block.columns().addSample(ROWS, heads, block.eps(), x, logDensity);
              double sum = Differences.dot(weights, logDensity);
              for (int i = 0; i < n; i++) {
                sum += Differences.dot(upstream[i], x[i]);
              }
              return sum;
            },
            block.heads()));
  }

  private static double minusDensity(
      Block block, double[][] heads, double[][] difference, double[] weights) {
    double[] logDensity = new double[ROWS];
    block.columns().addLogDensity(ROWS, heads, Differences.copy(difference), logDensity);
    return -Differences.dot(weights, logDensity);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void gradientOfADensityAgreesWithDifferences(Block block) {
    NoiseStream stream = NoiseStream.of(43, Purpose.CHECK, 0, 0, 0);
    int n = block.eps().length;
    double[] weights = Differences.gaussians(stream, ROWS, 1);
    double[][] whitened = Differences.copy(block.eps());
    Gaussian columns = block.columns();
    columns.addLogDensity(ROWS, block.heads(), whitened, new double[ROWS]);
    double[][] byDifference = Differences.columns(stream, n, ROWS, 1);
    double[][] byHeads = Differences.columns(stream, block.heads().length, ROWS, 1);
    columns.minusLogDensityGradient(ROWS, block.heads(), whitened, weights, byDifference, byHeads);

    Differences.assertClose(
        "heads",
        byHeads,
        Differences.columnGradient(
            heads -> minusDensity(block, heads, block.eps(), weights), block.heads()));
    Differences.assertClose(
        "difference",
        byDifference,
        Differences.columnGradient(
            difference -> minusDensity(block, block.heads(), difference, weights), block.eps()));
  }

  @Test
  void scalesAreThoseOfTheFormulaOverTheWholeRange() {
    int n = 2_000_001;
    double[] raw = new double[n];
    for (int k = 0; k < n; k++) {
      raw[k] = (k - n / 2) * 2e-4;
    }
    double[] logScale = new double[n];
    double[] scale = new double[n];
    LogScales.compute(n, raw.clone(), logScale, scale);
    double worstLog = 0;
    double worst = 0;
    for (int k = 0; k < n; k++) {
      double expected = 8 * StrictMath.tanh(raw[k] / 8);
      worstLog = Math.max(worstLog, Math.abs(logScale[k] - expected));
      worst = Math.max(worst, Math.abs(scale[k] / StrictMath.exp(logScale[k]) - 1));
    }
    assertThat(worstLog).isLessThan(1e-14);
    assertThat(worst).isLessThan(1e-14);
    assertThat(logScale[n / 2]).isZero();
    assertThat(scale[n / 2]).isEqualTo(1);
  }

  @Test
  void scalesSaturateAndPassNaNOn() {
    double[] raw = {Double.POSITIVE_INFINITY, -1e300, Double.NaN};
    double[] logScale = new double[3];
    double[] scale = new double[3];
    LogScales.compute(3, raw, logScale, scale);
    assertThat(logScale).containsExactly(new double[] {8, -8, Double.NaN}, within(1e-14));
    assertThat(scale[0]).isCloseTo(Math.exp(8), within(1e-10));
    assertThat(scale[1]).isCloseTo(Math.exp(-8), within(1e-17));
    assertThat(scale[2]).isNaN();
  }
}
