package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The names that an expression may use, what they stand for, and which of them it has used. */
final class Scope {

  private static final Pattern COORDINATE_MEANT = Pattern.compile("[xX]_?([0-9]*)");
  // Of what a mistake lists of names that it does not concern.
  private static final int MOST_NAMES_TO_LIST = 3;

  private final Graph graph;
  private final int dimension;
  private final Mistakes mistakes;
  private final Map<String, Optional<Node>> values = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<String> parameterNames = new ArrayList<>();

  Scope(Graph graph, int dimension, Mistakes mistakes) {
    this.graph = graph;
    this.dimension = dimension;
    this.mistakes = mistakes;
  }

  /** Whether a name is a parameter's or was defined. */
  boolean defines(String name) {
    return values.containsKey(name);
  }

  /** Notes a use of a name. */
  void use(String name) {
    used.add(name);
  }

  void define(Parameter parameter) {
    String name = parameter.name();
    Optional<String> taken = Names.taken(name);
    if (!Lexer.NAME.matcher(name).matches()) {
      mistakes.ofParameter(
          name,
          "found the name \""
              + name
              + "\", expected letters, digits and _, not beginning with a digit");
    } else if (taken.isPresent()) {
      mistakes.ofParameter(
          name,
          "found the name " + name + ", expected another name: it is " + taken.get() + " already");
      used.add(name);
      return;
    } else {
      parameterNames.add(name);
    }
    double[] numbers = parameter.values().stream().mapToDouble(v -> v).toArray();
    values.put(
        name,
        Optional.of(graph.constant(numbers, parameter.isVector() ? numbers.length : Node.NUMBER)));
  }

  /** Defines a name, whose value is empty where it is wrong. */
  void define(Syntax.Definition definition, Optional<Node> value) {
    String name = definition.name();
    Optional<String> taken =
        Names.taken(name)
            .or(() -> Optional.ofNullable(values.get(name)).map(v -> "a parameter or defined"));
    if (taken.isPresent()) {
      mistakes.at(
          definition.at(),
          Text.format(
              "found a definition of %s, expected another name: it is %s already",
              name, taken.get()));
      used.add(name);
    } else {
      values.put(name, value);
    }
  }

  /** The value of a name. */
  Optional<Node> name(Syntax.Name syntax) {
    String name = syntax.name();
    if (name.equals(Names.COORDINATES)) {
      return Optional.of(graph.coordinates());
    }
    if (Names.COORDINATE.matcher(name).matches()) {
      return coordinate(syntax);
    }
    if (name.equals(Names.DIMENSION)) {
      return Optional.of(graph.number(dimension));
    }
    if (Names.CONSTANTS.containsKey(name)) {
      return Optional.of(graph.number(Names.CONSTANTS.get(name)));
    }
    if (values.containsKey(name)) {
      used.add(name);
      return values.get(name);
    }
    Optional<Functions.Function> function = Functions.named(name);
    if (function.isPresent()) {
      return mistakes.wrong(
          syntax.at(),
          "found the function " + name + " without arguments, expected " + function.get().usage());
    }
    Optional<Foreign.Word> foreign = Foreign.constant(name);
    if (foreign.isPresent()) {
      mistakes.at(syntax.at(), "found \"" + name + "\", expected " + foreign.get().expected());
      return foreign.get().word().flatMap(word -> name(new Syntax.Name(syntax.at(), word)));
    }
    Optional<Foreign.Word> called = Foreign.function(name).filter(word -> word.word().isPresent());
    if (called.isPresent()) {
      return mistakes.wrong(
          syntax.at(), "found \"" + name + "\", expected " + called.get().expected() + "(...)");
    }
    Set<String> known = new TreeSet<>(values.keySet());
    known.addAll(Names.CONSTANTS.keySet());
    known.add(Names.DIMENSION);
    String suggestion = coordinateMeant(name).orElseGet(() -> Names.suggestion(name, known));
    return mistakes.wrong(
        syntax.at(),
        Text.format(
            "found \"%s\", expected a coordinate (%s), a parameter%s, a constant or a name"
                + " defined before%s",
            name,
            coordinates(),
            parameterNames.isEmpty() ? "" : " (" + listed(parameterNames) + ")",
            suggestion));
  }

  /** Of names such as X, x_0, X1 and x_{1}: the coordinate or the vector. */
  private static Optional<String> coordinateMeant(String name) {
    Matcher digits = COORDINATE_MEANT.matcher(name);
    return digits.matches()
        ? Optional.of(Text.question(Optional.of("x" + digits.group(1))))
        : Optional.empty();
  }

  /** The names of all coordinates; of many the first and the last. */
  private String coordinates() {
    return dimension <= MOST_NAMES_TO_LIST
        ? IntStream.range(0, dimension).mapToObj(i -> "x" + i).collect(Collectors.joining(", "))
        : "x0 .. x" + (dimension - 1);
  }

  private static String listed(List<String> names) {
    return names.stream().limit(MOST_NAMES_TO_LIST).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES_TO_LIST ? ", ..." : "");
  }

  private Optional<Node> coordinate(Syntax.Name syntax) {
    String digits = syntax.name().substring(1);
    // Ten digits and more are no int, and no coordinate either.
    int index = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (index >= dimension) {
      mistakes.at(
          syntax.at(),
          Text.format(
              "found %s, expected x0%s, because the dimension is %s",
              syntax.name(), dimension > 1 ? " to x" + (dimension - 1) : "", dimension));
      // A number all the same: what it is part of can be wrong by itself.
      return Optional.of(graph.entry(graph.coordinates(), 0));
    }
    return Optional.of(graph.entry(graph.coordinates(), index));
  }

  void reportUnused(Syntax.Whole whole, List<Parameter> parameters) {
    for (Syntax.Definition definition : whole.definitions()) {
      if (!used.contains(definition.name())) {
        mistakes.at(
            definition.at(),
            "found a definition of "
                + definition.name()
                + " that is not used: remove it, or use it");
      }
    }
    for (Parameter parameter : parameters) {
      if (!used.contains(parameter.name()) && Lexer.NAME.matcher(parameter.name()).matches()) {
        mistakes.ofParameter(
            parameter.name(),
            "found a parameter that the energy does not use: remove it, or use it");
      }
    }
  }
}
