package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Gives names and operators their meaning. What is wrong is noted, and has no value; what it is
 * part of has none either and says nothing more, so that each mistake is noted once. Only of a
 * coordinate that there is not is it known what was meant: a number.
 */
final class Analysis {

  private static final int MOST_COORDINATES_TO_LIST = 8;

  private final Graph graph;
  private final Mistakes mistakes;
  private final int dimension;
  private final Scope scope;

  private Analysis(Graph graph, int dimension, Mistakes mistakes) {
    this.graph = graph;
    this.dimension = dimension;
    this.mistakes = mistakes;
    this.scope = new Scope(graph, dimension, mistakes);
  }

  /** The energy of a text; nothing where a mistake was noted. */
  static Optional<Node> energy(
      String text, Graph graph, int dimension, List<Parameter> parameters, Mistakes mistakes) {
    Syntax.Whole whole = Parser.parse(text, mistakes);
    Analysis analysis = new Analysis(graph, dimension, mistakes);
    parameters.forEach(analysis.scope::define);
    whole
        .definitions()
        .forEach(
            definition ->
                analysis.scope.define(definition, definition.value().flatMap(analysis::value)));
    Optional<Node> energy = whole.energy().flatMap(analysis::energy);
    // What was skipped may use whatever seems unused.
    if (whole.complete()) {
      analysis.scope.reportUnused(whole, parameters);
    }
    return energy.filter(found -> mistakes.isEmpty());
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
          Text.format(
              "found an energy that does not depend on %s%s, expected all %s coordinates: Z would"
                  + " be infinite",
              String.join(", ", names), missing.length > names.size() ? ", ..." : "", dimension));
    }
  }

  /** The value of a syntax, a condition or not. */
  private Optional<Node> value(Syntax syntax) {
    if (syntax instanceof Syntax.Number number) {
      return Optional.of(graph.number(number.value()));
    } else if (syntax instanceof Syntax.Name name) {
      return scope.name(name);
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
      return mistakes.wrong(syntax.at(), "found " + value.get().shown() + ", expected " + expected);
    }
    return value;
  }

  private Optional<Node> fitting(int at, Supplier<Node> operation) {
    try {
      return Optional.of(operation.get());
    } catch (Mismatch e) {
      return mistakes.wrong(at, e.getMessage());
    }
  }

  private Optional<Node> call(Syntax.Call call) {
    List<Optional<Node>> arguments = new ArrayList<>();
    boolean isVector = call.function().equals(Names.COORDINATES);
    boolean isValue =
        scope.defines(call.function())
            || Names.COORDINATE.matcher(call.function()).matches()
            || Names.CONSTANTS.containsKey(call.function());
    scope.use(call.function());
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
      return mistakes.wrong(
          call.at(),
          Text.format(
              "found \"%s\" before parentheses, expected %s",
              call.function(),
              isVector
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
      return mistakes.wrong(
          call.at(),
          Text.format(
              "found %s%s of %s, expected %s",
              count, count == 1 ? " argument" : " arguments", function, known.usage()));
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
        return mistakes.wrong(link.at(), e.getMessage());
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
        return mistakes.wrong(link.at(), e.getMessage());
      }
    }
    return Optional.of(product);
  }

  private Optional<Node> entry(Syntax.Entry entry) {
    if (entry.vector() instanceof Syntax.Name name && !scope.defines(name.name())) {
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
      return mistakes.wrong(
          entry.index().at(),
          Text.format(
              "found index %s of %s, expected one from %s to %s%s",
              index.get(),
              vector.get().shown(),
              -length,
              length - 1,
              index.get() == length ? ": the first has index 0" : ""));
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
      return mistakes.wrong(
          slice.step().orElseThrow().at(),
          "found a step of " + step.get() + ", expected at least 1");
    }
    int[] indices =
        IntStream.iterate(begin.get(), i -> i < end.get(), i -> i + step.get()).toArray();
    if (indices.length == 0) {
      return mistakes.wrong(
          slice.at(),
          Text.format(
              "found the slice from %s to before %s, which is empty, expected at least one entry",
              begin.get(), end.get()));
    }
    return Optional.of(graph.view(vector.get(), indices));
  }

  private Optional<Integer> bound(Optional<Syntax> syntax, int otherwise, int length) {
    if (syntax.isEmpty()) {
      return Optional.of(otherwise);
    }
    Optional<Integer> bound = integer(syntax.get());
    if (bound.isPresent() && Math.abs((long) bound.get()) > length) {
      return mistakes.wrong(
          syntax.get().at(),
          Text.format(
              "found bound %s of a vector of shape [%s], expected one from %s to %s",
              bound.get(), length, -length, length));
    }
    return bound.map(b -> b < 0 ? b + length : b);
  }

  private Optional<Node> indexed(Syntax syntax, int at) {
    Optional<Node> vector = value(syntax);
    if (vector.isPresent() && !vector.get().isVector()) {
      return mistakes.wrong(
          at, "found an index of " + vector.get().shown() + ", expected one of a vector");
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
      return mistakes.wrong(syntax.at(), e.getMessage());
    }
  }
}
