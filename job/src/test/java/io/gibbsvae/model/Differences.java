package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** Gradients against central differences, and the points to take them at. */
public final class Differences {

  // Fourth order: an error of h^4 = 1e-12 times a fifth derivative, and 1e-16 / h of rounding.
  private static final double H = 1e-3;

  private Differences() {}

  /** The gradient of a function at a point, by fourth-order differences. */
  public static double[] gradient(ToDoubleFunction<double[]> function, double[] point) {
    double[] gradient = new double[point.length];
    double[] moved = point.clone();
    for (int i = 0; i < point.length; i++) {
      double difference = 0;
      double[] steps = {-2, -1, 1, 2};
      double[] factors = {1, -8, 8, -1};
      for (int j = 0; j < 4; j++) {
        moved[i] = point[i] + H * steps[j];
        difference += factors[j] * function.applyAsDouble(moved);
      }
      moved[i] = point[i];
      gradient[i] = difference / (12 * H);
    }
    return gradient;
  }

  public static void assertClose(String what, double[] actual, double[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as("%s, entry %d", what, i)
          .isCloseTo(expected[i], within(1e-8 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  public static double[] gaussians(NoiseStream stream, int count, double scale) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * stream.gaussian();
    }
    return values;
  }

  /** Random columns, [width][rows]. */
  public static double[][] columns(NoiseStream stream, int width, int rows, double scale) {
    double[][] columns = new double[width][];
    Arrays.setAll(columns, i -> gaussians(stream, rows, scale));
    return columns;
  }

  /** The gradient of a function of columns, by fourth-order differences. */
  public static double[][] columnGradient(
      ToDoubleFunction<double[][]> function, double[][] columns) {
    double[][] gradient = new double[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      int moved = i;
      gradient[i] =
          gradient(
              column -> {
                double[][] all = columns.clone();
                all[moved] = column;
                return function.applyAsDouble(all);
              },
              columns[i]);
    }
    return gradient;
  }

  public static void assertClose(String what, double[][] actual, double[][] expected) {
    assertThat(actual).as(what).hasNumberOfRows(expected.length);
    for (int i = 0; i < actual.length; i++) {
      assertClose(what + ", column " + i, actual[i], expected[i]);
    }
  }

  public static double[][] copy(double[][] columns) {
    return Arrays.stream(columns).map(double[]::clone).toArray(double[][]::new);
  }

  /** One row of columns. */
  public static double[] row(double[][] columns, int row) {
    return Arrays.stream(columns).mapToDouble(column -> column[row]).toArray();
  }

  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
