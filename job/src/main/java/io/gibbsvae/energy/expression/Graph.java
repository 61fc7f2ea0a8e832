package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Node.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes nodes. It works out what is constant, shares what is the same, and brings sums and products
 * to forms that take few passes over a block. Operations on numbers and vectors are entry by entry;
 * a number goes with every entry of a vector.
 */
final class Graph {

  /** Beyond this a polynomial is a product of others. */
  private static final int HIGHEST_DEGREE = 8;

  private static final double LARGEST_INTEGER_POWER = 64;

  /** What makes two nodes the same; nodes among the parts are compared by identity. */
  private record Key(Object[] parts) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.deepEquals(parts, key.parts);
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(parts);
    }
  }

  private final Map<Key, Node> nodes = new HashMap<>();
  private final Totals totals = new Totals(this);
  private final Node coordinates;

  Graph(int dimension) {
    this.coordinates = node(Kind.COORDINATES, null, dimension, false, new Node[0]);
  }

  /** x. */
  Node coordinates() {
    return coordinates;
  }

  /** A number that is the same for every row. */
  Node number(double value) {
    return constant(new double[] {value}, Node.NUMBER);
  }

  Node constant(double[] values, int length) {
    return constant(values, length, false);
  }

  private Node constant(double[] values, int length, boolean isCondition) {
    return node(Kind.CONSTANT, null, length, isCondition, new Node[0], values);
  }

  Node add(Node a, Node b) {
    return sum(List.of(a, b), List.of(1.0, 1.0));
  }

  /** The sum of nodes times factors. */
  Node sum(List<Node> terms, List<Double> factors) {
    SumForm form = new SumForm();
    for (int i = 0; i < terms.size(); i++) {
      form.add(terms.get(i), new double[] {factors.get(i)});
    }
    return form.node(this);
  }

  Node scale(Node node, double factor) {
    return scale(node, new double[] {factor}, node.length);
  }

  private Node scale(Node node, double[] factor, int length) {
    SumForm form = new SumForm();
    form.keepLength(length);
    form.add(node, factor);
    return form.node(this);
  }

  Node multiply(Node a, Node b) {
    int length = commonLength(a.length, b.length);
    if (a.isConstant()) {
      return scale(b, a.constant(), length);
    }
    if (b.isConstant()) {
      return scale(a, b.constant(), length);
    }
    double factor = factor(a) * factor(b);
    if (factor != 1) {
      return scale(multiply(withoutFactor(a), withoutFactor(b)), factor);
    }
    int degree = degree(a) + degree(b);
    if (base(a) == base(b) && degree <= HIGHEST_DEGREE) {
      return monomial(base(a), degree);
    }
    return binary(BinaryFunction.MULTIPLY, a, b);
  }

  Node reciprocal(Node node) {
    return unary(UnaryFunction.RECIPROCAL, node);
  }

  Node divide(Node a, Node b) {
    if (b.isConstant() && b.constant().length == 1) {
      return multiply(a, number(1 / b.constant()[0]));
    }
    return multiply(a, reciprocal(b));
  }

  Node power(Node base, Node exponent) {
    if (exponent.isConstant() && exponent.constant().length == 1 && !exponent.isVector()) {
      double value = exponent.constant()[0];
      if (value == Math.rint(value) && Math.abs(value) <= LARGEST_INTEGER_POWER) {
        Node power = power(base, (int) Math.abs(value));
        return value < 0 ? reciprocal(power) : power;
      }
      if (value == 0.5) {
        return unary(UnaryFunction.SQRT, base);
      }
    }
    return binary(BinaryFunction.POWER, base, exponent);
  }

  /** The power by an integer of at least 0, by multiplication. */
  Node power(Node node, int exponent) {
    if (exponent == 0) {
      return constant(Coefficients.ONE, node.length);
    }
    if (exponent == 1) {
      return node;
    }
    if (node.isConstant()) {
      double[] powers = Arrays.stream(node.constant()).map(c -> Math.pow(c, exponent)).toArray();
      return constant(powers, node.length);
    }
    double factor = factor(node);
    if (factor != 1) {
      return scale(power(withoutFactor(node), exponent), Math.pow(factor, exponent));
    }
    if (degree(node) * exponent <= HIGHEST_DEGREE) {
      return monomial(base(node), degree(node) * exponent);
    }
    Node half = power(node, exponent / 2);
    Node square = multiply(half, half);
    return exponent % 2 == 0 ? square : multiply(square, node);
  }

  Node unary(UnaryFunction function, Node argument) {
    boolean isCondition = function == UnaryFunction.NOT;
    if (argument.isConstant()) {
      double[] values = new double[argument.constant().length];
      function.apply(values.length, argument.constant(), values);
      return constant(values, argument.length, isCondition);
    }
    return node(Kind.UNARY, function, argument.length, isCondition, new Node[] {argument});
  }

  Node binary(BinaryFunction function, Node a, Node b) {
    int length = commonLength(a.length, b.length);
    if (a.isConstant() && b.isConstant()) {
      int count = Math.max(a.constant().length, b.constant().length);
      double[] values = new double[count];
      function.apply(count, spread(a.constant(), count), spread(b.constant(), count), values);
      return constant(values, length, function.isCondition);
    }
    boolean swap = function.isSymmetric && a.id > b.id;
    Node[] arguments = swap ? new Node[] {b, a} : new Node[] {a, b};
    return node(Kind.BINARY, function, length, function.isCondition, arguments);
  }

  static double[] spread(double[] values, int count) {
    double[] all = new double[count];
    Arrays.setAll(all, i -> Coefficients.at(values, i));
    return all;
  }

  Node select(Node condition, Node yes, Node no) {
    int length = commonLength(condition.length, commonLength(yes.length, no.length));
    if (condition.isConstant(1) && yes.length == length) {
      return yes;
    }
    if (condition.isConstant(0) && no.length == length) {
      return no;
    }
    return node(Kind.SELECT, null, length, false, new Node[] {condition, yes, no});
  }

  /** The sum of coefficients[j] base^j; {@code length} is the result's. */
  Node polynomial(Node base, double[][] coefficients, int length) {
    if (coefficients.length == 2
        && length == base.length
        && Coefficients.isZero(coefficients[0])
        && Coefficients.isOne(coefficients[1])) {
      return base;
    }
    return node(Kind.POLYNOMIAL, null, length, false, new Node[] {base}, coefficients);
  }

  Node monomial(Node base, int degree) {
    return polynomial(base, Coefficients.monomial(degree), base.length);
  }

  /** coefficients[0] and the sum of coefficients[i + 1] times argument i. */
  Node linear(Node[] arguments, double[][] coefficients, int length) {
    return node(Kind.LINEAR, null, length, false, arguments, coefficients);
  }

  /** The derivative of a polynomial by its base. */
  Node slope(Node base, double[][] coefficients) {
    double[][] slope = new double[coefficients.length - 1][];
    for (int j = 0; j < slope.length; j++) {
      slope[j] = Coefficients.times(coefficients[j + 1], new double[] {j + 1});
    }
    int length = base.length;
    for (double[] coefficient : slope) {
      length = coefficient.length > 1 ? coefficient.length : length;
    }
    if (slope.length > 2) {
      return polynomial(base, slope, length);
    }
    // The base may be a sum itself, which is to be one sum with this one.
    Node constant = constant(slope[0], length);
    return slope.length == 1 ? constant : add(scale(base, slope[1], length), constant);
  }

  /** The sum over a vector's entries. */
  Node total(Node vector) {
    return totals.total(vector);
  }

  /** The sum over {@code length} entries of a vector, or of a number for each. */
  Node totalOver(Node node, int length) {
    return totals.over(node, length);
  }

  /** The scalar product; of a vector and a number, as if the number were a vector of it. */
  Node dot(Node a, Node b) {
    return totals.dot(a, b);
  }

  /** A constant matrix, row-major, times a vector. */
  Node product(double[] matrix, int rows, int columns, Node vector) {
    return node(
        Kind.PRODUCT,
        null,
        rows,
        false,
        new Node[] {vector},
        new double[][] {matrix},
        new int[][] {{rows, columns}});
  }

  /** One entry, as a number. */
  Node entry(Node vector, int index) {
    return view(vector, new int[] {index}, Node.NUMBER);
  }

  /** Several entries, as a vector. */
  Node view(Node vector, int[] indices) {
    return view(vector, indices, indices.length);
  }

  private Node view(Node vector, int[] indices, int length) {
    if (!vector.isVector()) {
      return vector;
    }
    if (vector.isConstant()) {
      double[] values = Arrays.stream(indices).mapToDouble(i -> at(vector, i)).toArray();
      return constant(values, length, vector.isCondition);
    }
    if (vector.kind == Kind.VIEW) {
      int[] inner = vector.indices[0];
      int[] both = Arrays.stream(indices).map(i -> inner[i]).toArray();
      return view(vector.arguments[0], both, length);
    }
    boolean isAll =
        length == vector.length && IntStream.range(0, length).allMatch(i -> indices[i] == i);
    return isAll
        ? vector
        : node(
            Kind.VIEW,
            null,
            length,
            vector.isCondition,
            new Node[] {vector},
            new double[0][],
            new int[][] {indices});
  }

  private static double at(Node constant, int index) {
    return Coefficients.at(constant.constant(), index);
  }

  /** The vector of numbers, and of the entries of vectors, one after the other. */
  Node join(List<Node> parts) {
    int length = parts.stream().mapToInt(Node::columns).sum();
    if (parts.stream().allMatch(Node::isConstant)) {
      double[] values =
          parts.stream()
              .flatMapToDouble(part -> Arrays.stream(spread(part.constant(), part.columns())))
              .toArray();
      return constant(values, length);
    }
    return node(Kind.JOIN, null, length, false, parts.toArray(Node[]::new));
  }

  /** Zero, with each part added to the entries that its indices name. */
  Node scatter(int length, List<Node> parts, List<int[]> indices) {
    return node(
        Kind.SCATTER,
        null,
        length,
        false,
        parts.toArray(Node[]::new),
        new double[0][],
        indices.toArray(int[][]::new));
  }

  /** The length of what an operation makes of two operands. */
  static int commonLength(int a, int b) {
    if (a != b && a != Node.NUMBER && b != Node.NUMBER) {
      throw new Mismatch(
          "found vectors of shapes [" + a + "] and [" + b + "], expected equal shapes or a number");
    }
    return Math.max(a, b);
  }

  private static boolean isMonomial(Node node) {
    return node.kind == Kind.POLYNOMIAL
        && node.coefficients[node.coefficients.length - 1].length == 1
        && Arrays.stream(node.coefficients)
            .limit(node.coefficients.length - 1L)
            .allMatch(Coefficients::isZero);
  }

  /** c of c u^k. */
  private static double factor(Node node) {
    return isMonomial(node) ? node.coefficients[node.coefficients.length - 1][0] : 1;
  }

  private Node withoutFactor(Node node) {
    return isMonomial(node) ? monomial(base(node), degree(node)) : node;
  }

  private static Node base(Node node) {
    return isMonomial(node) ? node.arguments[0] : node;
  }

  private static int degree(Node node) {
    return isMonomial(node) ? node.coefficients.length - 1 : 1;
  }

  Node node(
      Kind kind,
      Enum<?> function,
      int length,
      boolean isCondition,
      Node[] arguments,
      double[]... coefficients) {
    return node(kind, function, length, isCondition, arguments, coefficients, new int[0][]);
  }

  Node node(
      Kind kind,
      Enum<?> function,
      int length,
      boolean isCondition,
      Node[] arguments,
      double[][] coefficients,
      int[][] indices) {
    Key key =
        new Key(
            new Object[] {kind, function, length, isCondition, arguments, coefficients, indices});
    return nodes.computeIfAbsent(
        key,
        k ->
            new Node(
                nodes.size(),
                kind,
                function,
                length,
                isCondition,
                arguments,
                coefficients,
                indices));
  }
}
