package io.gibbsvae.energy.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gives names and operators their meaning. What is wrong is noted, and has no value; what it is
 * part of has none either and says nothing more, so that each mistake is noted once. Only of a
 * coordinate that there is not is it known what was meant: a number.
 */
final class Analysis {

  private static final Pattern COORDINATE_MEANT = Pattern.compile("[xX]_?([0-9]*)");
  private static final int MOST_COORDINATES_TO_LIST = 8;
  // Of what a mistake lists of names that it does not concern.
  private static final int MOST_NAMES_TO_LIST = 3;

  private final Graph graph;
  private final Mistakes mistakes;
  private final int dimension;
  private final Map<String, Optional<Node>> values = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<String> parameterNames = new ArrayList<>();

  private Analysis(Graph graph, int dimension, Mistakes mistakes) {
    this.graph = graph;
    this.dimension = dimension;
    this.mistakes = mistakes;
  }

  /** The energy of a text; nothing where a mistake was noted. */
  static Optional<Node> energy(
      String text, Graph graph, int dimension, List<Parameter> parameters, Mistakes mistakes) {
    Syntax.Whole whole = Parser.parse(text, mistakes);
    Analysis analysis = new Analysis(graph, dimension, mistakes);
    parameters.forEach(analysis::define);
    whole.definitions().forEach(analysis::define);
    Optional<Node> energy = whole.energy().flatMap(analysis::energy);
    // What was skipped may use whatever seems unused.
    if (whole.complete()) {
      analysis.reportUnused(whole, parameters);
    }
    return energy.filter(found -> mistakes.isEmpty());
  }

