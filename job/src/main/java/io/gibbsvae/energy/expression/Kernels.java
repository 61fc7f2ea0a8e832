package io.gibbsvae.energy.expression;

import java.util.Arrays;

/**
 * Loops over the rows of a column. They begin at 0, have no branches and call nothing, so that the
 * compiler makes vector instructions of them.
 */
final class Kernels {

  private static final int PRODUCT_COLUMNS = 32;

  private Kernels() {}

  /** out = the sum of c[j] u^j. */
  static void polynomial(int rows, double[] u, double[] c, double[] out) {
    int degree = c.length - 1;
    if (degree == 1) {
      double c0 = c[0];
      double c1 = c[1];
      for (int k = 0; k < rows; k++) {
        out[k] = c1 * u[k] + c0;
      }
    } else if (degree == 2) {
      double c0 = c[0];
      double c1 = c[1];
      double c2 = c[2];
      for (int k = 0; k < rows; k++) {
        out[k] = (c2 * u[k] + c1) * u[k] + c0;
      }
    } else if (degree == 3) {
      double c0 = c[0];
      double c1 = c[1];
      double c2 = c[2];
      double c3 = c[3];
      for (int k = 0; k < rows; k++) {
        out[k] = ((c3 * u[k] + c2) * u[k] + c1) * u[k] + c0;
      }
    } else {
      double c0 = c[degree - 4];
      double c1 = c[degree - 3];
      double c2 = c[degree - 2];
      double c3 = c[degree - 1];
      double c4 = c[degree];
      for (int k = 0; k < rows; k++) {
        out[k] = (((c4 * u[k] + c3) * u[k] + c2) * u[k] + c1) * u[k] + c0;
      }
      for (int j = degree - 5; j >= 0; j--) {
        double cj = c[j];
        for (int k = 0; k < rows; k++) {
          out[k] = out[k] * u[k] + cj;
        }
      }
    }
  }

  /** out += the sum of c[j] u^j, of a degree up to 4. */
  static void addPolynomial(int rows, double[] u, double[] c, double[] out) {
    double c0 = c[0];
    double c1 = c[1];
    if (c.length == 2) {
      for (int k = 0; k < rows; k++) {
        out[k] += c1 * u[k] + c0;
      }
      return;
    }
    double c2 = c[2];
    if (c.length == 3) {
      for (int k = 0; k < rows; k++) {
        out[k] += (c2 * u[k] + c1) * u[k] + c0;
      }
      return;
    }
    double c3 = c[3];
    if (c.length == 4) {
      for (int k = 0; k < rows; k++) {
        out[k] += ((c3 * u[k] + c2) * u[k] + c1) * u[k] + c0;
      }
      return;
    }
    double c4 = c[4];
    for (int k = 0; k < rows; k++) {
      out[k] += (((c4 * u[k] + c3) * u[k] + c2) * u[k] + c1) * u[k] + c0;
    }
  }

  /** out = c + ca a + cb b. */
  static void linear(
      int rows, double c, double ca, double[] a, double cb, double[] b, double[] out) {
    for (int k = 0; k < rows; k++) {
      out[k] = ca * a[k] + cb * b[k] + c;
    }
  }

  /** out += ca a + cb b. */
  static void addLinear(int rows, double ca, double[] a, double cb, double[] b, double[] out) {
    for (int k = 0; k < rows; k++) {
      out[k] += ca * a[k] + cb * b[k];
    }
  }

  /** out += ca a. */
  static void addScaled(int rows, double ca, double[] a, double[] out) {
    for (int k = 0; k < rows; k++) {
      out[k] += ca * a[k];
    }
  }

  static void zero(int rows, double[] out) {
    Arrays.fill(out, 0, rows, 0);
  }

  /** out += a. */
  static void add(int rows, double[] a, double[] out) {
    for (int k = 0; k < rows; k++) {
      out[k] += a[k];
    }
  }

  /** out += a b. */
  static void addProduct(int rows, double[] a, double[] b, double[] out) {
    for (int k = 0; k < rows; k++) {
      out[k] += a[k] * b[k];
    }
  }

  /** Columns out[i] = the sum of matrix[i, j] in[j] over j, the matrix row-major. */
  static void product(int rows, double[] matrix, double[][] in, double[][] out) {
    for (double[] column : out) {
      zero(rows, column);
    }
    // As many of the argument's columns at a time as a core's cache of the first level has.
    for (int first = 0; first < in.length; first += PRODUCT_COLUMNS) {
      int end = Math.min(in.length, first + PRODUCT_COLUMNS);
      for (int i = 0; i < out.length; i++) {
        int at = i * in.length;
        int j = first;
        for (; j + 3 < end; j += 4) {
          addFour(rows, matrix, at + j, in[j], in[j + 1], in[j + 2], in[j + 3], out[i]);
        }
        for (; j < end; j++) {
          addScaled(rows, matrix[at + j], in[j], out[i]);
        }
      }
    }
  }

  /** out += c[at] a0 + c[at + 1] a1 + c[at + 2] a2 + c[at + 3] a3. */
  private static void addFour(
      int rows,
      double[] c,
      int at,
      double[] a0,
      double[] a1,
      double[] a2,
      double[] a3,
      double[] out) {
    double c0 = c[at];
    double c1 = c[at + 1];
    double c2 = c[at + 2];
    double c3 = c[at + 3];
    for (int k = 0; k < rows; k++) {
      out[k] += (c0 * a0[k] + c1 * a1[k]) + (c2 * a2[k] + c3 * a3[k]);
    }
  }

  /** Columns out[j] = in[0] + ... + in[j]. */
  static void cumulate(int rows, double[][] in, double[][] out) {
    System.arraycopy(in[0], 0, out[0], 0, rows);
    for (int j = 1; j < out.length; j++) {
      plus(rows, out[j - 1], in[j], out[j]);
    }
  }

  /** Columns out[j] = in[j] + ratio out[j - 1]. */
  static void cumulate(int rows, double[][] in, double[] ratio, double[][] out) {
    System.arraycopy(in[0], 0, out[0], 0, rows);
    for (int j = 1; j < out.length; j++) {
      plusProduct(rows, in[j], ratio, out[j - 1], out[j]);
    }
  }

  /** out = a + b c. */
  private static void plusProduct(int rows, double[] a, double[] b, double[] c, double[] out) {
    for (int k = 0; k < rows; k++) {
      out[k] = a[k] + b[k] * c[k];
    }
  }

  /** out = a + b. */
  private static void plus(int rows, double[] a, double[] b, double[] out) {
    for (int k = 0; k < rows; k++) {
      out[k] = a[k] + b[k];
    }
  }

  /** out = yes where the condition holds, else no. */
  static void select(int rows, double[] condition, double[] yes, double[] no, double[] out) {
    for (int k = 0; k < rows; k++) {
      out[k] = condition[k] != 0 ? yes[k] : no[k];
    }
  }
}
