package io.gibbsvae.energy.regression;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Regressions on Java's Vector API.
 *
 * <p>The product's inner loop has the form that the JIT compiler keeps in registers: one level
 * deep, and not counted, or it would be unrolled and the accumulators spilled.
 */
final class VectorRegressionArithmetic implements RegressionArithmetic {

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int TILE = 2 * LANES;
  private static final int WIDTH = 2 * TILE;
  private static final int TERMS = 2;
  // A squared residual beyond that has no finite double.
  private static final double LARGEST = 1e300;

  // Not final: to the compiler it may change.
  private int one = 1;

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void multiply(
      int rows, int terms, double[] a, int from, int stride, double[] x, double[] y) {
    for (int row = 0; row < rows; row += ROWS) {
      for (int p = 0; p < WIDTH; p += TILE) {
        tile(terms, a, from + row * stride, stride, x, p, y, row * WIDTH + p);
      }
    }
  }

  /** Four rows of Y in two vectors each. */
  private void tile(
      int terms, double[] a, int from, int stride, double[] x, int xFrom, double[] y, int yFrom) {
    int row = yFrom;
    DoubleVector a0 = DoubleVector.fromArray(SPECIES, y, row);
    DoubleVector a1 = DoubleVector.fromArray(SPECIES, y, row + LANES);
    row += WIDTH;
    DoubleVector b0 = DoubleVector.fromArray(SPECIES, y, row);
    DoubleVector b1 = DoubleVector.fromArray(SPECIES, y, row + LANES);
    row += WIDTH;
    DoubleVector c0 = DoubleVector.fromArray(SPECIES, y, row);
    DoubleVector c1 = DoubleVector.fromArray(SPECIES, y, row + LANES);
    row += WIDTH;
    DoubleVector d0 = DoubleVector.fromArray(SPECIES, y, row);
    DoubleVector d1 = DoubleVector.fromArray(SPECIES, y, row + LANES);
    int first = from;
    int second = first + stride;
    int third = second + stride;
    int fourth = third + stride;
    int at = xFrom;
    int step = TERMS * one;
    for (int k = 0; k < terms; k += step) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, at);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, at + LANES);
      DoubleVector v = DoubleVector.broadcast(SPECIES, a[first]);
      a0 = v.fma(x0, a0);
      a1 = v.fma(x1, a1);
      v = DoubleVector.broadcast(SPECIES, a[second]);
      b0 = v.fma(x0, b0);
      b1 = v.fma(x1, b1);
      v = DoubleVector.broadcast(SPECIES, a[third]);
      c0 = v.fma(x0, c0);
      c1 = v.fma(x1, c1);
      v = DoubleVector.broadcast(SPECIES, a[fourth]);
      d0 = v.fma(x0, d0);
      d1 = v.fma(x1, d1);
      x0 = DoubleVector.fromArray(SPECIES, x, at + WIDTH);
      x1 = DoubleVector.fromArray(SPECIES, x, at + WIDTH + LANES);
      v = DoubleVector.broadcast(SPECIES, a[first + 1]);
      a0 = v.fma(x0, a0);
      a1 = v.fma(x1, a1);
      v = DoubleVector.broadcast(SPECIES, a[second + 1]);
      b0 = v.fma(x0, b0);
      b1 = v.fma(x1, b1);
      v = DoubleVector.broadcast(SPECIES, a[third + 1]);
      c0 = v.fma(x0, c0);
      c1 = v.fma(x1, c1);
      v = DoubleVector.broadcast(SPECIES, a[fourth + 1]);
      d0 = v.fma(x0, d0);
      d1 = v.fma(x1, d1);
      first += TERMS;
      second += TERMS;
      third += TERMS;
      fourth += TERMS;
      at += TERMS * WIDTH;
    }
    row = yFrom;
    a0.intoArray(y, row);
    a1.intoArray(y, row + LANES);
    row += WIDTH;
    b0.intoArray(y, row);
    b1.intoArray(y, row + LANES);
    row += WIDTH;
    c0.intoArray(y, row);
    c1.intoArray(y, row + LANES);
    row += WIDTH;
    d0.intoArray(y, row);
    d1.intoArray(y, row + LANES);
  }

  @Override
  public void logistic(int rows, double[] margins, double[] losses) {
    for (int p = 0; p < WIDTH; p += LANES) {
      // log(1 + e^-m) = max(-m, 0) + log(1 + e^-|m|), and the logarithm of a product is one call:
      // factors are at most 2, so that one of 64 is far from overflow.
      DoubleVector sum = DoubleVector.fromArray(SPECIES, losses, p);
      DoubleVector product = DoubleVector.broadcast(SPECIES, 1);
      for (int k = p; k < rows * WIDTH; k += WIDTH) {
        DoubleVector margin = DoubleVector.fromArray(SPECIES, margins, k);
        DoubleVector decay = VectorFunctions.exp(margin.abs().neg());
        DoubleVector factor = decay.add(1);
        sum = sum.add(margin.neg().max(0));
        product = product.mul(factor);
        decay
            .blend(1, margin.compare(VectorOperators.LE, 0))
            .neg()
            .div(factor)
            .intoArray(margins, k);
      }
      sum.add(VectorFunctions.log(product)).intoArray(losses, p);
    }
  }

  @Override
  public void studentT(int rows, double[] residuals, double[] scales, double[] sums) {
    for (int p = 0; p < WIDTH; p += LANES) {
      DoubleVector scale = DoubleVector.fromArray(SPECIES, scales, p);
      DoubleVector logs = DoubleVector.fromArray(SPECIES, sums, p);
      DoubleVector shares = DoubleVector.fromArray(SPECIES, sums, WIDTH + p);
      for (int k = p; k < rows * WIDTH; k += WIDTH) {
        DoubleVector r = DoubleVector.fromArray(SPECIES, residuals, k);
        DoubleVector square = r.mul(r);
        DoubleVector derivative = r.div(scale.add(square));
        logs = logs.add(VectorFunctions.log1p(square.div(scale).min(LARGEST)));
        shares = shares.add(r.mul(derivative));
        derivative.intoArray(residuals, k);
      }
      logs.intoArray(sums, p);
      shares.intoArray(sums, WIDTH + p);
    }
  }

  @Override
  public void negativeBinomial(
      int rows, double[] logMeans, double[] counts, int first, double[] scalars, double[] sums) {
    for (int p = 0; p < WIDTH; p += LANES) {
      DoubleVector logDispersion = DoubleVector.fromArray(SPECIES, scalars, p);
      DoubleVector phi = DoubleVector.fromArray(SPECIES, scalars, WIDTH + p);
      DoubleVector losses = DoubleVector.fromArray(SPECIES, sums, p);
      DoubleVector slopes = DoubleVector.fromArray(SPECIES, sums, WIDTH + p);
      for (int row = 0; row < rows; row++) {
        double y = counts[first + row];
        DoubleVector m = DoubleVector.fromArray(SPECIES, logMeans, row * WIDTH + p);
        DoubleVector odds = m.add(logDispersion);
        DoubleVector decay = VectorFunctions.exp(odds.abs().neg());
        DoubleVector log = odds.max(0).add(VectorFunctions.log1p(decay));
        DoubleVector weight = phi.add(y);
        DoubleVector share =
            weight.mul(decay.blend(1, odds.compare(VectorOperators.GT, 0)).div(decay.add(1)));
        losses = losses.add(weight.mul(log).sub(m.mul(y)));
        slopes = slopes.add(share.sub(phi.mul(log)));
        share.sub(y).intoArray(logMeans, row * WIDTH + p);
      }
      losses.intoArray(sums, p);
      slopes.intoArray(sums, WIDTH + p);
    }
  }
}
