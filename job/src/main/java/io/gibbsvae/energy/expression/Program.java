package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Node.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** Works on the first rows of some columns. */
  @FunctionalInterface
  private interface Step {
    void run(int rows);
  }

  private final int dimension;
  private final int tile;
  private final double[][] columns;
  private final List<Integer> inputs;
  private final Step[] steps;
  private final double[] energy;
  private final double[][] gradient;

  /**
   * Prepares a run.
   *
   * @param graph has the nodes
   * @param energy a number
   * @param outputs nothing, or the gradient
   */
  static Program of(Graph graph, Node energy, List<Node> outputs) {
    return new Program(new Layout(graph, energy, outputs));
  }

  private Program(Layout layout) {
    this.dimension = layout.graph.coordinates().length;
    int count = layout.count;
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
      for (Step step : steps) {
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

  /** Which columns each node's value has. The first D are the coordinates. */
  private static final class Layout {

    private final Graph graph;
    private final Node energy;
    private final List<Node> outputs;
    private final List<Node> nodes;
    private final Map<Node, int[]> places = new HashMap<>();
    private final Map<Double, Integer> constants = new HashMap<>();
    private final Map<Node, int[]> sums = new HashMap<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private int count;

    Layout(Graph graph, Node energy, List<Node> outputs) {
      this.graph = graph;
      this.energy = energy;
      this.outputs = outputs;
      List<Node> roots = new ArrayList<>(outputs);
      roots.add(energy);
      this.nodes = Graph.reachable(roots);
      this.count = graph.coordinates().length;
      Map<Node, Integer> lastUses = lastUses(roots);
      Map<Integer, List<Node>> ending = new HashMap<>();
      lastUses.forEach(
          (node, use) -> ending.computeIfAbsent(use, u -> new ArrayList<>()).add(node));
      for (int i = 0; i < nodes.size(); i++) {
        place(nodes.get(i));
        for (Node ended : ending.getOrDefault(i, List.of())) {
          for (int column : sums.getOrDefault(ended, new int[0])) {
            free.push(column);
          }
        }
      }
      findInputs();
    }

    int[] columns(Node node) {
      return places.get(node);
    }

    /** The index of the last node that needs the columns of each, be it through a view of them. */
    private Map<Node, Integer> lastUses(List<Node> roots) {
      Map<Node, Integer> last = new HashMap<>();
      roots.forEach(root -> last.put(root, nodes.size()));
      for (int i = nodes.size() - 1; i >= 0; i--) {
        Node node = nodes.get(i);
        boolean isView = isView(node);
        for (Node argument : node.arguments) {
          last.merge(argument, isView ? last.get(node) : i, Math::max);
        }
      }
      return last;
    }

    private static boolean isView(Node node) {
      return node.kind == Kind.VIEW || node.kind == Kind.JOIN || node.kind == Kind.SCATTER;
    }

    private void place(Node node) {
      switch (node.kind) {
        case COORDINATES -> {
          int[] all = new int[node.length];
          Arrays.setAll(all, i -> i);
          places.put(node, all);
        }
        case CONSTANT ->
            places.put(node, Arrays.stream(node.constant()).mapToInt(this::constant).toArray());
        case VIEW -> {
          int[] base = columns(node.arguments[0]);
          places.put(node, Arrays.stream(node.indices[0]).map(i -> at(base, i)).toArray());
        }
        case JOIN ->
            places.put(node, Arrays.stream(node.arguments).mapToInt(a -> columns(a)[0]).toArray());
        case SCATTER -> places.put(node, scatter(node));
        default -> {
          int[] own = new int[node.columns()];
          Arrays.setAll(own, i -> fresh());
          places.put(node, own);
          sums.put(node, own);
        }
      }
    }

    /** An entry that one part writes is that part's column; only those of several are summed. */
    private int[] scatter(Node node) {
      int[] writers = new int[node.length];
      int[] result = new int[node.length];
      for (int i = 0; i < node.arguments.length; i++) {
        int[] part = columns(node.arguments[i]);
        for (int j = 0; j < node.indices[i].length; j++) {
          int entry = node.indices[i][j];
          result[entry] = at(part, j);
          writers[entry]++;
        }
      }
      List<Integer> own = new ArrayList<>();
      for (int entry = 0; entry < result.length; entry++) {
        if (writers[entry] == 0) {
          result[entry] = constant(0);
        } else if (writers[entry] > 1) {
          result[entry] = fresh();
          own.add(result[entry]);
        }
      }
      sums.put(node, own.stream().mapToInt(i -> i).toArray());
      return result;
    }

    private int constant(double value) {
      return constants.computeIfAbsent(value, v -> count++);
    }

    private int fresh() {
      return free.isEmpty() ? count++ : free.pop();
    }

    /** Coordinates that something reads. */
    private void findInputs() {
      Set<Integer> read = new HashSet<>();
      for (Node node : nodes) {
        for (Node argument : node.arguments) {
          if (!isView(node)) {
            Arrays.stream(columns(argument)).forEach(read::add);
          } else if (node.kind == Kind.VIEW) {
            Arrays.stream(columns(node)).forEach(read::add);
          }
        }
      }
      Arrays.stream(columns(energy)).forEach(read::add);
      outputs.forEach(output -> Arrays.stream(columns(output)).forEach(read::add));
      for (int i = 0; i < graph.coordinates().length; i++) {
        if (read.contains(i)) {
          inputs.add(i);
        }
      }
    }

    private static int at(int[] columns, int entry) {
      return columns[columns.length == 1 ? 0 : entry];
    }

    /** The columns of a node as a vector of that length. */
    double[][] select(double[][] all, Node node, int length) {
      int[] own = columns(node);
      double[][] selected = new double[length][];
      Arrays.setAll(selected, i -> all[at(own, i)]);
      return selected;
    }

    Step[] steps(double[][] all) {
      List<Step> steps = new ArrayList<>();
      for (Node node : nodes) {
        if (node.kind == Kind.SCATTER) {
          addScatter(node, all, steps);
        } else if (sums.containsKey(node)) {
          steps.add(step(node, all));
        }
      }
      return steps.toArray(Step[]::new);
    }

    private Step step(Node node, double[][] all) {
      double[][] out = select(all, node, node.columns());
      int over = node.columns();
      if (node.kind == Kind.SUM || node.kind == Kind.DOT) {
        over = node.arguments[0].columns();
      }
      double[][][] in = new double[node.arguments.length][][];
      for (int i = 0; i < in.length; i++) {
        in[i] = select(all, node.arguments[i], over);
      }
      return switch (node.kind) {
        case UNARY -> unary((UnaryFunction) node.function, in[0], out);
        case BINARY -> binary((BinaryFunction) node.function, in[0], in[1], out);
        case SELECT ->
            rows -> {
              for (int j = 0; j < out.length; j++) {
                Kernels.select(rows, in[0][j], in[1][j], in[2][j], out[j]);
              }
            };
        case POLYNOMIAL -> polynomial(entries(node, over), in[0], out);
        case LINEAR -> linear(entries(node, over), in, out);
        case SUM -> sum(entries(node, over), in[0], out[0]);
        case DOT ->
            rows -> {
              Kernels.zero(rows, out[0]);
              for (int j = 0; j < in[0].length; j++) {
                Kernels.addProduct(rows, in[0][j], in[1][j], out[0]);
              }
            };
        default -> throw new IllegalStateException("no step of " + node.kind);
      };
    }

    private static Step unary(UnaryFunction function, double[][] in, double[][] out) {
      return rows -> {
        for (int j = 0; j < out.length; j++) {
          function.apply(rows, in[j], out[j]);
        }
      };
    }

    private static Step binary(
        BinaryFunction function, double[][] a, double[][] b, double[][] out) {
      return rows -> {
        for (int j = 0; j < out.length; j++) {
          function.apply(rows, a[j], b[j], out[j]);
        }
      };
    }

    private static Step polynomial(double[][] coefficients, double[][] in, double[][] out) {
      return rows -> {
        for (int j = 0; j < out.length; j++) {
          Kernels.polynomial(rows, in[j], coefficients[j], out[j]);
        }
      };
    }

    private static Step linear(double[][] coefficients, double[][][] in, double[][] out) {
      return rows -> {
        for (int j = 0; j < out.length; j++) {
          double[] c = coefficients[j];
          Kernels.linear(rows, c[0], c[1], in[0][j], c[2], in[1][j], out[j]);
          int i = 2;
          for (; i + 1 < in.length; i += 2) {
            Kernels.addLinear(rows, c[i + 1], in[i][j], c[i + 2], in[i + 1][j], out[j]);
          }
          if (i < in.length) {
            Kernels.addScaled(rows, c[i + 1], in[i][j], out[j]);
          }
        }
      };
    }

    private static Step sum(double[][] coefficients, double[][] in, double[] out) {
      if (coefficients[0].length > 5) {
        double[] term = new double[out.length];
        return rows -> {
          Kernels.zero(rows, out);
          for (int j = 0; j < in.length; j++) {
            Kernels.polynomial(rows, in[j], coefficients[j], term);
            Kernels.add(rows, term, out);
          }
        };
      }
      return rows -> {
        Kernels.zero(rows, out);
        for (int j = 0; j < in.length; j++) {
          Kernels.addPolynomial(rows, in[j], coefficients[j], out);
        }
      };
    }

    /** The coefficients of each entry. */
    private static double[][] entries(Node node, int length) {
      double[][] entries = new double[length][node.coefficients.length];
      for (int j = 0; j < length; j++) {
        for (int i = 0; i < entries[j].length; i++) {
          entries[j][i] = Coefficients.at(node.coefficients[i], j);
        }
      }
      return entries;
    }

    private void addScatter(Node node, double[][] all, List<Step> steps) {
      Map<Integer, double[]> own = new HashMap<>();
      for (int column : sums.get(node)) {
        own.put(column, all[column]);
      }
      double[][] result = select(all, node, node.length);
      double[][] zeroed = own.values().toArray(double[][]::new);
      if (zeroed.length > 0) {
        steps.add(
            rows -> {
              for (double[] column : zeroed) {
                Kernels.zero(rows, column);
              }
            });
      }
      int[] place = columns(node);
      for (int i = 0; i < node.arguments.length; i++) {
        double[][] part = select(all, node.arguments[i], node.indices[i].length);
        for (int j = 0; j < part.length; j++) {
          int entry = node.indices[i][j];
          if (own.containsKey(place[entry])) {
            double[] from = part[j];
            double[] to = result[entry];
            steps.add(rows -> Kernels.add(rows, from, to));
          }
        }
      }
    }
  }
}
