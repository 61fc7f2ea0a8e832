package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The names of coordinates: x0, x1, ... and x with indices from 0, or variables with indices from
 * 1, as in Stan and in the names of columns.
 */
final class CoordinateNames {

  // A variable that may be anywhere in its support, for that has a finite volume.
  private static final Pattern BOUNDED =
      Pattern.compile("(interval|probability|simplex|circle|unit-vector).*");
  // Of what a mistake lists of names that it does not concern.
  private static final int MOST_NAMES_TO_LIST = 3;

  private final Graph graph;
  private final int dimension;
  private final List<Variable> variables;
  private final Map<String, Node> nodes = new HashMap<>();

  CoordinateNames(Graph graph, Formula formula) {
    this.graph = graph;
    this.dimension = formula.dimension();
    this.variables = formula.variables();
    int first = 0;
    for (Variable variable : variables) {
      int[] places = IntStream.range(first, first + variable.size()).toArray();
      nodes.put(variable.name(), node(variable, places));
      first += places.length;
    }
  }

  private Node node(Variable variable, int[] places) {
    if (variable.shape().isEmpty()) {
      return graph.entry(graph.coordinates(), places[0]);
    }
    Node entries = graph.view(graph.coordinates(), places);
    return variable.shape().size() == 2
        ? Matrices.of(graph, entries, variable.shape().get(0), variable.shape().get(1))
        : entries;
  }

  boolean areNamed() {
    return !variables.isEmpty();
  }

  /** The index of the first entry of a vector: only x itself counts from 0 in any case. */
  int firstIndex(Syntax vector) {
    boolean isAll =
        vector instanceof Syntax.Name name
            && name.name().equals(Names.COORDINATES)
            && !nodes.containsKey(Names.COORDINATES);
    return areNamed() && !isAll ? 1 : 0;
  }

  /** Whether a name is that of coordinates, so that nothing else can have it. */
  boolean has(String name) {
    return areNamed() ? nodes.containsKey(name) : isNumbered(name);
  }

  /** Whether a name that nothing else has is that of coordinates: x, x0, x1, .... */
  static boolean isNumbered(String name) {
    return name.equals(Names.COORDINATES) || Names.COORDINATE.matcher(name).matches();
  }

  /** What a name stands for, in words; nothing if it is free. */
  Optional<String> taken(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    return Optional.of(
        !areNamed() && name.equals(Names.COORDINATES)
            ? "the vector of all coordinates"
            : "a coordinate");
  }

  /** The value of a name of coordinates; a number where there is no such coordinate. */
  Node value(Syntax.Name syntax, Mistakes mistakes) {
    String name = syntax.name();
    if (nodes.containsKey(name)) {
      return nodes.get(name);
    }
    if (name.equals(Names.COORDINATES)) {
      return graph.coordinates();
    }
    String digits = name.substring(1);
    // Ten digits and more are no int, and no coordinate either.
    int index = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (index >= dimension) {
      mistakes.at(
          syntax.at(),
          Text.format(
              "found %s, expected x0%s, because the dimension is %s",
              name, dimension > 1 ? " to x" + (dimension - 1) : "", dimension));
      // A number all the same: what it is part of can be wrong by itself.
      return graph.entry(graph.coordinates(), 0);
    }
    return graph.entry(graph.coordinates(), index);
  }

  /** The names of all coordinates, for a message; of many the first, or the first and the last. */
  String listed() {
    if (areNamed()) {
      return listed(names());
    }
    return dimension <= MOST_NAMES_TO_LIST
        ? IntStream.range(0, dimension).mapToObj(i -> "x" + i).collect(Collectors.joining(", "))
        : "x0 .. x" + (dimension - 1);
  }

  /** The first of some names. */
  static String listed(List<String> names) {
    return names.stream().limit(MOST_NAMES_TO_LIST).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES_TO_LIST ? ", ..." : "");
  }

  /** The variables; none where coordinates are x0, x1, .... */
  List<String> names() {
    return variables.stream().map(Variable::name).toList();
  }

  /**
   * The names of coordinates that must be used, of those that are not: a flat direction of each.
   */
  List<String> missing(boolean[] used) {
    List<String> missing = new ArrayList<>();
    if (!areNamed()) {
      IntStream.range(0, dimension).filter(i -> !used[i]).forEach(i -> missing.add("x" + i));
      return missing;
    }
    int next = 0;
    for (Variable variable : variables) {
      for (String title : variable.titles()) {
        if (!used[next++] && !BOUNDED.matcher(variable.support()).matches()) {
          missing.add(title);
        }
      }
    }
    return missing;
  }
}
