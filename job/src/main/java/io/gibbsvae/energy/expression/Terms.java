package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Density.Domain;
import java.util.List;

/** The terms of a density that is being made in a graph. */
record Terms(Graph graph, Density density) {

  Node get(int i) {
    return density.argument(i);
  }

  Node get(int i, Domain domain) {
    return density.argument(i, domain);
  }

  Node log(Node node) {
    return graph.unary(UnaryFunction.LOG, node);
  }

  Node logGamma(Node node) {
    return graph.unary(UnaryFunction.LGAMMA, node);
  }

  Node logBeta(Node a, Node b) {
    return graph.binary(BinaryFunction.LBETA, a, b);
  }

  Node minus(Node a, Node b) {
    return graph.sum(List.of(a, b), List.of(1.0, -1.0));
  }

  Node plus(Node a, double b) {
    return graph.add(a, graph.number(b));
  }

  Node times(Node a, Node b) {
    return graph.multiply(a, b);
  }

  /** (y - mu) / sigma, of arguments 0, {@code location} and a scale that is positive. */
  Node standardised(int location, Node scale) {
    return graph.divide(minus(get(0), get(location)), scale);
  }

  Node total(Node term) {
    return density.total(term);
  }

  int count() {
    return density.count();
  }
}
