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

/** The arithmetic on columns against that of {@link GaussianHead} on rows. */
class GaussianColumnsTest {

  private static final int ROWS = 19;

  /** A block of what a network may put out, noise, and values to start from; in columns. */
  record Block(GaussianHead head, Covariance covariance, float[][] heads, double[][] eps) {

    static Block of(int n, Covariance covariance) {
      GaussianHead head = new GaussianHead(n, covariance);
      NoiseStream stream = NoiseStream.of(41, Purpose.CHECK, covariance.ordinal(), n, 0);
      float[][] heads = new float[head.size()][ROWS];
      for (float[] column : heads) {
        stream.fillGaussian(column);
      }
      double[][] eps = new double[n][];
      Arrays.setAll(eps, i -> Differences.gaussians(stream, ROWS, 1));
      return new Block(head, covariance, heads, eps);
    }

    GaussianColumns columns() {
      return new GaussianColumns(head, covariance, ROWS + 3);
    }

    double[] head(int row) {
      double[] values = new double[heads.length];
      Arrays.setAll(values, i -> heads[i][row]);
      return values;
    }

    @Override
    public String toString() {
      return covariance + " " + eps.length;
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

  private static double[] row(double[][] columns, int row) {
    return Arrays.stream(columns).mapToDouble(column -> column[row]).toArray();
  }

  private static double[] filled(double value) {
    double[] values = new double[ROWS];
    Arrays.fill(values, value);
    return values;
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void samplesAndTheirDensitiesAreThoseOfTheRows(Block block) {
    double[][] out = new double[block.eps().length][];
    Arrays.setAll(out, i -> filled(i + 0.25));
    double[] logDensity = filled(7);
    block.columns().addSample(ROWS, block.heads(), block.eps(), out, logDensity);
    for (int row = 0; row < ROWS; row++) {
      double[] expected = new double[out.length];
      Arrays.setAll(expected, i -> i + 0.25);
      double density =
          block.head().addSample(block.head(row), 0, row(block.eps(), row), 0, expected, 0);
      assertThat(row(out, row)).containsExactly(expected, within(1e-12));
      assertThat(logDensity[row]).isCloseTo(7 + density, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void densitiesOfValuesAreThoseOfTheRows(Block block) {
    // What is noise above stands for values here: they need not be likely.
    double[][] values = new double[block.eps().length][];
    Arrays.setAll(values, i -> block.eps()[i].clone());
    double[] logDensity = filled(7);
    block.columns().addLogDensity(ROWS, block.heads(), values, logDensity);
    for (int row = 0; row < ROWS; row++) {
      double[] head = block.head(row);
      double[] difference = row(block.eps(), row);
      for (int i = 0; i < difference.length; i++) {
        difference[i] -= head[i];
      }
      double[] whitened = new double[difference.length];
      double density = block.head().logDensity(head, 0, difference, whitened);
      assertThat(logDensity[row])
          .isCloseTo(7 + density, within(1e-11 * Math.max(1, Math.abs(density))));
      for (int i = 0; i < whitened.length; i++) {
        assertThat(values[i][row])
            .isCloseTo(whitened[i], within(1e-11 * Math.max(1, Math.abs(whitened[i]))));
      }
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

  @Test
  void scalesAreThoseOfTheFormulaOverTheWholeRange() {
    int n = 2_000_001;
    double[] raw = new double[n];
    for (int k = 0; k < n; k++) {
      raw[k] = (k - n / 2) * 2e-4;
    }
    double[] logScale = new double[n];
    double[] scale = new double[n];
    GaussianColumns.scales(n, raw.clone(), logScale, scale);
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
    GaussianColumns.scales(3, raw, logScale, scale);
    assertThat(logScale).containsExactly(new double[] {8, -8, Double.NaN}, within(1e-14));
    assertThat(scale[0]).isCloseTo(Math.exp(8), within(1e-10));
    assertThat(scale[1]).isCloseTo(Math.exp(-8), within(1e-17));
    assertThat(scale[2]).isNaN();
  }
}
