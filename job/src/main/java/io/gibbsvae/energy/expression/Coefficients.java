package io.gibbsvae.energy.expression;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** Arithmetic of coefficients: arrays of one number, or of one for each entry of a vector. */
final class Coefficients {

  static final double[] ZERO = {0};
  static final double[] ONE = {1};

  private Coefficients() {}

  static double[] plus(double[] a, double[] b) {
    return each(a, b, Double::sum);
  }

  static double[] times(double[] a, double[] b) {
    return each(a, b, (s, t) -> s * t);
  }

  private static double[] each(double[] a, double[] b, DoubleBinaryOperator operator) {
    double[] result = new double[Math.max(a.length, b.length)];
    for (int i = 0; i < result.length; i++) {
      result[i] = operator.applyAsDouble(at(a, i), at(b, i));
    }
    return result;
  }

  static double at(double[] coefficient, int entry) {
    return coefficient[coefficient.length == 1 ? 0 : entry];
  }

  static boolean isZero(double[] coefficient) {
    return Arrays.stream(coefficient).allMatch(c -> c == 0);
  }

  static boolean isOne(double[] coefficient) {
    return coefficient.length == 1 && coefficient[0] == 1;
  }

  /** The sum over {@code length} entries. */
  static double sum(double[] coefficient, int length) {
    return coefficient.length == 1 ? length * coefficient[0] : Arrays.stream(coefficient).sum();
  }

  /** Those of u^degree. */
  static double[][] monomial(int degree) {
    double[][] coefficients = new double[degree + 1][];
    Arrays.fill(coefficients, ZERO);
    coefficients[degree] = ONE;
    return coefficients;
  }
}
