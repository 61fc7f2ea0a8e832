package io.gibbsvae.energy.expression;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Sums of the entries of a vector up to each, and recursions such as that of a volatility: entry i
 * is that of the vector plus a ratio times entry i - 1.
 */
final class Cumulation {

  private Cumulation() {}

  static Node of(Graph graph, Node vector) {
    if (vector.isConstant()) {
      double[] sums = Graph.spread(vector.constant(), vector.length);
      Arrays.parallelPrefix(sums, Double::sum);
      return graph.constant(sums, vector.length);
    }
    return graph.node(Node.Kind.CUMULATE, null, vector.length, false, new Node[] {vector});
  }

  /** With a ratio, a number. */
  static Node of(Graph graph, Node vector, Node ratio) {
    if (vector.isConstant() && ratio.isConstant()) {
      double factor = ratio.constant()[0];
      double[] sums = Graph.spread(vector.constant(), vector.length);
      for (int i = 1; i < sums.length; i++) {
        sums[i] += factor * sums[i - 1];
      }
      return graph.constant(sums, vector.length);
    }
    return graph.node(Node.Kind.CUMULATE, null, vector.length, false, new Node[] {vector, ratio});
  }

  /**
   * Derivatives of the arguments of sums.
   *
   * @param contribute takes an argument and its derivative
   */
  static void propagate(Graph graph, Node sums, Node adjoint, BiConsumer<Node, Node> contribute) {
    Node vector = sums.arguments[0];
    int length = vector.length;
    boolean hasRatio = sums.arguments.length > 1;
    if (!hasRatio && !adjoint.isVector()) {
      double[] counts = new double[length];
      Arrays.setAll(counts, i -> length - i);
      contribute.accept(vector, graph.multiply(adjoint, graph.constant(counts, length)));
      return;
    }
    // An entry is in all sums from its own on.
    int[] backwards = IntStream.range(0, length).map(i -> length - 1 - i).toArray();
    Node spread =
        adjoint.isVector()
            ? adjoint
            : graph.multiply(adjoint, graph.constant(Coefficients.ONE, length));
    Node reversed = graph.view(spread, backwards);
    Node summed = hasRatio ? of(graph, reversed, sums.arguments[1]) : of(graph, reversed);
    Node slope = graph.view(summed, backwards);
    contribute.accept(vector, slope);
    if (hasRatio && length > 1) {
      Node later = graph.view(slope, IntStream.range(1, length).toArray());
      Node before = graph.view(sums, IntStream.range(0, length - 1).toArray());
      contribute.accept(sums.arguments[1], graph.dot(later, before));
    }
  }
}
