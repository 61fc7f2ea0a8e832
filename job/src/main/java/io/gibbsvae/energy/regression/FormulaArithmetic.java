package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.regression.Atom.Kind;
import io.gibbsvae.energy.regression.Atom.Value;
import io.gibbsvae.energy.regression.FormulaTokens.Token;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/** Reads numbers that are computed of columns, within I(...) and functions. */
final class FormulaArithmetic {

  private static final TreeMap<String, DoubleUnaryOperator> FUNCTIONS =
      new TreeMap<>(
          Map.of(
              "log", Math::log,
              "log2", x -> Math.log(x) / Math.log(2),
              "log10", Math::log10,
              "log1p", Math::log1p,
              "exp", Math::exp,
              "sqrt", Math::sqrt,
              "abs", Math::abs));

  private final FormulaTokens tokens;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private Set<String> columns = new LinkedHashSet<>();

  FormulaArithmetic(FormulaTokens tokens) {
    this.tokens = tokens;
  }

  static boolean isFunction(String name) {
    return FUNCTIONS.containsKey(name);
  }

  static List<String> functions() {
    return List.copyOf(FUNCTIONS.keySet());
  }

  /** Where each column is first mentioned. */
  Map<String, Integer> places() {
    return places;
  }

  /** Notes that a column is mentioned. */
  void mention(Token name) {
    places.putIfAbsent(name.name(), name.offset());
    columns.add(name.name());
  }

  /** What follows I or the name of a function, which has been read. */
  Atom atom(Token name) {
    columns = new LinkedHashSet<>();
    Value value = call(name);
    if (columns.isEmpty()) {
      throw tokens.wrong(
          name.offset(), "found no column in " + name.text() + "(...), expected at least one");
    }
    String title = tokens.between(name, tokens.peek());
    return new Atom(title, List.copyOf(columns), Kind.NUMBER, value);
  }

  private Value call(Token name) {
    tokens.next();
    Value argument = closedSum();
    if (name.text().equals("I")) {
      return argument;
    }
    DoubleUnaryOperator function = FUNCTIONS.get(name.text());
    return row -> function.applyAsDouble(argument.of(row));
  }

  /** A sum and the parenthesis after it. */
  private Value closedSum() {
    Value value = sum();
    Token close = tokens.next();
    if (!close.is(")")) {
      throw tokens.unexpected(close, "\")\" or an operator");
    }
    return value;
  }

  private Value sum() {
    Value left = product();
    for (Optional<Token> sign = tokens.take("+", "-");
        sign.isPresent();
        sign = tokens.take("+", "-")) {
      Value first = left;
      Value second = product();
      left =
          sign.get().is("+")
              ? row -> first.of(row) + second.of(row)
              : row -> first.of(row) - second.of(row);
    }
    return left;
  }

  private Value product() {
    Value left = signed();
    for (Optional<Token> sign = tokens.take("*", "/");
        sign.isPresent();
        sign = tokens.take("*", "/")) {
      Value first = left;
      Value second = signed();
      left =
          sign.get().is("*")
              ? row -> first.of(row) * second.of(row)
              : row -> first.of(row) / second.of(row);
    }
    return left;
  }

  private Value signed() {
    if (tokens.take("-").isPresent()) {
      Value value = signed();
      return row -> -value.of(row);
    }
    Value base = primary();
    if (tokens.take("^").isEmpty()) {
      return base;
    }
    Value exponent = signed();
    return row -> Math.pow(base.of(row), exponent.of(row));
  }

  private Value primary() {
    Token token = tokens.next();
    if (token.isNumber()) {
      double number = Double.parseDouble(token.text());
      return row -> number;
    }
    if (token.is("(")) {
      return closedSum();
    }
    if (!token.isName()) {
      throw tokens.unexpected(token, "a column, a number or a function");
    }
    if (tokens.peek().is("(")) {
      if (!isFunction(token.text())) {
        throw tokens.unexpected(
            token,
            "one of the functions "
                + String.join(", ", functions())
                + Text.question(
                    token.text().equals("ln")
                        ? Optional.of("log")
                        : Text.nearest(token.text(), functions(), 1)));
      }
      return call(token);
    }
    mention(token);
    String column = token.name();
    return row -> row.applyAsDouble(column);
  }
}
