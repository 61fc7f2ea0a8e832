package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * A log density in the making: the sum of a term over the entries of its arguments, each a number
 * or a vector of one length.
 *
 * <p>Outside of its support it is minus infinity, with a finite gradient and no NaN: an argument
 * outside is replaced by one inside, and minus infinity is added to the sum.
 */
final class Density {

  /**
   * The values that an argument may have.
   *
   * @param inside one of them
   */
  record Domain(
      String shown,
      double low,
      boolean lowIncluded,
      double high,
      boolean highIncluded,
      double inside) {

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    static final Domain POSITIVE = new Domain("a positive number", 0, false, INFINITY, true, 1);
    static final Domain NOT_NEGATIVE =
        new Domain("a number of at least 0", 0, true, INFINITY, true, 1);
    static final Domain UNIT = new Domain("a number between 0 and 1", 0, false, 1, false, 0.5);
    static final Domain ABOVE_ZERO = new Domain("a number from 0 to 1", 0, false, 1, true, 0.5);
    static final Domain BELOW_ONE = new Domain("a number from 0 to 1", 0, true, 1, false, 0.5);

    private boolean contains(double value) {
      return (lowIncluded ? value >= low : value > low)
          && (highIncluded ? value <= high : value < high);
    }
  }

  private final Graph graph;
  private final String function;
  private final String[] names;
  private final List<Node> arguments;
  private final int length;
  private final List<Node> penalties = new ArrayList<>();

  /**
   * Begins a density.
   *
   * @param usage such as "normal_lpdf(y | mu, sigma)"
   * @param arguments as many as the usage has
   */
  Density(Graph graph, String usage, List<Node> arguments) {
    this.graph = graph;
    this.function = usage.substring(0, usage.indexOf('('));
    this.names = usage.substring(usage.indexOf('(') + 1, usage.indexOf(')')).split(" *[|,] *");
    this.arguments = arguments;
    int common = Node.NUMBER;
    for (int i = 0; i < arguments.size(); i++) {
      Node argument = arguments.get(i);
      if (common != Node.NUMBER && argument.isVector() && argument.length != common) {
        throw new Mismatch(
            Text.format(
                "found %s as %s of %s beside a vector of shape [%d], expected equal shapes or a"
                    + " number",
                argument.shown(), names[i], function, common));
      }
      common = Math.max(common, argument.length);
    }
    this.length = common;
  }

  Node argument(int i) {
    return arguments.get(i);
  }

  /** An argument, and minus infinity where it is not in its domain. */
  Node argument(int i, Domain domain) {
    return inside(i, argument(i), domain);
  }

  /** Entries of an argument, likewise; entries of a number are that number. */
  Node entries(int i, int[] entries, Domain domain) {
    Node argument = argument(i);
    return inside(i, argument.isVector() ? graph.view(argument, entries) : argument, domain);
  }

  private Node inside(int i, Node node, Domain domain) {
    if (node.isConstant()) {
      check(i, domain.shown(), domain::contains);
      return node;
    }
    Node condition = graph.binary(order(domain.lowIncluded()), graph.number(domain.low()), node);
    if (Double.isFinite(domain.high())) {
      Node below = graph.binary(order(domain.highIncluded()), node, graph.number(domain.high()));
      condition = graph.binary(BinaryFunction.AND, condition, below);
    }
    require(condition);
    return graph.select(condition, node, graph.number(domain.inside()));
  }

  private static BinaryFunction order(boolean orEqual) {
    return orEqual ? BinaryFunction.LESS_OR_EQUAL : BinaryFunction.LESS;
  }

  /** Minus infinity where a condition does not hold. */
  void require(Node condition) {
    Node penalty = graph.select(condition, graph.number(0), graph.number(Double.NEGATIVE_INFINITY));
    penalties.add(penalty.isVector() ? graph.total(penalty) : penalty);
  }

  /** Refuses entries of a constant argument. */
  private void check(int i, String expected, DoublePredicate domain) {
    double[] values = argument(i).constant();
    for (int entry = 0; entry < values.length; entry++) {
      if (!domain.test(values[entry])) {
        throw new Mismatch(
            Text.format(
                "found %s%s as %s of %s, expected %s",
                shown(values[entry]),
                values.length > 1 ? " (entry " + (entry + 1) + " of " + values.length + ")" : "",
                names[i],
                function,
                expected));
      }
    }
  }

  private static String shown(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Counts, which are data: one for each entry. */
  double[] counts(int i, int least, int most) {
    Node argument = argument(i);
    if (!argument.isConstant()) {
      throw new Mismatch(
          Text.format(
              "found an expression of coordinates as %s of %s, expected data", names[i], function));
    }
    check(
        i,
        "an integer "
            + (most == Integer.MAX_VALUE
                ? "of at least " + least
                : "from " + least + " to " + most),
        value -> value == Math.rint(value) && value >= least && value <= most);
    return Graph.spread(argument.constant(), count());
  }

  /** How many terms the sum has. */
  int count() {
    return Math.max(1, length);
  }

  /** The sum of a term over all entries. */
  Node total(Node term) {
    return graph.totalOver(term, count());
  }

  /** The sum of a constant for each entry times a term. */
  Node total(double[] factors, Node term) {
    return total(graph.multiply(constant(factors), term));
  }

  Node constant(double[] values) {
    return graph.constant(values, length);
  }

  /** The entries for which a count is positive. */
  static int[] positive(double[] counts) {
    return IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
  }

  /**
   * The sum of counts times a term over the entries where they are positive: nothing is asked of
   * the term elsewhere.
   *
   * @param term makes the term of the argument's entries
   */
  Node totalWherePositive(double[] counts, int i, Domain domain, TermOf term) {
    int[] entries = positive(counts);
    if (entries.length == 0) {
      return graph.number(0);
    }
    double[] factors = Arrays.stream(entries).mapToDouble(entry -> counts[entry]).toArray();
    Node value = term.of(entries(i, entries, domain));
    return value.isVector()
        ? graph.total(graph.multiply(graph.constant(factors, factors.length), value))
        : graph.scale(value, Arrays.stream(factors).sum());
  }

  /** Makes a term of an argument. */
  @FunctionalInterface
  interface TermOf {
    Node of(Node argument);
  }

  /** The sum of parts times factors and of a constant, minus infinity outside of the support. */
  Node sum(double constant, Object... partsAndFactors) {
    List<Node> parts = new ArrayList<>(penalties);
    List<Double> factors = new ArrayList<>();
    penalties.forEach(penalty -> factors.add(1.0));
    for (int i = 0; i < partsAndFactors.length; i += 2) {
      factors.add(((Number) partsAndFactors[i]).doubleValue());
      parts.add((Node) partsAndFactors[i + 1]);
    }
    parts.add(graph.number(constant));
    factors.add(1.0);
    return graph.sum(parts, factors);
  }
}
