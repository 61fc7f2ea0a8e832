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

  double[] location() {
    return location.clone();
  }

  double[] scales() {
    return scale.clone();
  }

  int dimension() {
    return scale.length;
  }

  double scale(int i) {
    return scale[i];
  }

  /** x of columns of y, [D][rows]. */
  void toOuter(int rows, double[][] y, double[][] x) {
    for (int i = 0; i < scale.length; i++) {
      double[] from = y[i];
      double[] to = x[i];
      double shift = location[i];
      double unit = scale[i];
      for (int row = 0; row < rows; row++) {
        to[row] = shift + unit * from[row];
      }
    }
  }

  /** y of columns of x, [D][rows]. */
  void toInner(int rows, double[][] x, double[][] y) {
    for (int i = 0; i < scale.length; i++) {
      double[] from = x[i];
      double[] to = y[i];
      double shift = location[i];
      double unit = scale[i];
      for (int row = 0; row < rows; row++) {
        to[row] = (from[row] - shift) / unit;
      }
    }
  }

  /** x of columns of y, [D][rows], rounded to floats. */
  void toRoundedOuter(int rows, double[][] y, double[][] x) {
    for (int i = 0; i < scale.length; i++) {
      double[] from = y[i];
      double[] to = x[i];
      double shift = location[i];
      double unit = scale[i];
      for (int row = 0; row < rows; row++) {
        to[row] = (float) (shift + unit * from[row]);
      }
    }
  }
}
