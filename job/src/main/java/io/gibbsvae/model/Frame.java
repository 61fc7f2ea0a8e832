package io.gibbsvae.model;

import java.io.Serializable;

/**
 * The coordinates y that the model works in: x = location + scale * y, coordinate by coordinate. A
 * density of y is that of x times the product of the scales.
 */
final class Frame implements Serializable {

  private static final long serialVersionUID = 1;

  private final double[] location;
  private final double[] scale;
  private final double logVolume;

  Frame(ModelSettings settings) {
    location = settings.location().stream().mapToDouble(Double::doubleValue).toArray();
    scale = settings.scale().stream().mapToDouble(Double::doubleValue).toArray();
    double sum = 0;
    for (double s : scale) {
      sum += Math.log(s);
    }
    logVolume = sum;
  }

  /** log |dx/dy|. */
  double logVolume() {
    return logVolume;
  }

  int dimension() {
    return scale.length;
  }

  double scale(int i) {
    return scale[i];
  }

  /** x of a block of y, row-major. */
  double[] outer(double[] y) {
    double[] x = new double[y.length];
    for (int k = 0; k < y.length; k++) {
      int i = k % scale.length;
      x[k] = location[i] + scale[i] * y[k];
    }
    return x;
  }

  /** y of a block of x, row-major. */
  double[] inner(double[] x) {
    double[] y = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      int i = k % scale.length;
      y[k] = (x[k] - location[i]) / scale[i];
    }
    return y;
  }
}
