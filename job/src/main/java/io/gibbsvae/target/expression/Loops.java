package io.gibbsvae.target.expression;

/**
 * Loops over numbers that lie one after the other: small methods, each of which the compiler turns
 * into vector instructions by itself. Inputs begin at i, j and l, what is made at o.
 */
final class Loops {

  private Loops() {}

  static void add(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] + b[j + r];
    }
  }

  static void subtract(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] - b[j + r];
    }
  }

  static void multiply(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] * b[j + r];
    }
  }

  static void divide(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] / b[j + r];
    }
  }

  static void power(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = Math.pow(a[i + r], b[j + r]);
    }
  }

  static void larger(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = Math.max(a[i + r], b[j + r]);
    }
  }

  static void smaller(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = Math.min(a[i + r], b[j + r]);
    }
  }

  static void less(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] < b[j + r] ? 1 : 0;
    }
  }

  static void atMost(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] <= b[j + r] ? 1 : 0;
    }
  }

  static void and(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] != 0 && b[j + r] != 0 ? 1 : 0;
    }
  }

  static void or(double[] a, int i, double[] b, int j, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] != 0 || b[j + r] != 0 ? 1 : 0;
    }
  }

  static void negate(double[] a, int i, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = -a[i + r];
    }
  }

  static void squareRoot(double[] a, int i, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = Math.sqrt(a[i + r]);
    }
  }

  static void absolute(double[] a, int i, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = Math.abs(a[i + r]);
    }
  }

  static void not(double[] a, int i, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] == 0 ? 1 : 0;
    }
  }

  static void square(double[] a, int i, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] * a[i + r];
    }
  }

  static void cube(double[] a, int i, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] * a[i + r] * a[i + r];
    }
  }

  static void fourth(double[] a, int i, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] * a[i + r] * (a[i + r] * a[i + r]);
    }
  }

  static void where(
      double[] a, int i, double[] b, int j, double[] c, int l, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = a[i + r] != 0 ? b[j + r] : c[l + r];
    }
  }

  static void wholePower(double[] a, int i, int power, double[] out, int o, int n) {
    switch (power) {
      case 2 -> square(a, i, out, o, n);
      case 3 -> cube(a, i, out, o, n);
      case 4 -> fourth(a, i, out, o, n);
      default -> {
        for (int r = 0; r < n; r++) {
          out[o + r] = wholePower(a[i + r], power);
        }
      }
    }
  }

  private static double wholePower(double base, int power) {
    double result = 1;
    double square = base;
    for (int rest = power; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }

  /** The functions that cost more than a loop around them. */
  static void function(Op op, double[] a, int i, double[] out, int o, int n) {
    for (int r = 0; r < n; r++) {
      out[o + r] = function(op, a[i + r]);
    }
  }

  private static double function(Op op, double v) {
    return switch (op) {
      case EXP -> Math.exp(v);
      case EXPM1 -> Math.expm1(v);
      case LOG -> Math.log(v);
      case LOG1P -> Math.log1p(v);
      case SIN -> Math.sin(v);
      case COS -> Math.cos(v);
      case TAN -> Math.tan(v);
      case SINH -> Math.sinh(v);
      case COSH -> Math.cosh(v);
      case TANH -> Math.tanh(v);
      case ATAN -> Math.atan(v);
      case SOFTPLUS -> Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
      case SIGMOID -> sigmoid(v);
      default -> throw new IllegalStateException(op + " is no function of one number");
    };
  }

  private static double sigmoid(double v) {
    double small = Math.exp(-Math.abs(v));
    return v >= 0 ? 1 / (1 + small) : small / (1 + small);
  }

  // --- derivatives: g, at k, times that of what was made, added to what is at o ---

  static void accumulate(double[] g, int k, double[] to, int o, int n) {
    for (int r = 0; r < n; r++) {
      to[o + r] += g[k + r];
    }
  }

  static void take(double[] g, int k, double[] to, int o, int n) {
    for (int r = 0; r < n; r++) {
      to[o + r] -= g[k + r];
    }
  }

  static void accumulateProduct(
      double[] g, int k, double[] factor, int i, double[] to, int o, int n) {
    for (int r = 0; r < n; r++) {
      to[o + r] += g[k + r] * factor[i + r];
    }
  }

  /** g f', and 0 where g is: what is not chosen may have no derivative. */
  private static double times(double g, double derivative) {
    return g == 0 ? 0 : g * derivative;
  }

  static void accumulateQuotient(
      double[] g, int k, double[] divisor, int j, double[] to, int o, int n) {
    for (int r = 0; r < n; r++) {
      to[o + r] += times(g[k + r], 1 / divisor[j + r]);
    }
  }

  /** Of the divisor of y. */
  static void takeQuotient(
      double[] g, int k, double[] y, double[] divisor, int j, double[] to, int o, int n) {
    for (int r = 0; r < n; r++) {
      to[o + r] -= times(g[k + r], y[k + r] / divisor[j + r]);
    }
  }

  static void ofBase(double[] g, int k, double[] a, int i, double[] b, int j, double[] to, int n) {
    for (int r = 0; r < n; r++) {
      to[i + r] += times(g[k + r], b[j + r] * Math.pow(a[i + r], b[j + r] - 1));
    }
  }

  static void ofExponent(
      double[] g, int k, double[] y, double[] a, int i, double[] to, int o, int n) {
    for (int r = 0; r < n; r++) {
      // 0^b is 0 for all positive b.
      double log = a[i + r] == 0 ? 0 : Math.log(a[i + r]);
      to[o + r] += times(g[k + r], y[k + r] * log);
    }
  }

  static void ofWholePower(double[] g, int k, double[] a, int i, int power, double[] to, int n) {
    switch (power) {
      case 2 -> ofSquare(g, k, a, i, to, n);
      case 3 -> ofCube(g, k, a, i, to, n);
      case 4 -> ofFourth(g, k, a, i, to, n);
      default -> {
        for (int r = 0; r < n; r++) {
          to[i + r] += power * g[k + r] * wholePower(a[i + r], power - 1);
        }
      }
    }
  }

  private static void ofSquare(double[] g, int k, double[] a, int i, double[] to, int n) {
    for (int r = 0; r < n; r++) {
      to[i + r] += 2 * g[k + r] * a[i + r];
    }
  }

  private static void ofCube(double[] g, int k, double[] a, int i, double[] to, int n) {
    for (int r = 0; r < n; r++) {
      to[i + r] += 3 * g[k + r] * (a[i + r] * a[i + r]);
    }
  }

  private static void ofFourth(double[] g, int k, double[] a, int i, double[] to, int n) {
    for (int r = 0; r < n; r++) {
      to[i + r] += 4 * g[k + r] * (a[i + r] * a[i + r] * a[i + r]);
    }
  }

  /** Adds g where a choice is what is asked for: where the condition is 0, or where it is not. */
  static void chosen(
      double[] g, int k, double[] condition, int i, boolean zero, double[] to, int o, int n) {
    for (int r = 0; r < n; r++) {
      to[o + r] += condition[i + r] == 0 == zero ? g[k + r] : 0;
    }
  }

  /** Adds g where the first of two is the extreme, or where it is not. */
  static void extreme(
      double[] g,
      int k,
      double[] a,
      int i,
      double[] b,
      int j,
      boolean larger,
      boolean first,
      double[] to,
      int o,
      int n) {
    for (int r = 0; r < n; r++) {
      boolean left = larger ? a[i + r] >= b[j + r] : a[i + r] <= b[j + r];
      to[o + r] += left == first ? g[k + r] : 0;
    }
  }

  static void ofFunction(
      Op op, double[] g, int k, double[] y, double[] a, int i, double[] to, int n) {
    for (int r = 0; r < n; r++) {
      to[i + r] += times(g[k + r], derivative(op, a[i + r], y[k + r]));
    }
  }

  /** dy/dv of a function of one number. */
  private static double derivative(Op op, double v, double y) {
    return switch (op) {
      case EXP -> y;
      case EXPM1 -> y + 1;
      case LOG -> 1 / v;
      case LOG1P -> 1 / (1 + v);
      case SQRT -> 0.5 / y;
      case ABS -> Math.signum(v);
      case SIN -> Math.cos(v);
      case COS -> -Math.sin(v);
      case TAN -> 1 + y * y;
      case SINH -> Math.cosh(v);
      case COSH -> Math.sinh(v);
      case TANH -> 1 - y * y;
      case ATAN -> 1 / (1 + v * v);
      case SOFTPLUS -> sigmoid(v);
      case SIGMOID -> y * (1 - y);
      default -> throw new IllegalStateException(op + " is no function of one number");
    };
  }
}
