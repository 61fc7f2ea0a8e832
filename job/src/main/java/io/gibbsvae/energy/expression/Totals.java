package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Node.Kind;

/** Sums over the entries of vectors, in forms that take few passes over a block. */
final class Totals {

  private final Graph graph;

  Totals(Graph graph) {
    this.graph = graph;
  }

  /** The sum over a vector's entries. */
  Node total(Node vector) {
    int length = vector.length;
    switch (vector.kind) {
      case CONSTANT -> {
        return graph.number(Coefficients.sum(vector.constant(), length));
      }
      case POLYNOMIAL -> {
        double constant = Coefficients.sum(vector.coefficients[0], length);
        return graph.add(ofTerm(vector, Coefficients.ONE, length), graph.number(constant));
      }
      case LINEAR -> {
        SumForm form = new SumForm();
        form.add(graph.number(Coefficients.sum(vector.coefficients[0], length)), Coefficients.ONE);
        for (int i = 0; i < vector.arguments.length; i++) {
          Node term = vector.arguments[i];
          form.add(ofTerm(term, vector.coefficients[i + 1], length), Coefficients.ONE);
        }
        return form.node(graph);
      }
      case BINARY -> {
        if (vector.function == BinaryFunction.MULTIPLY) {
          return dot(vector.arguments[0], vector.arguments[1]);
        }
      }
      case SELECT -> {
        Node condition = vector.arguments[0];
        if (!condition.isVector() && vector.arguments[2].isConstant(0)) {
          Node yes = vector.arguments[1];
          return graph.select(condition, over(yes, length), graph.number(0));
        }
      }
      default -> {}
    }
    return sum(vector, Coefficients.monomial(1));
  }

  /** The sum over {@code length} entries of a vector, or of a number for each. */
  Node over(Node node, int length) {
    return node.isVector() ? total(node) : graph.scale(node, length);
  }

  /** The sum over entries of a node times a factor; a polynomial counts without its constant. */
  private Node ofTerm(Node term, double[] factor, int length) {
    boolean isPolynomial = term.kind == Kind.POLYNOMIAL;
    Node base = isPolynomial ? term.arguments[0] : term;
    double[][] polynomial = Coefficients.monomial(1);
    if (isPolynomial) {
      polynomial = term.coefficients.clone();
      polynomial[0] = Coefficients.ZERO;
    }
    for (int j = 1; j < polynomial.length; j++) {
      polynomial[j] = Coefficients.times(polynomial[j], factor);
    }
    if (!base.isVector()) {
      for (int j = 1; j < polynomial.length; j++) {
        polynomial[j] = new double[] {Coefficients.sum(polynomial[j], length)};
      }
      return graph.polynomial(base, polynomial, Node.NUMBER);
    }
    int degree = polynomial.length - 1;
    boolean isMonomial = true;
    for (int j = 1; j < degree; j++) {
      isMonomial &= Coefficients.isZero(polynomial[j]);
    }
    double[] last = polynomial[degree];
    if (isMonomial && last.length == 1 && last[0] != 1) {
      return graph.scale(ofTerm(graph.monomial(base, degree), Coefficients.ONE, length), last[0]);
    }
    if (degree == 1 && last.length == 1) {
      // A product, say, has a better way to be summed.
      return base.kind == Kind.BINARY || base.kind == Kind.SELECT
          ? total(base)
          : sum(base, polynomial);
    }
    return sum(base, polynomial);
  }

  private Node sum(Node base, double[][] polynomial) {
    return graph.node(Kind.SUM, null, Node.NUMBER, false, new Node[] {base}, polynomial);
  }

  /** The scalar product; of a vector and a number, as if the number were a vector of it. */
  Node dot(Node a, Node b) {
    int length = Graph.commonLength(a.length, b.length);
    if (!a.isVector()) {
      return graph.multiply(a, over(b, length));
    }
    if (!b.isVector()) {
      return graph.multiply(b, total(a));
    }
    Node product = graph.multiply(a, b);
    return product.function == BinaryFunction.MULTIPLY
        ? graph.node(Kind.DOT, null, Node.NUMBER, false, product.arguments)
        : total(product);
  }
}
