package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Node.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Reverse accumulation (Griewank and Walther, Evaluating Derivatives, 2008, chapter 3), carried out
 * on nodes: the gradient is more nodes of the same graph, which shares with the energy what they
 * have in common and has no part that is zero.
 */
final class Gradient {

  private final Graph graph;
  private final Map<Node, List<Node>> contributions = new HashMap<>();
  private final Map<Node, List<Node>> parts = new HashMap<>();
  private final Map<Node, List<int[]>> places = new HashMap<>();

  private Gradient(Graph graph) {
    this.graph = graph;
  }

  /** The derivatives of a number by the coordinates: a vector, or a number that all of them are. */
  static Node of(Graph graph, Node energy) {
    Gradient gradient = new Gradient(graph);
    gradient.contribute(energy, graph.number(1));
    List<Node> nodes = Node.reachable(List.of(energy));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.kind != Kind.COORDINATES && !node.isCondition) {
        Node adjoint = gradient.adjoint(node);
        if (!adjoint.isConstant(0)) {
          gradient.propagate(node, adjoint);
        }
      }
    }
    return gradient.adjoint(graph.coordinates());
  }

  /** The derivative of the energy by a node: a number stands for equal entries. */
  private Node adjoint(Node node) {
    List<Node> all = new ArrayList<>(contributions.getOrDefault(node, List.of()));
    if (parts.containsKey(node)) {
      all.add(graph.scatter(node.length, parts.get(node), places.get(node)));
    }
    return all.isEmpty()
        ? graph.number(0)
        : graph.sum(all, all.stream().map(contribution -> 1.0).toList());
  }

  private void contribute(Node node, Node contribution) {
    if (!node.isConstant() && !contribution.isConstant(0)) {
      contributions.computeIfAbsent(node, n -> new ArrayList<>()).add(contribution);
    }
  }

  /** Contributes to an argument, which may be a number that went with every entry of a vector. */
  private void contribute(Node node, Node argument, Node contribution) {
    boolean isSpread = node.isVector() && !argument.isVector();
    contribute(argument, isSpread ? graph.totalOver(contribution, node.length) : contribution);
  }

  private void propagate(Node node, Node adjoint) {
    Node[] arguments = node.arguments;
    switch (node.kind) {
      case UNARY -> {
        UnaryFunction function = (UnaryFunction) node.function;
        Node slope = function.derivative(graph, arguments[0], node);
        contribute(arguments[0], weighted(adjoint, slope));
      }
      case BINARY -> propagateBinary(node, adjoint, arguments[0], arguments[1]);
      case SELECT -> {
        Node zero = graph.number(0);
        contribute(node, arguments[1], graph.select(arguments[0], adjoint, zero));
        contribute(node, arguments[2], graph.select(arguments[0], zero, adjoint));
      }
      case POLYNOMIAL ->
          contribute(
              node, arguments[0], weighted(adjoint, graph.slope(arguments[0], node.coefficients)));
      case SUM ->
          contribute(arguments[0], weighted(adjoint, graph.slope(arguments[0], node.coefficients)));
      case LINEAR -> {
        for (int i = 0; i < arguments.length; i++) {
          double[] factor = node.coefficients[i + 1];
          int length = factor.length > 1 ? factor.length : Node.NUMBER;
          contribute(node, arguments[i], weighted(adjoint, graph.constant(factor, length)));
        }
      }
      case DOT -> {
        contribute(arguments[0], weighted(adjoint, arguments[1]));
        contribute(arguments[1], weighted(adjoint, arguments[0]));
      }
      case CUMULATE -> Cumulation.propagate(graph, node, adjoint, this::contribute);
      case PRODUCT -> propagateProduct(node, adjoint);
      case VIEW -> propagateView(node, adjoint);
      case JOIN -> {
        int at = 0;
        for (Node argument : arguments) {
          int end = at + argument.columns();
          contribute(
              argument,
              argument.isVector()
                  ? graph.view(adjoint, IntStream.range(at, end).toArray())
                  : graph.entry(adjoint, at));
          at = end;
        }
      }
      default -> throw new IllegalStateException("no derivative of " + node.kind);
    }
  }

  private void propagateBinary(Node node, Node adjoint, Node a, Node b) {
    switch ((BinaryFunction) node.function) {
      case MULTIPLY -> {
        contribute(node, a, weighted(adjoint, b));
        contribute(node, b, weighted(adjoint, a));
      }
      case POWER -> {
        Node lower = graph.power(a, graph.add(b, graph.number(-1)));
        contribute(node, a, weighted(adjoint, graph.multiply(b, lower)));
        if (!b.isConstant()) {
          // 0^b stays 0, whose logarithm is not wanted.
          Node positive = graph.binary(BinaryFunction.LESS, graph.number(0), a);
          Node masked = graph.select(positive, adjoint, graph.number(0));
          Node slope = graph.multiply(node, graph.unary(UnaryFunction.LOG, a));
          contribute(node, b, weighted(masked, slope));
        }
      }
      case MAXIMUM, MINIMUM -> {
        boolean isMaximum = node.function == BinaryFunction.MAXIMUM;
        Node first = graph.binary(BinaryFunction.LESS, isMaximum ? b : a, isMaximum ? a : b);
        Node zero = graph.number(0);
        contribute(node, a, graph.select(first, adjoint, zero));
        contribute(node, b, graph.select(first, zero, adjoint));
      }
      case LBETA -> {
        Node sum = graph.unary(UnaryFunction.DIGAMMA, graph.add(a, b));
        contribute(node, a, weighted(adjoint, slope(a, sum)));
        contribute(node, b, weighted(adjoint, slope(b, sum)));
      }
      default -> throw new IllegalStateException("no derivative of " + node.function);
    }
  }

  private Node slope(Node argument, Node digammaOfSum) {
    return graph.sum(
        List.of(graph.unary(UnaryFunction.DIGAMMA, argument), digammaOfSum), List.of(1.0, -1.0));
  }

  private void propagateProduct(Node node, Node adjoint) {
    double[] matrix = node.coefficients[0];
    int rows = node.indices[0][0];
    int columns = node.indices[0][1];
    double[] transposed = new double[matrix.length];
    double[] sums = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = matrix[i * columns + j];
        sums[j] += matrix[i * columns + j];
      }
    }
    contribute(
        node.arguments[0],
        adjoint.isVector()
            ? graph.product(transposed, columns, rows, adjoint)
            : graph.multiply(adjoint, graph.constant(sums, columns)));
  }

  private void propagateView(Node node, Node adjoint) {
    Node base = node.arguments[0];
    int[] indices = node.indices[0];
    boolean isPermutation =
        indices.length == base.length
            && Arrays.stream(indices).distinct().count() == indices.length;
    if (isPermutation && adjoint.isVector()) {
      // A periodic shift, say.
      int[] inverse = new int[indices.length];
      for (int i = 0; i < indices.length; i++) {
        inverse[indices[i]] = i;
      }
      contribute(base, graph.view(adjoint, inverse));
    } else if (isPermutation) {
      contribute(base, adjoint);
    } else {
      parts.computeIfAbsent(base, n -> new ArrayList<>()).add(adjoint);
      places.computeIfAbsent(base, n -> new ArrayList<>()).add(indices);
    }
  }

  /**
   * An adjoint times a derivative. Where the adjoint is zero because a condition chose the other
   * branch, so is the product, even if the derivative of this branch is infinite there.
   */
  private Node weighted(Node adjoint, Node slope) {
    if (adjoint.kind == Kind.SELECT) {
      Node condition = adjoint.arguments[0];
      Node yes = adjoint.arguments[1];
      Node no = adjoint.arguments[2];
      if (no.isConstant(0)) {
        return graph.select(condition, weighted(yes, slope), no);
      }
      if (yes.isConstant(0)) {
        return graph.select(condition, yes, weighted(no, slope));
      }
    }
    return graph.multiply(adjoint, slope);
  }
}
