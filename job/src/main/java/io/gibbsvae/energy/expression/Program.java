package io.gibbsvae.energy.expression;

import java.util.Arrays;
import java.util.List;

/**
 * Runs the operations that some nodes are made of on tiles of rows. A value is a list of columns;
 * slices, shifts and spread numbers are other lists of the same columns and cost nothing. A column
 * is used again once its value is not needed any more. Each row's arithmetic is the same whatever
 * rows are beside it.
 *
 * <p>Instances have scratch memory and are not thread-safe.
 */
final class Program {

  // Columns of a tile should stay in a core's cache of the first level, or at least of the second.
  private static final int CACHE = 32 << 10;
  private static final int MOST_ROWS = 512;
  private static final int FEWEST_ROWS = 64;
  // Of very many columns there are more than any cache has; then memory counts.
  private static final int LARGEST = 256 << 20;

  private final int dimension;
  private final int tile;
  private final double[][] columns;
  private final List<Integer> inputs;
  private final Layout.Step[] steps;
  private final double[] energy;
  private final double[][] gradient;

  /**
   * Prepares a run.
   *
   * @param outputs nothing, or the gradient
   */
  static Program of(Graph graph, Node energy, List<Node> outputs) {
    return new Program(new Layout(graph, energy, outputs));
  }

  private Program(Layout layout) {
    this.dimension = layout.graph.coordinates().length;
    int count = layout.count();
    int rows = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, CACHE / 8 / count / 8 * 8));
    this.tile = Math.max(1, (int) Math.min(rows, LARGEST / 8L / count));
    this.columns = new double[count][tile];
    layout.constants.forEach((value, column) -> Arrays.fill(columns[column], value));
    this.inputs = List.copyOf(layout.inputs);
    this.steps = layout.steps(columns);
    this.energy = columns[layout.columns(layout.energy)[0]];
    this.gradient =
        layout.outputs.isEmpty()
            ? new double[0][]
            : layout.select(columns, layout.outputs.get(0), dimension);
  }

  /**
   * Runs on a block of points.
   *
   * @param points row-major [count, D]
   * @param energies receives the energy of each row
   * @param gradients receives the gradient, row-major [count, D], if there is one
   */
  void run(double[] points, int count, double[] energies, double[] gradients) {
    for (int start = 0; start < count; start += tile) {
      int rows = Math.min(tile, count - start);
      read(points, start * dimension, rows);
      for (Layout.Step step : steps) {
        step.run(rows);
      }
      System.arraycopy(energy, 0, energies, start, rows);
      if (gradient.length > 0) {
        write(rows, gradients, start * dimension);
      }
    }
  }

  private void read(double[] points, int start, int rows) {
    int size = inputs.size();
    int i = 0;
    // Four at a time, which are most often neighbours in memory.
    for (; i + 3 < size; i += 4) {
      read4(
          points,
          start,
          rows,
          inputs.get(i),
          inputs.get(i + 1),
          inputs.get(i + 2),
          inputs.get(i + 3));
    }
    for (; i < size; i++) {
      int coordinate = inputs.get(i);
      double[] column = columns[coordinate];
      for (int row = 0, k = start + coordinate; row < rows; row++, k += dimension) {
        column[row] = points[k];
      }
    }
  }

  private void read4(double[] points, int start, int rows, int a, int b, int c, int d) {
    double[] columnA = columns[a];
    double[] columnB = columns[b];
    double[] columnC = columns[c];
    double[] columnD = columns[d];
    for (int row = 0, k = start; row < rows; row++, k += dimension) {
      columnA[row] = points[k + a];
      columnB[row] = points[k + b];
      columnC[row] = points[k + c];
      columnD[row] = points[k + d];
    }
  }

  private void write(int rows, double[] gradients, int start) {
    int i = 0;
    for (; i + 3 < dimension; i += 4) {
      double[] a = gradient[i];
      double[] b = gradient[i + 1];
      double[] c = gradient[i + 2];
      double[] d = gradient[i + 3];
      for (int row = 0, k = start + i; row < rows; row++, k += dimension) {
        gradients[k] = a[row];
        gradients[k + 1] = b[row];
        gradients[k + 2] = c[row];
        gradients[k + 3] = d[row];
      }
    }
    for (; i < dimension; i++) {
      double[] column = gradient[i];
      for (int row = 0, k = start + i; row < rows; row++, k += dimension) {
        gradients[k] = column[row];
      }
    }
  }
}
