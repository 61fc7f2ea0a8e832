package io.gibbsvae.energy.expression;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/** Functions of one number that neither Java nor Commons Math has as they are needed here. */
final class SpecialFunctions {

  // From here on the asymptotic series of digamma is exact to a double.
  private static final double DIGAMMA_ASYMPTOTIC = 10;
  // B_2k / (2k) for k = 1, 2, ...
  private static final double[] DIGAMMA_TERMS = {
    1 / 12.0, -1 / 120.0, 1 / 252.0, -1 / 240.0, 1 / 132.0, -691 / 32760.0, 1 / 12.0
  };
  // From here on the asymptotic series of the Bessel functions is exact to a double.
  private static final double BESSEL_ASYMPTOTIC = 25;
  private static final int ASYMPTOTIC_TERMS = 30;
  private static final double SMALLEST_TERM = 1e-18;

  private SpecialFunctions() {}

  /** log abs(gamma(a)); infinite at 0 and at negative integers. */
  static double logGamma(double a) {
    if (a > 0) {
      return a == Double.POSITIVE_INFINITY ? a : Gamma.logGamma(a);
    }
    if (a == Math.rint(a)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * a))) - Gamma.logGamma(1 - a);
  }

  /** The derivative of {@link #logGamma}; NaN at 0 and at negative integers. */
  static double digamma(double a) {
    if (a <= 0) {
      return a == Math.rint(a)
          ? Double.NaN
          : digamma(1 - a) - Math.PI / Math.tan(Math.PI * (a - Math.rint(a)));
    }
    double shift = 0;
    double large = a;
    while (large < DIGAMMA_ASYMPTOTIC) {
      shift += 1 / large;
      large++;
    }
    double inverse = 1 / (large * large);
    double series = 0;
    for (int k = DIGAMMA_TERMS.length - 1; k >= 0; k--) {
      series = (series + DIGAMMA_TERMS[k]) * inverse;
    }
    return Math.log(large) - 0.5 / large - series - shift;
  }

  /** log(gamma(a) gamma(b) / gamma(a + b)), without the cancellation of the three; 0 and up. */
  static double logBeta(double a, double b) {
    double least = Math.min(a, b);
    if (least < 0 || Double.isNaN(a + b)) {
      return Double.NaN;
    }
    return least == 0
        ? Double.POSITIVE_INFINITY
        : Double.isInfinite(a + b) ? Double.NEGATIVE_INFINITY : Beta.logBeta(a, b);
  }

  static double erf(double a) {
    return Double.isNaN(a) ? a : Erf.erf(a);
  }

  /** log(I_0(a) e^-a), for a of at least 0. */
  static double logScaledBessel(double a) {
    return a < BESSEL_ASYMPTOTIC
        ? Math.log(series(a, 0)) - a
        : Math.log1p(asymptotic(a, 0)) - 0.5 * Math.log(2 * Math.PI * a);
  }

  /** The derivative of {@link #logScaledBessel}: I_1(a) / I_0(a) - 1. */
  static double besselRatioMinusOne(double a) {
    if (a < BESSEL_ASYMPTOTIC) {
      return 0.5 * a * series(a, 1) / series(a, 0) - 1;
    }
    double first = asymptotic(a, 0);
    return (asymptotic(a, 1) - first) / (1 + first);
  }

  /** The sum of (a/2)^2k / (k! (k + order)!). */
  private static double series(double a, int order) {
    double quarter = a * a / 4;
    double term = 1;
    double sum = 1;
    for (int k = 1; term > SMALLEST_TERM * sum; k++) {
      term *= quarter / (k * (double) (k + order));
      sum += term;
    }
    return sum;
  }

  /** I_order(a) e^-a sqrt(2 pi a) - 1. */
  private static double asymptotic(double a, int order) {
    double term = 1;
    double sum = 0;
    for (int k = 1; k <= ASYMPTOTIC_TERMS && Math.abs(term) > SMALLEST_TERM; k++) {
      double odd = 2 * k - 1;
      term *= (odd * odd - 4 * order * order) / (8 * a * k);
      sum += term;
    }
    return sum;
  }
}
