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

/** The names that an expression may use, what they stand for, and which of them it has used. */
final class Scope {

  private static final Pattern COORDINATE_MEANT = Pattern.compile("[xX]_?([0-9]*)");

  private final Graph graph;
  private final Formula formula;
  private final CoordinateNames coordinates;
  private final Mistakes mistakes;
  private final Map<String, Optional<Node>> values = new HashMap<>();
  private final Map<String, Data> data = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<String> given = new ArrayList<>();

  /** The names that are there before any definition. */
  Scope(Graph graph, Formula formula, CoordinateNames coordinates, Mistakes mistakes) {
    this.graph = graph;
    this.formula = formula;
    this.coordinates = coordinates;
    this.mistakes = mistakes;
    for (String name : coordinates.names()) {
      Names.reserved(name)
          .ifPresent(
              taken ->
                  mistakes.ofName(
                      name,
                      "found the name "
                          + name
                          + ", expected another name: it is "
                          + taken
                          + " already"));
    }
    for (Parameter parameter : formula.parameters()) {
      double[] numbers = parameter.values().stream().mapToDouble(v -> v).toArray();
      give(
          parameter.name(),
          graph.constant(numbers, parameter.isVector() ? numbers.length : Node.NUMBER));
    }
    for (Data datum : formula.data()) {
      data.put(datum.name(), datum);
      give(datum.name(), datum.node(graph));
    }
  }

  /** Whether a name is a parameter's or was defined. */
  boolean defines(String name) {
    return values.containsKey(name);
  }

  /** Whether a name has a value. */
  boolean isValue(String name) {
    return defines(name)
        || coordinates.has(name)
        || CoordinateNames.isNumbered(name)
        || Names.CONSTANTS.containsKey(name);
  }

  /** Notes a use of a name. */
  void use(String name) {
    used.add(name);
  }

  /** A parameter's or data's name. */
  private void give(String name, Node value) {
    Optional<String> taken =
        taken(name)
            .or(() -> values.containsKey(name) ? Optional.of("a parameter") : Optional.empty());
    if (!Lexer.NAME.matcher(name).matches()) {
      mistakes.ofName(
          name,
          "found the name \""
              + name
              + "\", expected letters, digits and _, not beginning with a digit");
    } else if (taken.isPresent()) {
      mistakes.ofName(
          name,
          "found the name " + name + ", expected another name: it is " + taken.get() + " already");
      used.add(name);
      return;
    } else {
      given.add(name);
    }
    values.put(name, Optional.of(value));
  }

  private Optional<String> taken(String name) {
    return coordinates.taken(name).or(() -> Names.reserved(name));
  }

  /** The data of that name, where it is data. */
  Optional<Data> data(String name) {
    return Optional.ofNullable(data.get(name));
  }

  /** Defines a name, whose value is empty where it is wrong. */
  void define(Syntax.Definition definition, Optional<Node> value) {
    String name = definition.name();
    Optional<String> taken =
        taken(name)
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
    if (coordinates.has(name)) {
      return Optional.of(coordinates.value(syntax, mistakes));
    }
    if (name.equals(Names.DIMENSION)) {
      return Optional.of(graph.number(formula.dimension()));
    }
    if (Names.CONSTANTS.containsKey(name)) {
      return Optional.of(graph.number(Names.CONSTANTS.get(name)));
    }
    if (values.containsKey(name)) {
      used.add(name);
      return values.get(name);
    }
    if (CoordinateNames.isNumbered(name)) {
      return Optional.of(coordinates.value(syntax, mistakes));
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
    known.addAll(coordinates.names());
    known.add(Names.DIMENSION);
    String suggestion = coordinateMeant(name).orElseGet(() -> Names.suggestion(name, known));
    return mistakes.wrong(
        syntax.at(),
        Text.format(
            "found \"%s\", expected a coordinate (%s), a parameter%s, a constant or a name"
                + " defined before%s",
            name,
            coordinates.listed(),
            given.isEmpty()
                ? ""
                : (data.isEmpty() ? "" : ", data") + " (" + CoordinateNames.listed(given) + ")",
            suggestion));
  }

  /** Of names such as X, x_0, X1 and x_{1}: the coordinate or the vector. */
  private Optional<String> coordinateMeant(String name) {
    Matcher digits = COORDINATE_MEANT.matcher(name);
    return digits.matches() && !coordinates.areNamed()
        ? Optional.of(Text.question(Optional.of("x" + digits.group(1))))
        : Optional.empty();
  }

  void reportUnused(Syntax.Whole whole) {
    for (Syntax.Definition definition : whole.definitions()) {
      if (!used.contains(definition.name())) {
        mistakes.at(
            definition.at(),
            "found a definition of "
                + definition.name()
                + " that is not used: remove it, or use it");
      }
    }
    formula.parameters().forEach(parameter -> reportUnused(parameter.name(), "a parameter"));
    formula.data().forEach(datum -> reportUnused(datum.name(), "data"));
  }

  private void reportUnused(String name, String what) {
    if (!used.contains(name) && Lexer.NAME.matcher(name).matches()) {
      mistakes.ofName(
          name,
          Text.format(
              "found %s that the %s does not use: remove it, or use it", what, formula.what()));
    }
  }
}
