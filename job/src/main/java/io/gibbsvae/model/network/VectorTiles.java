package io.gibbsvae.model.network;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles on Java's Vector API.
 *
 * <p>What the JIT compiler makes of the loop depends on its form. A counted loop it would unroll,
 * which spills the accumulators: so its step is a field, and it is none. One level deep it keeps
 * the vectors in registers, two deep it puts them on the heap. Two numbers of a sum at a time, by
 * hand, share what the loop itself costs; with four, or with more rows, accumulators are spilled.
 */
final class VectorTiles implements Tiles {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDTH = 2 * LANES;

  // Not final: to the compiler it may change.
  private int one = 1;

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void add(
      int count,
      float[] a,
      int aFrom,
      float[] x,
      int xFrom,
      float[] begin,
      int beginFrom,
      float[] y,
      int yFrom,
      int yStride) {
    int row = beginFrom;
    FloatVector a0 = FloatVector.fromArray(SPECIES, begin, row);
    FloatVector a1 = FloatVector.fromArray(SPECIES, begin, row + LANES);
    row += yStride;
    FloatVector b0 = FloatVector.fromArray(SPECIES, begin, row);
    FloatVector b1 = FloatVector.fromArray(SPECIES, begin, row + LANES);
    row += yStride;
    FloatVector c0 = FloatVector.fromArray(SPECIES, begin, row);
    FloatVector c1 = FloatVector.fromArray(SPECIES, begin, row + LANES);
    row += yStride;
    FloatVector d0 = FloatVector.fromArray(SPECIES, begin, row);
    FloatVector d1 = FloatVector.fromArray(SPECIES, begin, row + LANES);
    int step = DEPTH * one;
    int p = xFrom;
    int q = aFrom;
    for (int k = 0; k < count; k += step) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, p);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, p + LANES);
      FloatVector v = FloatVector.broadcast(SPECIES, a[q]);
      a0 = v.fma(x0, a0);
      a1 = v.fma(x1, a1);
      v = FloatVector.broadcast(SPECIES, a[q + 1]);
      b0 = v.fma(x0, b0);
      b1 = v.fma(x1, b1);
      v = FloatVector.broadcast(SPECIES, a[q + 2]);
      c0 = v.fma(x0, c0);
      c1 = v.fma(x1, c1);
      v = FloatVector.broadcast(SPECIES, a[q + 3]);
      d0 = v.fma(x0, d0);
      d1 = v.fma(x1, d1);
      x0 = FloatVector.fromArray(SPECIES, x, p + WIDTH);
      x1 = FloatVector.fromArray(SPECIES, x, p + WIDTH + LANES);
      v = FloatVector.broadcast(SPECIES, a[q + 4]);
      a0 = v.fma(x0, a0);
      a1 = v.fma(x1, a1);
      v = FloatVector.broadcast(SPECIES, a[q + 5]);
      b0 = v.fma(x0, b0);
      b1 = v.fma(x1, b1);
      v = FloatVector.broadcast(SPECIES, a[q + 6]);
      c0 = v.fma(x0, c0);
      c1 = v.fma(x1, c1);
      v = FloatVector.broadcast(SPECIES, a[q + 7]);
      d0 = v.fma(x0, d0);
      d1 = v.fma(x1, d1);
      p += DEPTH * WIDTH;
      q += DEPTH * HEIGHT;
    }
    row = yFrom;
    a0.intoArray(y, row);
    a1.intoArray(y, row + LANES);
    row += yStride;
    b0.intoArray(y, row);
    b1.intoArray(y, row + LANES);
    row += yStride;
    c0.intoArray(y, row);
    c1.intoArray(y, row + LANES);
    row += yStride;
    d0.intoArray(y, row);
    d1.intoArray(y, row + LANES);
  }

  // By hand, eight at a time: the compiler would check each index.
  @Override
  public void transpose(float[] x, int xFrom, float[] y, int yFrom) {
    int q = yFrom;
    for (int row = 0; row < WIDTH; row++) {
      int p = xFrom + row;
      for (int i = 0; i < WIDTH; i += 8) {
        y[q] = x[p];
        y[q + 1] = x[p + WIDTH];
        y[q + 2] = x[p + 2 * WIDTH];
        y[q + 3] = x[p + 3 * WIDTH];
        y[q + 4] = x[p + 4 * WIDTH];
        y[q + 5] = x[p + 5 * WIDTH];
        y[q + 6] = x[p + 6 * WIDTH];
        y[q + 7] = x[p + 7 * WIDTH];
        p += 8 * WIDTH;
        q += 8;
      }
    }
  }

  @Override
  public void interleave(float[] x, int xFrom, float[] y, int yFrom) {
    int q = yFrom;
    for (int p = xFrom; p < xFrom + WIDTH; p++) {
      y[q] = x[p];
      y[q + 1] = x[p + WIDTH];
      y[q + 2] = x[p + 2 * WIDTH];
      y[q + 3] = x[p + 3 * WIDTH];
      q += HEIGHT;
    }
  }

  // In a plain loop the compiler would have to fear that values and sums overlap.
  @Override
  public void sum(int count, float[] values, int from, float[] sums) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, sums, i)
          .add(FloatVector.fromArray(SPECIES, values, from + i))
          .intoArray(sums, i);
    }
  }

  @Override
  public void multiplyAndSum(int count, float[] factors, float[] values, int from, float[] sums) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector product =
          FloatVector.fromArray(SPECIES, values, from + i)
              .mul(FloatVector.fromArray(SPECIES, factors, from + i));
      product.intoArray(values, from + i);
      FloatVector.fromArray(SPECIES, sums, i).add(product).intoArray(sums, i);
    }
  }
}