  private void define(Parameter parameter) {
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

  private void define(Syntax.Definition definition) {
    String name = definition.name();
    Optional<Node> value = definition.value().flatMap(this::value);
    Optional<String> taken =
        Names.taken(name)
            .or(() -> Optional.ofNullable(values.get(name)).map(v -> "a parameter or defined"));
    if (taken.isPresent()) {
      mistakes.at(
          definition.at(),
          "found a definition of "
              + name
              + ", expected another name: it is "
              + taken.get()
              + " already");
      used.add(name);
    } else {
      values.put(name, value);
    }
  }

  private Optional<Node> energy(Syntax syntax) {
    Optional<Node> energy = value(syntax);
    if (energy.isEmpty()) {
      return energy;
    }
    Node node = energy.get();
    if (node.isCondition) {
      mistakes.at(syntax.at(), "found " + node.shown() + " as the energy, expected a number");
    } else if (node.isVector()) {
      mistakes.at(
          syntax.at(),
          "found "
              + node.shown()
              + " as the energy, expected a number: sum(...) makes one of a vector");
    } else if (mistakes.isEmpty()) {
      reportMissingCoordinates(syntax, node);
    }
    return energy;
  }

  /** A coordinate that the energy does not depend on is uniform over the whole line: Z = inf. */
  private void reportMissingCoordinates(Syntax syntax, Node energy) {
    boolean[] found = new boolean[dimension];
    for (Node node : Graph.reachable(List.of(energy))) {
      for (Node argument : node.arguments) {
        if (argument == graph.coordinates()) {
          (node.kind == Node.Kind.VIEW
                  ? IntStream.of(node.indices[0])
                  : IntStream.range(0, dimension))
              .forEach(i -> found[i] = true);
        }
      }
    }
    int[] missing = IntStream.range(0, dimension).filter(i -> !found[i]).toArray();
    if (missing.length > 0) {
      List<String> names =
          IntStream.of(missing).limit(MOST_COORDINATES_TO_LIST).mapToObj(i -> "x" + i).toList();
      mistakes.at(
          syntax.at(),
          "found an energy that does not depend on "
              + String.join(", ", names)
              + (missing.length > names.size() ? ", ..." : "")
              + ", expected all "
              + dimension
              + " coordinates: Z would be infinite");
    }
  }

  private void reportUnused(Syntax.Whole whole, List<Parameter> parameters) {
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

  /** The value of a syntax, a condition or not. */
  private Optional<Node> value(Syntax syntax) {
    if (syntax instanceof Syntax.Number number) {
      return Optional.of(graph.number(number.value()));
    } else if (syntax instanceof Syntax.Name name) {
      return name(name);
    } else if (syntax instanceof Syntax.Call call) {
      return call(call);
    } else if (syntax instanceof Syntax.Prefix prefix) {
      return prefix(prefix);
    } else if (syntax instanceof Syntax.Infix infix) {
      return infix(infix);
    } else if (syntax instanceof Syntax.Chain chain) {
      return chain(chain);
    } else if (syntax instanceof Syntax.Entry entry) {
      return entry(entry);
    } else if (syntax instanceof Syntax.Unknown unknown) {
      unknown.parts().forEach(this::value);
      return Optional.empty();
    }
    return slice((Syntax.Slice) syntax);
  }

  /** A value that is no condition. */
  private Optional<Node> arithmetic(Syntax syntax) {
    return expect(syntax, false, "a number or a vector");
  }

  private Optional<Node> condition(Syntax syntax) {
    return expect(syntax, true, "a condition, such as x0 > 0");
  }

  private Optional<Node> expect(Syntax syntax, boolean isCondition, String expected) {
    Optional<Node> value = value(syntax);
    if (value.isPresent() && value.get().isCondition != isCondition) {
      return wrong(syntax.at(), "found " + value.get().shown() + ", expected " + expected);
    }
    return value;
  }

  private Optional<Node> wrong(int at, String text) {
    mistakes.at(at, text);
    return Optional.empty();
  }

  private Optional<Node> fitting(int at, Supplier<Node> operation) {
    try {
      return Optional.of(operation.get());
    } catch (Mismatch e) {
      return wrong(at, e.getMessage());
    }
  }

  private Optional<Node> name(Syntax.Name syntax) {
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
      return wrong(
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
      return wrong(
          syntax.at(), "found \"" + name + "\", expected " + called.get().expected() + "(...)");
    }
    Set<String> known = new TreeSet<>(values.keySet());
    known.addAll(Names.CONSTANTS.keySet());
    known.add(Names.DIMENSION);
    String suggestion = coordinateMeant(name).orElseGet(() -> Names.suggestion(name, known));
    return wrong(
        syntax.at(),
        "found \""
            + name
            + "\", expected a coordinate ("
            + coordinates()
            + "), a parameter"
            + (parameterNames.isEmpty() ? "" : " (" + listed(parameterNames) + ")")
            + ", a constant or a name defined before"
            + suggestion);
  }

  /** Of names such as X, x_0, X1 and x_{1}: the coordinate or the vector. */
  private static Optional<String> coordinateMeant(String name) {
    Matcher digits = COORDINATE_MEANT.matcher(name);
    return digits.matches()
        ? Optional.of("; did you mean x" + digits.group(1) + "?")
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
          "found "
              + syntax.name()
              + ", expected x0"
              + (dimension > 1 ? " to x" + (dimension - 1) : "")
              + ", because the dimension is "
              + dimension);
      // A number all the same: what it is part of can be wrong by itself.
      return Optional.of(graph.entry(graph.coordinates(), 0));
    }
    return Optional.of(graph.entry(graph.coordinates(), index));
  }

