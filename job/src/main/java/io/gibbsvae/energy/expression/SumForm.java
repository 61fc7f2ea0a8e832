package io.gibbsvae.energy.expression;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sum in normal form: a constant, and for each of several nodes a polynomial in it. Whatever is
 * added and scaled goes through here, so that x^4 - 6*x^2 - x/2 becomes one pass over x.
 */
final class SumForm {

  private final Map<Node, double[][]> terms = new TreeMap<>(Comparator.comparingInt(n -> n.id));
  private double[] constant = Coefficients.ZERO;
  private int length = Node.NUMBER;

  /** Adds a node times a factor, a number or one for each entry. */
  void add(Node node, double[] factor) {
    length = Graph.commonLength(length, node.length);
    if (factor.length > 1) {
      length = Graph.commonLength(length, factor.length);
    }
    switch (node.kind) {
      case CONSTANT -> constant = plus(constant, node.constant(), factor);
      case POLYNOMIAL -> {
        constant = plus(constant, node.coefficients[0], factor);
        addTerm(node.arguments[0], node.coefficients, factor);
      }
      case LINEAR -> {
        constant = plus(constant, node.coefficients[0], factor);
        for (int i = 0; i < node.arguments.length; i++) {
          add(node.arguments[i], Coefficients.times(node.coefficients[i + 1], factor));
        }
      }
      default -> addTerm(node, Coefficients.monomial(1), factor);
    }
  }

  /** A number more, for every entry. */
  void keepLength(int atLeast) {
    length = Graph.commonLength(length, atLeast);
  }

  private static double[] plus(double[] sum, double[] value, double[] factor) {
    // Most have no constant, and zero times an infinite factor is none either.
    return Coefficients.isZero(value)
        ? sum
        : Coefficients.plus(sum, Coefficients.times(value, factor));
  }

  private void addTerm(Node base, double[][] polynomial, double[] factor) {
    double[][] old = terms.getOrDefault(base, new double[][] {Coefficients.ZERO});
    double[][] sum = new double[Math.max(old.length, polynomial.length)][];
    Arrays.fill(sum, Coefficients.ZERO);
    for (int j = 1; j < sum.length; j++) {
      if (j < old.length) {
        sum[j] = old[j];
      }
      if (j < polynomial.length) {
        sum[j] = plus(sum[j], polynomial[j], factor);
      }
    }
    int degree = sum.length - 1;
    while (degree > 0 && Coefficients.isZero(sum[degree])) {
      degree--;
    }
    if (degree == 0) {
      terms.remove(base);
    } else {
      terms.put(base, Arrays.copyOf(sum, degree + 1));
    }
  }

  /** The sum as a node. */
  Node node(Graph graph) {
    if (terms.isEmpty()) {
      return graph.constant(constant, length);
    }
    if (terms.size() == 1) {
      Map.Entry<Node, double[][]> only = terms.entrySet().iterator().next();
      double[][] polynomial = only.getValue().clone();
      polynomial[0] = constant;
      return graph.polynomial(only.getKey(), polynomial, length);
    }
    Node[] arguments = new Node[terms.size()];
    double[][] factors = new double[arguments.length + 1][];
    factors[0] = constant;
    int i = 0;
    for (Map.Entry<Node, double[][]> term : terms.entrySet()) {
      double[][] polynomial = term.getValue();
      int degree = polynomial.length - 1;
      boolean isMonomial = degree == 1 || isMonomial(polynomial);
      arguments[i] =
          isMonomial
              ? graph.monomial(term.getKey(), degree)
              : graph.polynomial(term.getKey(), polynomial, lengthOf(term.getKey(), polynomial));
      factors[++i] = isMonomial ? polynomial[degree] : Coefficients.ONE;
    }
    return graph.linear(arguments, factors, length);
  }

  private static int lengthOf(Node base, double[][] polynomial) {
    int length = base.length;
    for (double[] coefficient : polynomial) {
      length = coefficient.length > 1 ? coefficient.length : length;
    }
    return length;
  }

  private static boolean isMonomial(double[][] polynomial) {
    int last = polynomial.length - 1;
    return polynomial[last].length == 1
        && Arrays.stream(polynomial).limit(last).allMatch(Coefficients::isZero);
  }
}
