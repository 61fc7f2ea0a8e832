package io.gibbsvae.energy.regression;

/** Loops in the form that the JIT compiler makes vectors of by itself. */
final class PlainRegressionArithmetic implements RegressionArithmetic {

  private static final int WIDTH = 64;
  // A squared residual beyond that has no finite double.
  private static final double LARGEST = 1e300;

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void multiply(
      int rows, int terms, double[] a, int from, int stride, double[] x, double[] y) {
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < terms; k += ROWS) {
        addFour(a, from + row * stride + k, x, k * WIDTH, y, row * WIDTH);
      }
    }
  }

  private static void addFour(double[] a, int at, double[] x, int first, double[] y, int to) {
    double a0 = a[at];
    double a1 = a[at + 1];
    double a2 = a[at + 2];
    double a3 = a[at + 3];
    int second = first + WIDTH;
    int third = second + WIDTH;
    int fourth = third + WIDTH;
    for (int p = 0; p < WIDTH; p++) {
      y[to + p] +=
          (a0 * x[first + p] + a1 * x[second + p]) + (a2 * x[third + p] + a3 * x[fourth + p]);
    }
  }

  @Override
  public void logistic(int rows, double[] margins, double[] losses) {
    for (int p = 0; p < WIDTH; p++) {
      // log(1 + e^-m) = max(-m, 0) + log(1 + e^-|m|), and the logarithm of a product is one call:
      // factors are at most 2, so that one of 64 is far from overflow.
      double product = 1;
      for (int k = p; k < rows * WIDTH; k += WIDTH) {
        double margin = margins[k];
        double decay = Math.exp(-Math.abs(margin));
        losses[p] += Math.max(-margin, 0);
        product *= 1 + decay;
        margins[k] = -(margin > 0 ? decay : 1) / (1 + decay);
      }
      losses[p] += Math.log(product);
    }
  }

  @Override
  public void studentT(int rows, double[] residuals, double[] scales, double[] sums) {
    for (int k = 0; k < rows * WIDTH; k++) {
      int p = k % WIDTH;
      double r = residuals[k];
      double derivative = r / (scales[p] + r * r);
      sums[p] += Math.log1p(Math.min(r * r / scales[p], LARGEST));
      sums[WIDTH + p] += r * derivative;
      residuals[k] = derivative;
    }
  }

  @Override
  public void negativeBinomial(
      int rows, double[] logMeans, double[] counts, int first, double[] scalars, double[] sums) {
    for (int k = 0; k < rows * WIDTH; k++) {
      int p = k % WIDTH;
      double y = counts[first + k / WIDTH];
      double phi = scalars[WIDTH + p];
      double m = logMeans[k];
      double odds = m + scalars[p];
      double decay = Math.exp(-Math.abs(odds));
      double log = Math.max(odds, 0) + Math.log1p(decay);
      double share = (y + phi) * ((odds > 0 ? 1 : decay) / (1 + decay));
      sums[p] += (y + phi) * log - y * m;
      sums[WIDTH + p] += share - phi * log;
      logMeans[k] = share - y;
    }
  }
}
