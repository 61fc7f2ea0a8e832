package io.gibbsvae.energy.expression;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The functions that an expression can call. */
final class Functions {

  /**
   * A function.
   *
   * @param usage how it is called, for messages
   * @param matrixArgument the argument, from 0, that may be a matrix; -1 where none may
   * @param body makes the value of the arguments; may throw {@link Mismatch}
   */
  record Function(
      String usage,
      int least,
      int most,
      int matrixArgument,
      BiFunction<Graph, List<Node>, Node> body) {}

  private static final int ANY = Integer.MAX_VALUE;
  private static final Map<String, Function> ALL = new TreeMap<>();

  static {
    for (UnaryFunction function : EnumSet.range(UnaryFunction.EXP, UnaryFunction.ERF)) {
      String name = function.name().toLowerCase(Locale.ROOT);
      add(name + "(a)", 1, 1, (graph, a) -> graph.unary(function, a.get(0)));
    }
    add("logistic(a)", 1, 1, (graph, a) -> graph.unary(UnaryFunction.SIGMOID, a.get(0)));
    add("square(a)", 1, 1, (graph, a) -> graph.power(a.get(0), 2));
    add("pow(a, b)", 2, 2, (graph, a) -> graph.power(a.get(0), a.get(1)));
    add("sum(v)", 1, 1, (graph, a) -> graph.total(vector(a, 0)));
    add("mean(v)", 1, 1, (graph, a) -> mean(graph, vector(a, 0)));
    add("prod(v)", 1, 1, (graph, a) -> fold(graph, BinaryFunction.MULTIPLY, vector(a, 0)));
    add("dot(v, w)", 2, 2, (graph, a) -> graph.dot(vector(a, 0), vector(a, 1)));
    add("norm(v)", 1, 1, (graph, a) -> norm(graph, vector(a, 0)));
    add("max(v) or max(a, b, ...)", 1, ANY, (g, a) -> extreme(g, BinaryFunction.MAXIMUM, a));
    add("min(v) or min(a, b, ...)", 1, ANY, (g, a) -> extreme(g, BinaryFunction.MINIMUM, a));
    add("logsumexp(v) or logsumexp(a, b, ...)", 1, ANY, Functions::logSumExp);
    add("log_sum_exp(v) or log_sum_exp(a, b, ...)", 1, ANY, Functions::logSumExp);
    add("cumsum(v) or cumsum(v, ratio)", 1, 2, Functions::cumulate);
    add("append(a, b, ...)", 1, ANY, Graph::join);
    add("lbeta(a, b)", 2, 2, (g, a) -> g.binary(BinaryFunction.LBETA, a.get(0), a.get(1)));
    add("shift(v, k) or shift(v, k, row)", 2, 3, Functions::shift);
    add("where(condition, a, b)", 3, 3, (g, a) -> g.select(a.get(0), a.get(1), a.get(2)));
    Densities.all().forEach(Functions::density);
    Probabilities.all().forEach(Functions::density);
    add(MultivariateDensities.CATEGORICAL, 2, 2, MultivariateDensities::categoricalLogit);
    add(MultivariateDensities.MULTI_NORMAL, 3, 3, 2, MultivariateDensities::multiNormal);
  }

  private Functions() {}

  private static void add(
      String usage, int least, int most, BiFunction<Graph, List<Node>, Node> body) {
    add(usage, least, most, -1, body);
  }

  private static void add(
      String usage,
      int least,
      int most,
      int matrixArgument,
      BiFunction<Graph, List<Node>, Node> body) {
    String name = usage.substring(0, usage.indexOf('('));
    ALL.put(name, new Function(usage, least, most, matrixArgument, body));
  }

  private static void density(String usage, java.util.function.Function<Terms, Node> made) {
    int arguments = usage.split("[|,]").length;
    add(
        usage,
        arguments,
        arguments,
        (graph, a) -> made.apply(new Terms(graph, new Density(graph, usage, a))));
  }

  static Optional<Function> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  static Collection<String> names() {
    return ALL.keySet();
  }

  private static Node vector(List<Node> arguments, int index) {
    Node argument = arguments.get(index);
    if (!argument.isVector()) {
      throw new Mismatch("found a number as argument " + (index + 1) + ", expected a vector");
    }
    return argument;
  }

