package io.gibbsvae.energy.expression;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An elementary operation of a {@link Graph}, and its value: for each row of a block a number, a
 * vector, or a condition or several, which are 0 or 1. Nodes of one graph are the same object where
 * they are the same operation.
 */
final class Node {

  /** The {@link #length} of a number. */
  static final int NUMBER = 0;

  enum Kind {
    /** x. */
    COORDINATES,
    /** coefficients[0]. */
    CONSTANT,
    /** {@link UnaryFunction} of the argument. */
    UNARY,
    /** {@link BinaryFunction} of the arguments. */
    BINARY,
    /** The second argument where the first is true, else the third. */
    SELECT,
    /** The sum of coefficients[j] u^j. */
    POLYNOMIAL,
    /** coefficients[0] and the sum of coefficients[i + 1] times argument i. */
    LINEAR,
    /** The sum over a vector's entries of a polynomial, as above. */
    SUM,
    /** The scalar product of two vectors. */
    DOT,
    /** Each entry of the argument plus what is before it, times the second argument if any. */
    CUMULATE,
    /** The matrix coefficients[0], row-major of shape indices[0], times the argument. */
    PRODUCT,
    /**
     * The argument's entries as a matrix, row-major of shape indices[0]. Operations take it apart:
     * no value is made of one.
     */
    MATRIX,
    /** Entries indices[0] of the argument. */
    VIEW,
    /** The numbers and the entries of vectors that the arguments are, one after the other. */
    JOIN,
    /** Argument i is added to entries indices[i] of zero. */
    SCATTER
  }

  final int id;
  final Kind kind;
  final Enum<?> function;
  final int length;
  final boolean isCondition;
  final Node[] arguments;
  final double[][] coefficients;
  final int[][] indices;

  Node(
      int id,
      Kind kind,
      Enum<?> function,
      int length,
      boolean isCondition,
      Node[] arguments,
      double[][] coefficients,
      int[][] indices) {
    this.id = id;
    this.kind = kind;
    this.function = function;
    this.length = length;
    this.isCondition = isCondition;
    this.arguments = arguments;
    this.coefficients = coefficients;
    this.indices = indices;
  }

  boolean isVector() {
    return length != NUMBER;
  }

  boolean isMatrix() {
    return kind == Kind.MATRIX;
  }

  /** Columns of a block of values. */
  int columns() {
    return Math.max(1, length);
  }

  boolean isConstant() {
    return kind == Kind.CONSTANT;
  }

  /** A constant's values, one or as many as entries. */
  double[] constant() {
    return coefficients[0];
  }

  /** Whether it is the same number, or the same number for every entry. */
  boolean isConstant(double value) {
    return isConstant() && coefficients[0].length == 1 && coefficients[0][0] == value;
  }

  /** As a message has it. */
  String shown() {
    if (isMatrix()) {
      return "a matrix of shape [" + indices[0][0] + ", " + indices[0][1] + "]";
    }
    String what = isCondition ? "condition" : isVector() ? "vector" : "number";
    return isVector() ? "a " + what + " of shape [" + length + "]" : "a " + what;
  }

  /** Every node that the given ones are made of, and they themselves, arguments first. */
  static List<Node> reachable(List<Node> roots) {
    Map<Integer, Node> found = new HashMap<>();
    Deque<Node> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (found.putIfAbsent(node.id, node) == null) {
        open.addAll(Arrays.asList(node.arguments));
      }
    }
    return found.values().stream().sorted(Comparator.comparingInt(n -> n.id)).toList();
  }
}
