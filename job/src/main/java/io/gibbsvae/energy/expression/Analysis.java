package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gives names and operators their meaning. What is wrong is noted, and has no value; what it is
 * part of has none either and says nothing more, so that each mistake is noted once. Only of a
 * coordinate that there is not is it known what was meant: a number.
 */
final class Analysis {

  private static final int MOST_COORDINATES_TO_LIST = 8;

  private final Graph graph;
  private final Formula formula;
  private final Mistakes mistakes;
  private final CoordinateNames coordinates;
  private final Scope scope;
  private final Indices indices;

  private Analysis(Formula formula, Graph graph, Mistakes mistakes) {
    this.graph = graph;
    this.formula = formula;
    this.mistakes = mistakes;
    this.coordinates = new CoordinateNames(graph, formula);
    this.scope = new Scope(graph, formula, coordinates, mistakes);
    this.indices = new Indices(graph, coordinates, scope, mistakes, this::value);
  }

  /** The energy of a formula; nothing where a mistake was noted. */
  static Optional<Node> energy(Formula formula, Graph graph, Mistakes mistakes) {
    Syntax.Whole whole = Parser.parse(formula.text(), mistakes);
    Analysis analysis = new Analysis(formula, graph, mistakes);
    whole
        .definitions()
        .forEach(
            definition ->
                analysis.scope.define(definition, definition.value().flatMap(analysis::value)));
    Optional<Node> value = whole.energy().flatMap(analysis::energy);
    // What was skipped may use whatever seems unused.
    if (whole.complete()) {
      analysis.scope.reportUnused(whole);
    }
    return value
        .filter(found -> mistakes.isEmpty())
        .map(found -> formula.isLogDensity() ? graph.scale(found, -1) : found);
  }

  private Optional<Node> energy(Syntax syntax) {
    Optional<Node> energy = value(syntax);
    if (energy.isEmpty()) {
      return energy;
    }
    Node node = energy.get();
    if (node.isCondition) {
      mistakes.at(
          syntax.at(),
          "found " + node.shown() + " as the " + formula.what() + ", expected a number");
    } else if (node.isVector()) {
      mistakes.at(
          syntax.at(),
          "found "
              + node.shown()
              + " as the "
              + formula.what()
              + ", expected a number"
              + (node.isMatrix() ? "" : ": sum(...) makes one of a vector"));
    } else if (mistakes.isEmpty()) {
      reportMissingCoordinates(syntax, node);
    }
    return energy;
  }

  /** A coordinate that the energy does not depend on is uniform over the whole line: Z = inf. */
  private void reportMissingCoordinates(Syntax syntax, Node energy) {
    int dimension = formula.dimension();
    boolean[] found = new boolean[dimension];
    for (Node node : Node.reachable(List.of(energy))) {
      for (Node argument : node.arguments) {
        if (argument == graph.coordinates()) {
          (node.kind == Node.Kind.VIEW
                  ? IntStream.of(node.indices[0])
                  : IntStream.range(0, dimension))
              .forEach(i -> found[i] = true);
        }
      }
    }
    List<String> missing = coordinates.missing(found);
    if (!missing.isEmpty()) {
      mistakes.at(
          syntax.at(),
          Text.format(
              "found %s that does not depend on %s%s, expected all %s coordinates: Z would"
                  + " be infinite",
              formula.isLogDensity() ? "a log density" : "an energy",
              missing.stream().limit(MOST_COORDINATES_TO_LIST).collect(Collectors.joining(", ")),
              missing.size() > MOST_COORDINATES_TO_LIST ? ", ..." : "",
              dimension));
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
      return indices.entry(entry);
    } else if (syntax instanceof Syntax.Cell cell) {
      return indices.cell(cell);
    } else if (syntax instanceof Syntax.Unknown unknown) {
      unknown.parts().forEach(this::value);
      return Optional.empty();
    }
    return indices.slice((Syntax.Slice) syntax);
  }

  /** A number or a vector. */
  private Optional<Node> arithmetic(Syntax syntax) {
    Optional<Node> value = withMatrices(syntax);
    if (value.isPresent() && value.get().isMatrix()) {
      return mistakes.wrong(
          syntax.at(), "found " + value.get().shown() + ", expected a number or a vector");
    }
    return value;
  }

  private Optional<Node> withMatrices(Syntax syntax) {
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
    boolean isVector = !coordinates.areNamed() && call.function().equals(Names.COORDINATES);
    boolean isValue = scope.isValue(call.function());
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
      boolean mayBeMatrix = found.isEmpty() || arguments.size() == found.get().matrixArgument();
      arguments.add(
          found.isEmpty()
              ? value(argument)
              : isCondition
                  ? condition(argument)
                  : mayBeMatrix ? withMatrices(argument) : arithmetic(argument));
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
    String operator = chain.links().get(0).operator();
    boolean isSum = operator.equals("+") || operator.equals("-");
    Optional<Node> first = isSum ? arithmetic(chain.first()) : withMatrices(chain.first());
    List<Optional<Node>> operands =
        chain.links().stream()
            .map(
                link ->
                    link.operator().equals("*")
                        ? withMatrices(link.operand())
                        : arithmetic(link.operand()))
            .toList();
    if (first.isEmpty() || operands.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return isSum ? sum(chain, first.get(), operands) : product(chain, first.get(), operands);
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
        product = product(link.operator(), product, operand);
      } catch (Mismatch e) {
        return mistakes.wrong(link.at(), e.getMessage());
      }
    }
    return Optional.of(product);
  }

  private Node product(String operator, Node left, Node right) {
    if (left.isMatrix() || right.isMatrix()) {
      return Matrices.product(graph, operator, left, right);
    }
    return operator.equals("*") ? graph.multiply(left, right) : graph.divide(left, right);
  }
}