  private static Node cumulate(Graph graph, List<Node> arguments) {
    Node vector = vector(arguments, 0);
    if (arguments.size() == 1) {
      return Cumulation.of(graph, vector);
    }
    if (arguments.get(1).isVector()) {
      throw new Mismatch("found a vector as argument 2, expected a number");
    }
    return Cumulation.of(graph, vector, arguments.get(1));
  }

  private static Node mean(Graph graph, Node vector) {
    return graph.scale(graph.total(vector), 1.0 / vector.length);
  }

  /** Combines one half with the other until one number is left. */
  private static Node fold(Graph graph, BinaryFunction function, Node vector) {
    int half = vector.length / 2;
    if (half == 0) {
      return graph.entry(vector, 0);
    }
    Node folded =
        fold(
            graph,
            function,
            combine(
                graph,
                function,
                slice(graph, vector, 0, half),
                slice(graph, vector, half, 2 * half)));
    return vector.length % 2 == 0
        ? folded
        : combine(graph, function, folded, graph.entry(vector, vector.length - 1));
  }

  private static Node combine(Graph graph, BinaryFunction function, Node a, Node b) {
    return function == BinaryFunction.MULTIPLY
        ? graph.multiply(a, b)
        : graph.binary(function, a, b);
  }

  private static Node slice(Graph graph, Node vector, int begin, int end) {
    return graph.view(vector, IntStream.range(begin, end).toArray());
  }

  private static Node extreme(Graph graph, BinaryFunction function, List<Node> arguments) {
    if (arguments.size() == 1) {
      return fold(graph, function, vector(arguments, 0));
    }
    return arguments.stream().reduce((a, b) -> graph.binary(function, a, b)).orElseThrow();
  }

  /** Its gradient at zero is taken for zero, in place of 0/0. */
  private static Node norm(Graph graph, Node vector) {
    Node zero = graph.number(0);
    Node squares = graph.dot(vector, vector);
    Node isPositive = graph.binary(BinaryFunction.LESS, zero, squares);
    return graph.select(isPositive, graph.unary(UnaryFunction.SQRT, squares), zero);
  }

  /** Relative to the largest, so that nothing overflows. Of several vectors entry by entry. */
  static Node logSumExp(Graph graph, List<Node> arguments) {
    if (arguments.size() > 1 && arguments.stream().anyMatch(Node::isVector)) {
      Node largest =
          graph.unary(UnaryFunction.FINITE, extreme(graph, BinaryFunction.MAXIMUM, arguments));
      Node sum =
          arguments.stream()
              .map(a -> graph.unary(UnaryFunction.EXP, graph.add(a, graph.scale(largest, -1))))
              .reduce(graph::add)
              .orElseThrow();
      return graph.add(largest, graph.unary(UnaryFunction.LOG, sum));
    }
    Node vector = arguments.size() == 1 ? vector(arguments, 0) : graph.join(arguments);
    Node largest = graph.unary(UnaryFunction.FINITE, fold(graph, BinaryFunction.MAXIMUM, vector));
    Node relative = graph.add(vector, graph.scale(largest, -1));
    Node sum = graph.total(graph.unary(UnaryFunction.EXP, relative));
    return graph.add(largest, graph.unary(UnaryFunction.LOG, sum));
  }

  /** Entry i is entry i + k, periodic within the whole or within rows. */
  private static Node shift(Graph graph, List<Node> arguments) {
    Node vector = vector(arguments, 0);
    int distance = integer(arguments.get(1), "distance");
    int row = arguments.size() == 3 ? integer(arguments.get(2), "row length") : vector.length;
    if (row < 1 || vector.length % row != 0) {
      throw new Mismatch(
          "found the row length " + row + ", expected a divisor of " + vector.length);
    }
    int[] indices = new int[vector.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i - i % row + Math.floorMod(i % row + distance, row);
    }
    return graph.view(vector, indices);
  }

  /** A constant integer. */
  static int integer(Node node, String what) {
    if (!node.isConstant()
        || node.isVector()
        || node.isCondition
        || node.constant()[0] != (int) node.constant()[0]) {
      throw new Mismatch("found an expression as " + what + ", expected a constant integer");
    }
    return (int) node.constant()[0];
  }
}
