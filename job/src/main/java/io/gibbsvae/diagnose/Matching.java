package io.gibbsvae.diagnose;

import java.util.Arrays;

/**
 * The linear assignment problem with a dense matrix of costs: which column for which row, each
 * once, so that the sum of the costs is least. Shortest augmenting paths with prices of the columns
 * (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
 * assignment problems", Computing 38, 1987): their column reduction, then one search of Dijkstra's
 * for each row that is left. At most n^3 steps. Their reduction of rows, between the two, was
 * measured to save nothing here.
 *
 * <p>It is written here because no library at hand does it in the time of an evaluation: the
 * Kuhn-Munkres matching of JGraphT 1.5.2 took 8 s or more at 300 x 300 and had not finished 1000 x
 * 1000 after 50 s, for which its graph alone takes 260 MB. This takes 0.09 to 0.2 s there.
 */
final class Matching {

  private static final int NONE = -1;

  private final int size;
  private final double[] costs;
  private final double[] prices;
  private final int[] rowOf;
  private final int[] columnOf;
  // Of one search: shortest paths to the columns, the rows before them, and the columns, settled
  // ones first.
  private final double[] distances;
  private final int[] before;
  private final int[] columns;

  private Matching(int size, double[] costs) {
    this.size = size;
    this.costs = costs;
    this.prices = new double[size];
    this.rowOf = new int[size];
    this.columnOf = new int[size];
    this.distances = new double[size];
    this.before = new int[size];
    this.columns = new int[size];
    Arrays.fill(rowOf, NONE);
    Arrays.fill(columnOf, NONE);
    Arrays.setAll(columns, j -> j);
  }

  /**
   * The least sum of costs.
   *
   * @param costs row-major [n, n], all finite
   */
  static double leastCost(int size, double[] costs) {
    Matching matching = new Matching(size, costs);
    matching.reduceColumns();
    for (int row = 0; row < size; row++) {
      if (matching.columnOf[row] == NONE) {
        matching.augment(row, matching.search(row));
      }
    }
    double sum = 0;
    for (int row = 0; row < size; row++) {
      sum += costs[row * size + matching.columnOf[row]];
    }
    return sum;
  }

  /** Gives each column its cheapest row, where no column has it yet. */
  private void reduceColumns() {
    for (int j = 0; j < size; j++) {
      int cheapest = 0;
      for (int i = 1; i < size; i++) {
        if (costs[i * size + j] < costs[cheapest * size + j]) {
          cheapest = i;
        }
      }
      prices[j] = costs[cheapest * size + j];
      if (columnOf[cheapest] == NONE) {
        columnOf[cheapest] = j;
        rowOf[j] = cheapest;
      }
    }
  }

  /**
   * Finds the free column that is nearest to a free row, where a step from a row to a column costs
   * what it is dearer than the row's own column, prices taken off; and adjusts the prices, so that
   * no step of the path costs anything any more.
   */
  private int search(int free) {
    for (int j = 0; j < size; j++) {
      distances[j] = costs[free * size + j] - prices[j];
      before[j] = free;
    }
    int nearest = 0;
    for (int k = 1; k < size; k++) {
      if (distances[columns[k]] < distances[columns[nearest]]) {
        nearest = k;
      }
    }
    for (int settled = 0; ; settled++) {
      int column = columns[nearest];
      double distance = distances[column];
      if (rowOf[column] == NONE) {
        for (int k = 0; k < settled; k++) {
          prices[columns[k]] += distances[columns[k]] - distance;
        }
        return column;
      }
      columns[nearest] = columns[settled];
      columns[settled] = column;
      int row = rowOf[column];
      int start = row * size;
      double offset = distance - (costs[start + column] - prices[column]);
      double least = Double.POSITIVE_INFINITY;
      for (int k = settled + 1; k < size; k++) {
        int j = columns[k];
        double through = offset + costs[start + j] - prices[j];
        double shortest = distances[j];
        if (through < shortest) {
          shortest = through;
          distances[j] = through;
          before[j] = row;
        }
        if (shortest < least) {
          least = shortest;
          nearest = k;
        }
      }
    }
  }

  /** Moves every row of the path on to the next column of it. */
  private void augment(int free, int sink) {
    int column = sink;
    int row;
    do {
      row = before[column];
      rowOf[column] = row;
      int left = columnOf[row];
      columnOf[row] = column;
      column = left;
    } while (row != free);
  }
}
