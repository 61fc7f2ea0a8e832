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
import java.util.stream.IntStream;

/**
 * Which columns each node's value has, and the steps that compute them. The first D columns are the
 * coordinates.
 */
final class Layout {

  final Graph graph;
  final Node energy;
  final List<Node> outputs;
  private final List<Node> nodes;
  private final Map<Node, int[]> places = new HashMap<>();
  final Map<Double, Integer> constants = new HashMap<>();
  private final Map<Node, int[]> sums = new HashMap<>();
  final List<Integer> inputs = new ArrayList<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private int count;

  /** Works on the first rows of some columns. */
  @FunctionalInterface
  interface Step {
    void run(int rows);
  }

  Layout(Graph graph, Node energy, List<Node> outputs) {
    this.graph = graph;
    this.energy = energy;
    this.outputs = outputs;
    List<Node> roots = new ArrayList<>(outputs);
    roots.add(energy);
    this.nodes = Node.reachable(roots);
    this.count = graph.coordinates().length;
    Map<Node, Integer> lastUses = lastUses(roots);
    Map<Integer, List<Node>> ending = new HashMap<>();
    lastUses.forEach((node, use) -> ending.computeIfAbsent(use, u -> new ArrayList<>()).add(node));
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

  /** How many columns there are. */
  int count() {
    return count;
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
          places.put(
              node,
              Arrays.stream(node.arguments)
                  .flatMapToInt(a -> IntStream.range(0, a.columns()).map(i -> at(columns(a), i)))
                  .toArray());
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
    if (node.kind == Kind.SUM || node.kind == Kind.DOT || node.kind == Kind.PRODUCT) {
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
      case CUMULATE ->
          in.length == 1
              ? rows -> Kernels.cumulate(rows, in[0], out)
              : rows -> Kernels.cumulate(rows, in[0], in[1][0], out);
      case PRODUCT -> rows -> Kernels.product(rows, node.coefficients[0], in[0], out);
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

  private static Step binary(BinaryFunction function, double[][] a, double[][] b, double[][] out) {
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