  private Optional<Node> call(Syntax.Call call) {
    List<Optional<Node>> arguments = new ArrayList<>();
    boolean isVector = call.function().equals(Names.COORDINATES);
    boolean isValue =
        values.containsKey(call.function())
            || Names.COORDINATE.matcher(call.function()).matches()
            || Names.CONSTANTS.containsKey(call.function());
    used.add(call.function());
    Optional<Foreign.Word> foreign =
        isVector || isValue || Functions.named(call.function()).isPresent()
            ? Optional.empty()
            : Foreign.function(call.function());
    String function = foreign.flatMap(Foreign.Word::word).orElse(call.function());
    Optional<Functions.Function> found = Functions.named(function);
    if (foreign.isPresent() && found.isPresent()) {
      mistakes.at(
          call.at(), "found \"" + call.function() + "\" before parentheses, expected " + function);
    }
    for (Syntax argument : call.arguments()) {
      boolean isCondition = function.equals("where") && arguments.isEmpty();
      arguments.add(
          found.isEmpty()
              ? value(argument)
              : isCondition ? condition(argument) : arithmetic(argument));
    }
    if (found.isEmpty()) {
      return wrong(
          call.at(),
          "found \""
              + call.function()
              + "\" before parentheses, expected "
              + (isVector
                  ? "brackets: entries are x[0], x[1], ... or x0, x1, ..."
                  : isValue
                      ? "an operator before ("
                      : foreign
                          .map(Foreign.Word::expected)
                          .orElse(
                              "a function"
                                  + Names.suggestion(call.function(), Functions.names()))));
    }
    Functions.Function known = found.get();
    int count = arguments.size();
    boolean isCounted = call.arguments().stream().noneMatch(a -> a instanceof Syntax.Unknown);
    if (isCounted && (count < known.least() || count > known.most())) {
      return wrong(
          call.at(),
          "found "
              + count
              + (count == 1 ? " argument" : " arguments")
              + " of "
              + function
              + ", expected "
              + known.usage());
    }
    if (arguments.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    List<Node> nodes = arguments.stream().map(Optional::orElseThrow).toList();
    return fitting(call.at(), () -> known.body().apply(graph, nodes));
  }

  private Optional<Node> prefix(Syntax.Prefix prefix) {
    return switch (prefix.operator()) {
      case "not" -> condition(prefix.operand()).map(c -> graph.unary(UnaryFunction.NOT, c));
      case "-" -> arithmetic(prefix.operand()).map(value -> graph.scale(value, -1));
      default -> arithmetic(prefix.operand());
    };
  }

  private Optional<Node> infix(Syntax.Infix infix) {
    boolean isLogic = Names.WORDS.contains(infix.operator());
    if (isLogic && mistakes.isAt(infix.at())) {
      // Another operator may be meant, such as an absolute value.
      value(infix.left());
      value(infix.right());
      return Optional.empty();
    }
    Optional<Node> left = isLogic ? condition(infix.left()) : arithmetic(infix.left());
    Optional<Node> right = isLogic ? condition(infix.right()) : arithmetic(infix.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    return fitting(infix.at(), () -> infix(infix.operator(), left.get(), right.get()));
  }

  private Node infix(String operator, Node left, Node right) {
    return switch (operator) {
      case "^" -> graph.power(left, right);
      case "<" -> graph.binary(BinaryFunction.LESS, left, right);
      case "<=" -> graph.binary(BinaryFunction.LESS_OR_EQUAL, left, right);
      case ">" -> graph.binary(BinaryFunction.LESS, right, left);
      case ">=" -> graph.binary(BinaryFunction.LESS_OR_EQUAL, right, left);
      case "and" -> graph.binary(BinaryFunction.AND, left, right);
      case "or" -> graph.binary(BinaryFunction.OR, left, right);
      default -> throw new IllegalStateException("no operator " + operator);
    };
  }

  private Optional<Node> chain(Syntax.Chain chain) {
    Optional<Node> first = arithmetic(chain.first());
    List<Optional<Node>> operands =
        chain.links().stream().map(link -> arithmetic(link.operand())).toList();
    if (first.isEmpty() || operands.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    String operator = chain.links().get(0).operator();
    return operator.equals("+") || operator.equals("-")
        ? sum(chain, first.get(), operands)
        : product(chain, first.get(), operands);
  }

  private Optional<Node> sum(Syntax.Chain chain, Node first, List<Optional<Node>> operands) {
    List<Node> terms = new ArrayList<>(List.of(first));
    List<Double> factors = new ArrayList<>(List.of(1.0));
    int length = first.length;
    for (int i = 0; i < operands.size(); i++) {
      Syntax.Link link = chain.links().get(i);
      Node operand = operands.get(i).orElseThrow();
      try {
        length = Graph.commonLength(length, operand.length);
      } catch (Mismatch e) {
        return wrong(link.at(), e.getMessage());
      }
      terms.add(operand);
      factors.add(link.operator().equals("-") ? -1.0 : 1.0);
    }
    return Optional.of(graph.sum(terms, factors));
  }

  private Optional<Node> product(Syntax.Chain chain, Node first, List<Optional<Node>> operands) {
    Node product = first;
    for (int i = 0; i < operands.size(); i++) {
      Syntax.Link link = chain.links().get(i);
      Node operand = operands.get(i).orElseThrow();
      try {
        product =
            link.operator().equals("*")
                ? graph.multiply(product, operand)
                : graph.divide(product, operand);
      } catch (Mismatch e) {
        return wrong(link.at(), e.getMessage());
      }
    }
    return Optional.of(product);
  }

  private Optional<Node> entry(Syntax.Entry entry) {
    if (entry.vector() instanceof Syntax.Name name && !values.containsKey(name.name())) {
      Optional<String> called =
          Functions.named(name.name()).isPresent()
              ? Optional.of(name.name())
              : Foreign.function(name.name()).flatMap(Foreign.Word::word);
      if (called.isPresent()) {
        mistakes.at(
            name.at(),
            "found \"" + name.name() + "[\", expected " + called.get() + "(...): parentheses");
        value(entry.index());
        return Optional.empty();
      }
    }
    Optional<Node> vector = indexed(entry.vector(), entry.at());
    Optional<Integer> index = integer(entry.index());
    if (vector.isEmpty() || index.isEmpty()) {
      return Optional.empty();
    }
    int length = vector.get().length;
    if (index.get() < -length || index.get() >= length) {
      return wrong(
          entry.index().at(),
          "found index "
              + index.get()
              + " of "
              + vector.get().shown()
              + ", expected one from "
              + -length
              + " to "
              + (length - 1)
              + (index.get() == length ? ": the first has index 0" : ""));
    }
    return Optional.of(graph.entry(vector.get(), Math.floorMod(index.get(), length)));
  }

  private Optional<Node> slice(Syntax.Slice slice) {
    Optional<Node> vector = indexed(slice.vector(), slice.at());
    if (vector.isEmpty()) {
      return Optional.empty();
    }
    int length = vector.get().length;
    Optional<Integer> begin = bound(slice.begin(), 0, length);
    Optional<Integer> end = bound(slice.end(), length, length);
    Optional<Integer> step =
        slice.step().isPresent() ? integer(slice.step().get()) : Optional.of(1);
    if (begin.isEmpty() || end.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    if (step.get() < 1) {
      return wrong(
          slice.step().orElseThrow().at(),
          "found a step of " + step.get() + ", expected at least 1");
    }
    int[] indices =
        IntStream.iterate(begin.get(), i -> i < end.get(), i -> i + step.get()).toArray();
    if (indices.length == 0) {
      return wrong(
          slice.at(),
          "found the slice from "
              + begin.get()
              + " to before "
              + end.get()
              + ", which is empty, expected at least one entry");
    }
    return Optional.of(graph.view(vector.get(), indices));
  }

  private Optional<Integer> bound(Optional<Syntax> syntax, int otherwise, int length) {
    if (syntax.isEmpty()) {
      return Optional.of(otherwise);
    }
    Optional<Integer> bound = integer(syntax.get());
    if (bound.isPresent() && Math.abs((long) bound.get()) > length) {
      mistakes.at(
          syntax.get().at(),
          "found bound "
              + bound.get()
              + " of a vector of shape ["
              + length
              + "], expected one from "
              + -length
              + " to "
              + length);
      return Optional.empty();
    }
    return bound.map(b -> b < 0 ? b + length : b);
  }

  private Optional<Node> indexed(Syntax syntax, int at) {
    Optional<Node> vector = value(syntax);
    if (vector.isPresent() && !vector.get().isVector()) {
      return wrong(at, "found an index of " + vector.get().shown() + ", expected one of a vector");
    }
    return vector;
  }

  private Optional<Integer> integer(Syntax syntax) {
    Optional<Node> value = value(syntax);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Functions.integer(value.get(), "index"));
    } catch (Mismatch e) {
      mistakes.at(syntax.at(), e.getMessage());
      return Optional.empty();
    }
  }
}
