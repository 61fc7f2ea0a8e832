package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Log densities that are no sums over entries. */
final class MultivariateDensities {

  static final String MULTI_NORMAL = "multi_normal_cholesky_lpdf(y | mu, L)";
  static final String CATEGORICAL = "categorical_logit_lpmf(n | beta)";

  private MultivariateDensities() {}

  /** With log odds beta; n counts from 1. */
  static Node categoricalLogit(Graph graph, List<Node> arguments) {
    Node logits = arguments.get(1);
    if (!logits.isVector()) {
      throw new Mismatch("found a number as beta of categorical_logit_lpmf, expected a vector");
    }
    // The outcomes have a length of their own.
    Density outcomes = new Density(graph, CATEGORICAL, List.of(arguments.get(0)));
    double[] n = outcomes.counts(0, 1, logits.length);
    double[] times = new double[logits.length];
    Arrays.stream(n).forEach(outcome -> times[(int) outcome - 1]++);
    Node chosen = graph.dot(graph.constant(times, times.length), logits);
    Node all = Functions.logSumExp(graph, List.of(logits));
    return graph.sum(List.of(chosen, all), List.of(1.0, (double) -n.length));
  }

  /** With the covariance L L^T, of which what is above the diagonal is not read. */
  static Node multiNormal(Graph graph, List<Node> arguments) {
    Node y = arguments.get(0);
    Node location = arguments.get(1);
    Node factor = arguments.get(2);
    int size = Graph.commonLength(y.length, location.length);
    if (!factor.isMatrix() || size == Node.NUMBER) {
      throw new Mismatch(
          Text.format(
              "found %s, %s and %s, expected vectors y and mu and a matrix L",
              y.shown(), location.shown(), factor.shown()));
    }
    if (Matrices.rows(factor) != size || Matrices.columns(factor) != size) {
      throw new Mismatch(
          Text.format(
              "found %s as L for a vector of shape [%d], expected a matrix of shape [%d, %d]",
              factor.shown(), size, size, size));
    }
    Node entries = Matrices.entries(factor);
    Node difference = graph.sum(List.of(y, location), List.of(1.0, -1.0));
    int[] diagonal = IntStream.range(0, size).map(i -> i * size + i).toArray();
    // A guard for the diagonal alone: it is the scales of the density.
    Node scales = graph.view(entries, diagonal);
    Density scale =
        new Density(graph, "multi_normal_cholesky_lpdf(diagonal of L)", List.of(scales));
    Node safe = scale.argument(0, Density.Domain.POSITIVE);
    Node solved =
        entries.isConstant() && !difference.isConstant()
            ? graph.product(
                inverse(Graph.spread(entries.constant(), size * size), size),
                size,
                size,
                difference)
            : solve(graph, entries, safe, difference);
    return scale.sum(
        -0.5 * size * Math.log(2 * Math.PI),
        -0.5,
        graph.dot(solved, solved),
        -1,
        graph.total(graph.unary(UnaryFunction.LOG, safe)));
  }

  /** The inverse of a lower triangular matrix. */
  private static double[] inverse(double[] lower, int size) {
    double[] inverse = new double[size * size];
    for (int j = 0; j < size; j++) {
      inverse[j * size + j] = 1 / lower[j * size + j];
      for (int i = j + 1; i < size; i++) {
        double sum = 0;
        for (int k = j; k < i; k++) {
          sum += lower[i * size + k] * inverse[k * size + j];
        }
        inverse[i * size + j] = -sum / lower[i * size + i];
      }
    }
    return inverse;
  }

  /** Forward substitution. */
  private static Node solve(Graph graph, Node entries, Node diagonal, Node right) {
    int size = diagonal.length;
    List<Node> solved = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Node rest = right.isVector() ? graph.entry(right, i) : right;
      if (i > 0) {
        Node row = graph.view(entries, IntStream.range(i * size, i * size + i).toArray());
        rest = graph.add(rest, graph.scale(graph.dot(row, graph.join(List.copyOf(solved))), -1));
      }
      solved.add(graph.divide(rest, graph.entry(diagonal, i)));
    }
    return graph.join(solved);
  }
}
