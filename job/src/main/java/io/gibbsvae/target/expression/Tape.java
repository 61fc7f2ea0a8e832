package io.gibbsvae.target.expression;

import java.util.Arrays;
import java.util.List;

/**
 * Computes a graph and its derivatives by reverse accumulation, for a tile of points at once: entry
 * e of a vector at point r of the tile lies at e * stride + r, so that an operation on two vectors
 * is one loop over numbers that lie one after the other. Not thread-safe.
 */
final class Tape {

  // Numbers of a vector on a tile: what stays in a core's caches with its neighbours.
  private static final int NUMBERS = 2048;
  private static final int MOST_ROWS = 256;
  private static final int FEWEST_ROWS = 8;

  private final Node[] nodes;
  private final int[][] inputs;
  private final int dimension;
  private final int longest;
  private final double[][] values;
  private final double[][] adjoints;
  private final double[] scratch;
  // Points of a tile, of which the last may be less full: what is computed of no point is ignored.
  private int stride;

  Tape(List<Node> nodes, int dimension) {
    this.nodes = nodes.toArray(Node[]::new);
    this.dimension = dimension;
    int widest = Math.max(1, nodes.stream().mapToInt(Node::size).max().orElse(1));
    this.longest =
        dimension == 0 ? 1 : Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, NUMBERS / widest));
    this.values = new double[this.nodes.length][];
    this.adjoints = new double[this.nodes.length][];
    this.inputs = new int[this.nodes.length][];
    this.scratch = new double[longest];
    for (int k = 0; k < this.nodes.length; k++) {
      Node node = this.nodes[k];
      inputs[k] = node.inputs().stream().mapToInt(Integer::intValue).toArray();
      values[k] = new double[node.size() * longest];
      adjoints[k] = new double[node.moves() ? node.size() * longest : 0];
    }
  }

  /** Lays tiles out for so many points. */
  private void layOut(int rows) {
    if (stride == rows) {
      return;
    }
    stride = rows;
    for (int k = 0; k < nodes.length; k++) {
      Node node = nodes[k];
      for (int e = 0; e < node.constant().size(); e++) {
        Arrays.fill(values[k], e * stride, (e + 1) * stride, node.constant().get(e));
      }
    }
  }

  /** The last node, where all are constant. */
  double[] constantAtTheEnd() {
    layOut(1);
    forward(new double[0], 0, 1);
    return values[nodes.length - 1];
  }

  /**
   * The last node, a number, at many points, and its derivatives.
   *
   * @param points row-major [count, D]
   * @param results length at least count
   * @param gradients receives derivatives, row-major [count, D]; null where none are wanted
   */
  void run(double[] points, int count, double[] results, double[] gradients) {
    layOut(Math.max(1, Math.min(longest, count)));
    int last = nodes.length - 1;
    for (int first = 0; first < count; first += stride) {
      int rows = Math.min(stride, count - first);
      forward(points, first, rows);
      System.arraycopy(values[last], 0, results, first, rows);
      if (gradients != null) {
        Arrays.fill(gradients, first * dimension, (first + rows) * dimension, 0);
        backward(gradients, first, rows);
      }
    }
  }

  private void forward(double[] points, int first, int rows) {
    for (int k = 0; k < nodes.length; k++) {
      Node node = nodes[k];
      int[] in = inputs[k];
      double[] out = values[k];
      switch (node.op()) {
        case CONSTANT -> {
          // There already.
        }
        case POINT -> load(points, first * dimension + node.from(), rows, node.size(), out);
        case PART ->
            System.arraycopy(values[in[0]], node.from() * stride, out, 0, node.size() * stride);
        case SHIFT -> {
          int head = (node.size() - node.from()) * stride;
          System.arraycopy(values[in[0]], node.from() * stride, out, 0, head);
          System.arraycopy(values[in[0]], 0, out, head, node.from() * stride);
        }
        case STACK -> {
          int at = 0;
          for (int input : in) {
            int length = nodes[input].size() * stride;
            System.arraycopy(values[input], 0, out, at, length);
            at += length;
          }
        }
        case SUM -> {
          System.arraycopy(values[in[0]], 0, out, 0, stride);
          for (int e = 1; e < nodes[in[0]].size(); e++) {
            Loops.accumulate(values[in[0]], e * stride, out, 0, stride);
          }
        }
        case LOG_SUM_EXP -> logSumExp(values[in[0]], nodes[in[0]].size(), out);
        case LARGEST -> {
          System.arraycopy(values[in[0]], 0, out, 0, stride);
          for (int e = 1; e < nodes[in[0]].size(); e++) {
            Loops.larger(values[in[0]], e * stride, out, 0, out, 0, stride);
          }
        }
        case SMALLEST -> {
          System.arraycopy(values[in[0]], 0, out, 0, stride);
          for (int e = 1; e < nodes[in[0]].size(); e++) {
            Loops.smaller(values[in[0]], e * stride, out, 0, out, 0, stride);
          }
        }
        default -> each(k, this::forward);
      }
    }
  }

  private void load(double[] points, int from, int rows, int size, double[] out) {
    for (int r = 0; r < rows; r++) {
      int at = from + r * dimension;
      for (int e = 0; e < size; e++) {
        out[e * stride + r] = points[at + e];
      }
    }
  }

  private void logSumExp(double[] v, int size, double[] out) {
    double[] largest = scratch;
    System.arraycopy(v, 0, largest, 0, stride);
    for (int e = 1; e < size; e++) {
      Loops.larger(v, e * stride, largest, 0, largest, 0, stride);
    }
    Arrays.fill(out, 0, stride, 0);
    for (int e = 0; e < size; e++) {
      for (int r = 0; r < stride; r++) {
        double value = v[e * stride + r];
        // Two equal infinities have no difference.
        out[r] += value == largest[r] ? 1 : Math.exp(value - largest[r]);
      }
    }
    for (int r = 0; r < stride; r++) {
      out[r] = largest[r] + Math.log(out[r]);
    }
  }

  /** What is done to some entries of a vector: of node k, from entry e on, n numbers. */
  private interface Part {
    void of(int k, int e, int n);
  }

  /** All entries in one loop, or, where a number stands for a vector, entry by entry. */
  private void each(int k, Part part) {
    int size = nodes[k].size();
    boolean together = true;
    for (int input : inputs[k]) {
      together &= nodes[input].size() == size;
    }
    if (together) {
      part.of(k, 0, size * stride);
      return;
    }
    for (int e = 0; e < size; e++) {
      part.of(k, e, stride);
    }
  }

  /** Where entry e of an input begins: one number stands for all entries. */
  private int at(int input, int e) {
    return nodes[input].size() == 1 ? 0 : e * stride;
  }

  private void forward(int k, int e, int n) {
    Node node = nodes[k];
    int[] in = inputs[k];
    double[] out = values[k];
    int o = e * stride;
    double[] a = values[in[0]];
    int i = at(in[0], e);
    double[] b = in.length > 1 ? values[in[1]] : a;
    int j = in.length > 1 ? at(in[1], e) : i;
    switch (node.op()) {
      case ADD -> Loops.add(a, i, b, j, out, o, n);
      case SUBTRACT -> Loops.subtract(a, i, b, j, out, o, n);
      case MULTIPLY -> Loops.multiply(a, i, b, j, out, o, n);
      case DIVIDE -> Loops.divide(a, i, b, j, out, o, n);
      case POWER -> Loops.power(a, i, b, j, out, o, n);
      case LARGER -> Loops.larger(a, i, b, j, out, o, n);
      case SMALLER -> Loops.smaller(a, i, b, j, out, o, n);
      case LESS -> Loops.less(a, i, b, j, out, o, n);
      case AT_MOST -> Loops.atMost(a, i, b, j, out, o, n);
      case AND -> Loops.and(a, i, b, j, out, o, n);
      case OR -> Loops.or(a, i, b, j, out, o, n);
      case WHERE -> Loops.where(a, i, b, j, values[in[2]], at(in[2], e), out, o, n);
      case NEGATE -> Loops.negate(a, i, out, o, n);
      case NOT -> Loops.not(a, i, out, o, n);
      case SQRT -> Loops.squareRoot(a, i, out, o, n);
      case ABS -> Loops.absolute(a, i, out, o, n);
      case WHOLE_POWER -> Loops.wholePower(a, i, node.from(), out, o, n);
      default -> Loops.function(node.op(), a, i, out, o, n);
    }
  }

  private void backward(double[] gradients, int first, int rows) {
    int last = nodes.length - 1;
    if (!nodes[last].moves()) {
      return;
    }
    for (int k = 0; k < last; k++) {
      if (nodes[k].moves()) {
        Arrays.fill(adjoints[k], 0, nodes[k].size() * stride, 0);
      }
    }
    Arrays.fill(adjoints[last], 0, stride, 1);
    for (int k = last; k >= 0; k--) {
      Node node = nodes[k];
      if (!node.moves()) {
        continue;
      }
      double[] g = adjoints[k];
      int[] in = inputs[k];
      switch (node.op()) {
        case POINT -> store(g, rows, node.size(), gradients, first * dimension + node.from());
        case PART ->
            Loops.accumulate(g, 0, adjoints[in[0]], node.from() * stride, node.size() * stride);
        case SHIFT -> {
          int head = (node.size() - node.from()) * stride;
          Loops.accumulate(g, 0, adjoints[in[0]], node.from() * stride, head);
          Loops.accumulate(g, head, adjoints[in[0]], 0, node.from() * stride);
        }
        case STACK -> {
          int at = 0;
          for (int input : in) {
            int length = nodes[input].size() * stride;
            if (nodes[input].moves()) {
              Loops.accumulate(g, at, adjoints[input], 0, length);
            }
            at += length;
          }
        }
        case SUM -> {
          for (int e = 0; e < nodes[in[0]].size(); e++) {
            Loops.accumulate(g, 0, adjoints[in[0]], e * stride, stride);
          }
        }
        case LOG_SUM_EXP, LARGEST, SMALLEST -> ofReduced(k);
        default -> each(k, this::backward);
      }
    }
  }

  private void store(double[] g, int rows, int size, double[] gradients, int from) {
    for (int r = 0; r < rows; r++) {
      int at = from + r * dimension;
      for (int e = 0; e < size; e++) {
        gradients[at + e] += g[e * stride + r];
      }
    }
  }

  private void ofReduced(int k) {
    int input = inputs[k][0];
    double[] v = values[input];
    double[] result = values[k];
    double[] g = adjoints[k];
    double[] to = adjoints[input];
    boolean extreme = nodes[k].op() != Op.LOG_SUM_EXP;
    // Of equal extremes the first has the derivative.
    double[] given = scratch;
    Arrays.fill(given, 0, stride, 0);
    for (int e = 0; e < nodes[input].size(); e++) {
      for (int r = 0; r < stride; r++) {
        double value = v[e * stride + r];
        if (!extreme) {
          to[e * stride + r] +=
              Math.abs(result[r]) == Double.POSITIVE_INFINITY
                  ? 0
                  : g[r] * Math.exp(value - result[r]);
        } else if (given[r] == 0 && value == result[r]) {
          to[e * stride + r] += g[r];
          given[r] = 1;
        }
      }
    }
  }

  private void backward(int k, int e, int n) {
    Node node = nodes[k];
    int[] in = inputs[k];
    double[] g = adjoints[k];
    double[] y = values[k];
    int o = e * stride;
    double[] a = values[in[0]];
    int i = at(in[0], e);
    boolean first = nodes[in[0]].moves();
    double[] da = adjoints[in[0]];
    double[] b = in.length > 1 ? values[in[1]] : a;
    int j = in.length > 1 ? at(in[1], e) : i;
    boolean second = in.length > 1 && nodes[in[1]].moves();
    double[] db = in.length > 1 ? adjoints[in[1]] : da;
    switch (node.op()) {
      case ADD, SUBTRACT -> {
        if (first) {
          Loops.accumulate(g, o, da, i, n);
        }
        if (second && node.op() == Op.ADD) {
          Loops.accumulate(g, o, db, j, n);
        } else if (second) {
          Loops.take(g, o, db, j, n);
        }
      }
      case MULTIPLY -> {
        if (first) {
          Loops.accumulateProduct(g, o, b, j, da, i, n);
        }
        if (second) {
          Loops.accumulateProduct(g, o, a, i, db, j, n);
        }
      }
      case DIVIDE -> {
        if (first) {
          Loops.accumulateQuotient(g, o, b, j, da, i, n);
        }
        if (second) {
          Loops.takeQuotient(g, o, y, b, j, db, j, n);
        }
      }
      case POWER -> {
        if (first) {
          Loops.ofBase(g, o, a, i, b, j, da, n);
        }
        if (second) {
          Loops.ofExponent(g, o, y, a, i, db, j, n);
        }
      }
      case LARGER, SMALLER -> {
        boolean larger = node.op() == Op.LARGER;
        if (first) {
          Loops.extreme(g, o, a, i, b, j, larger, true, da, i, n);
        }
        if (second) {
          Loops.extreme(g, o, a, i, b, j, larger, false, db, j, n);
        }
      }
      case WHERE -> {
        if (second) {
          Loops.chosen(g, o, a, i, false, db, j, n);
        }
        if (nodes[in[2]].moves()) {
          Loops.chosen(g, o, a, i, true, adjoints[in[2]], at(in[2], e), n);
        }
      }
      case NEGATE -> Loops.take(g, o, da, i, n);
      case WHOLE_POWER -> Loops.ofWholePower(g, o, a, i, node.from(), da, n);
      default -> Loops.ofFunction(node.op(), g, o, y, a, i, da, n);
    }
  }
}
