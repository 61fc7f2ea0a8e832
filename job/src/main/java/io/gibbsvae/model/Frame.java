package io.gibbsvae.model;

import io.gibbsvae.model.network.Columns;
import java.util.Arrays;

/**
 * The coordinates y that the model works in: x = c + A y. A is diagonal, or lower triangular where
 * the frame is among the parameters. A density of y is that of x times the determinant of A.
 */
final class Frame {

  // Of a width.
  private static final double LEAST_REST = 0x1p-10;

  private final int dimension;
  private final boolean dense;
  private final int offset;
  private final float[] numbers;
  private final double[] location;
  // The diagonal of A.
  private final double[] scale;
  // The rows of A, where it is not diagonal.
  private final double[][] factor;

  /**
   * @param numbers of the whole model, in the order of {@link ParameterLayout}; kept
   */
  Frame(ModelSettings settings, float[] numbers) {
    this.dimension = settings.dimension();
    this.dense = settings.frame() == FrameType.PARTICLES;
    this.numbers = numbers;
    location = settings.location().stream().mapToDouble(Double::doubleValue).toArray();
    scale = settings.scale().stream().mapToDouble(Double::doubleValue).toArray();
    factor = new double[dense ? dimension : 0][dimension];
    offset = dense ? new ParameterLayout(settings).frame().offset() : 0;
    refresh();
  }

  /** Takes notice of parameters that have changed. */
  void refresh() {
    if (!dense) {
      return;
    }
    for (int i = 0; i < dimension; i++) {
      int row = offset + i * (dimension + 1);
      for (int j = 0; j < dimension; j++) {
        factor[i][j] = numbers[row + j];
      }
      scale[i] = factor[i][i];
      location[i] =
          (double) numbers[offset + dimension * (dimension + 1) + i] + numbers[row + dimension];
    }
  }

  /** log |dx/dy|. */
  double logVolume() {
    double sum = 0;
    for (double s : scale) {
      sum += Math.log(s);
    }
    return sum;
  }

  int dimension() {
    return dimension;
  }

  /** x of columns of y, [D][rows]. */
  void toOuter(int rows, double[][] y, double[][] x) {
    for (int i = 0; i < dimension; i++) {
      double[] from = y[i];
      double[] to = x[i];
      double shift = location[i];
      double unit = scale[i];
      for (int row = 0; row < rows; row++) {
        to[row] = shift + unit * from[row];
      }
      for (int j = 0; dense && j < i; j++) {
        Columns.addMultiple(rows, factor[i][j], y[j], to);
      }
    }
  }

  /** y of columns of x, [D][rows]. */
  void toInner(int rows, double[][] x, double[][] y) {
    for (int i = 0; i < dimension; i++) {
      double[] from = x[i];
      double[] to = y[i];
      double shift = location[i];
      for (int row = 0; row < rows; row++) {
        to[row] = from[row] - shift;
      }
      for (int j = 0; dense && j < i; j++) {
        Columns.addMultiple(rows, -factor[i][j], y[j], to);
      }
      double unit = scale[i];
      for (int row = 0; row < rows; row++) {
        to[row] /= unit;
      }
    }
  }

  /** Turns gradients with respect to x, [D][rows], into those with respect to y, A^T g. */
  void toInnerGradient(int rows, double[][] gradients) {
    for (int j = 0; j < dimension; j++) {
      double[] gradient = gradients[j];
      double unit = scale[j];
      for (int row = 0; row < rows; row++) {
        gradient[row] *= unit;
      }
      for (int i = j + 1; dense && i < dimension; i++) {
        Columns.addMultiple(rows, factor[i][j], gradients[i], gradient);
      }
    }
  }

  /**
   * Writes a frame to where parameters keep it.
   *
   * @param place where A begins, each row followed by the {@link #rest} of c; c comes after it
   * @param location c, length D
   * @param factor A, row-major [D, D]; what is above the diagonal is not looked at
   */
  static void write(int place, float[] parameters, double[] location, double[] factor) {
    int n = location.length;
    for (int i = 0; i < n; i++) {
      int row = place + i * (n + 1);
      Arrays.fill(parameters, row, row + n, 0);
      for (int j = 0; j <= i; j++) {
        parameters[row + j] = (float) factor[i * n + j];
      }
      parameters[row + n] = rest(location[i], factor[i * n + i]);
      parameters[place + n * (n + 1) + i] = (float) location[i];
    }
  }

  /**
   * What a location is more than its float, where that is a part of the width worth mentioning;
   * else 0.
   */
  static float rest(double location, double width) {
    double rest = location - (float) location;
    return Math.abs(rest) > LEAST_REST * width ? (float) rest : 0;
  }
}
