package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Matrices are entries with a shape, and are taken apart by all that is done with them. */
final class Matrices {

  private Matrices() {}

  /** A matrix of entries in row-major order. */
  static Node of(Graph graph, Node entries, int rows, int columns) {
    return graph.node(
        Node.Kind.MATRIX,
        null,
        entries.length,
        false,
        new Node[] {entries},
        new double[0][],
        new int[][] {{rows, columns}});
  }

  static Node entries(Node matrix) {
    return matrix.arguments[0];
  }

  static int rows(Node matrix) {
    return matrix.indices[0][0];
  }

  static int columns(Node matrix) {
    return matrix.indices[0][1];
  }

  /** A row, as a vector. */
  static Node row(Graph graph, Node matrix, int row) {
    int columns = columns(matrix);
    int first = row * columns;
    return graph.view(entries(matrix), IntStream.range(first, first + columns).toArray());
  }

  /** A product or a quotient, one of whose operands is a matrix. */
  static Node product(Graph graph, String operator, Node left, Node right) {
    boolean isDivision = operator.equals("/");
    Node matrix = left.isMatrix() ? left : right;
    Node other = left.isMatrix() ? right : left;
    if (!other.isVector()) {
      Node entries = entries(matrix);
      return of(
          graph,
          isDivision ? graph.divide(entries, other) : graph.multiply(entries, other),
          rows(matrix),
          columns(matrix));
    }
    if (!left.isMatrix() || isDivision) {
      throw new Mismatch(
          Text.format(
              "found %s before %s, expected the matrix before the vector: X * v",
              left.shown(), right.shown()));
    }
    return product(graph, matrix, other);
  }

  private static Node product(Graph graph, Node matrix, Node vector) {
    int rows = rows(matrix);
    int columns = columns(matrix);
    if (vector.isMatrix() || vector.length != columns) {
      throw new Mismatch(
          Text.format(
              "found %s after %s, expected a vector of shape [%d]",
              vector.shown(), matrix.shown(), columns));
    }
    Node entries = entries(matrix);
    if (entries.isConstant() && !vector.isConstant()) {
      double[] values = Graph.spread(entries.constant(), rows * columns);
      return graph.product(values, rows, columns, vector);
    }
    List<Node> numbers = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      numbers.add(graph.dot(row(graph, matrix, row), vector));
    }
    return graph.join(numbers);
  }
}
