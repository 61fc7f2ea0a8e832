package io.gibbsvae.target.expression;

import io.gibbsvae.target.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Recursive descent, a method for each rank of operators:
 *
 * <pre>
 *   whole      = { name "=" condition ";" } condition [ ";" ]
 *   condition  = both { "or" both }          both    = negation { "and" negation }
 *   negation   = "not" negation | comparison
 *   comparison = sum [ ("&lt;" | "&lt;=" | "&gt;" | "&gt;=") sum ]
 *   sum        = product { ("+" | "-") product }
 *   product    = factor { ("*" | "/") factor }
 *   factor     = ("+" | "-") factor | power
 *   power      = entry [ "^" factor ]
 *   entry      = atom { "[" index "]" }
 *   atom       = number | name | name "(" condition { "," condition } ")" | "(" condition ")"
 * </pre>
 *
 * <p>So -x^2 is -(x^2), 2^-x is 2^(-x), and a^b^c is a^(b^c). A mistake ends the definition that it
 * is in; the next one is parsed again, so that one reading finds mistakes in several.
 */
final class Parser {

  // Each level is a dozen Java frames; a thread has room for thousands.
  private static final int DEEPEST = 200;
  private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=");
  private static final String AN_OPERAND = "a number, a name, a function or \"(\"";

  private final List<Token> tokens;
  private final Mistakes mistakes;
  private int next;
  private int depth;

  private Parser(List<Token> tokens, Mistakes mistakes) {
    this.tokens = tokens;
    this.mistakes = mistakes;
  }

  /** Parses a text and notes what is wrong. */
  static Syntax.Whole parse(String text, Mistakes mistakes) {
    return new Parser(Lexer.tokens(text), mistakes).whole();
  }

  /** Ends a definition. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stop() {
      super(null, null, false, false);
    }
  }

  private Syntax.Whole whole() {
    List<Syntax.Definition> definitions = new ArrayList<>();
    while (true) {
      if (token().kind() == Kind.NAME && tokens.get(next + 1).is("=")) {
        Token name = take();
        take();
        definitions.add(new Syntax.Definition(name.at(), name.text(), statement()));
      } else {
        Optional<Syntax> value = statement();
        if (token().kind() == Kind.END) {
          return new Syntax.Whole(definitions, value);
        }
        if (value.isPresent()) {
          mistakes.at(
              value.get().at(),
              "found an expression that is not the last, expected a definition: name = expression");
        }
      }
      if (token().kind() == Kind.END) {
        mistakes.at(token().at(), "found the end, expected the energy after the definitions");
        return new Syntax.Whole(definitions, Optional.empty());
      }
    }
  }

  /** Parses to the next semicolon, and takes it. */
  private Optional<Syntax> statement() {
    Optional<Syntax> value;
    try {
      depth = 0;
      Syntax parsed = condition();
      if (!token().is(";") && token().kind() != Kind.END) {
        throw expected(afterOperand());
      }
      value = Optional.of(parsed);
    } catch (Stop e) {
      value = Optional.empty();
      while (!token().is(";") && token().kind() != Kind.END) {
        take();
      }
    }
    if (token().is(";")) {
      take();
    }
    return value;
  }

  private String afterOperand() {
    return switch (token().text()) {
      case "**" -> "^, which is the power";
      case "=", "==", "!=" -> "an operator; comparisons are <, <=, > and >=";
      case "&&", "&" -> "an operator; a condition and another is written and";
      case "||", "|" -> "an operator; a condition or another is written or";
      case ")" -> "no \")\", for which there is no \"(\"";
      default -> token().kind() == Kind.SYMBOL ? "an operator or the end" : "an operator before it";
    };
  }

  private Syntax condition() {
    if (++depth > DEEPEST) {
      throw stop("found more than " + DEEPEST + " levels of parentheses, expected fewer");
    }
    Syntax left = both();
    while (token().is("or")) {
      Token operator = take();
      left = new Syntax.Infix(operator.at(), operator.text(), left, both());
    }
    depth--;
    return left;
  }

  private Syntax both() {
    Syntax left = negation();
    while (token().is("and")) {
      Token operator = take();
      left = new Syntax.Infix(operator.at(), operator.text(), left, negation());
    }
    return left;
  }

  private Syntax negation() {
    return token().is("not") ? prefix(this::negation) : comparison();
  }

  private Syntax comparison() {
    Syntax left = sum();
    if (token().kind() != Kind.SYMBOL || !COMPARISONS.contains(token().text())) {
      return left;
    }
    Token operator = take();
    Syntax compared = new Syntax.Infix(operator.at(), operator.text(), left, sum());
    if (token().kind() == Kind.SYMBOL && COMPARISONS.contains(token().text())) {
      throw expected("one comparison, or two with and between them: a < b and b < c");
    }
    return compared;
  }

  private Syntax sum() {
    return chain(Set.of("+", "-"), this::product);
  }

  private Syntax product() {
    return chain(Set.of("*", "/"), this::factor);
  }

  private Syntax chain(Set<String> operators, Supplier<Syntax> operand) {
    Syntax first = operand.get();
    List<Syntax.Link> links = new ArrayList<>();
    while (token().kind() == Kind.SYMBOL && operators.contains(token().text())) {
      Token operator = take();
      links.add(new Syntax.Link(operator.at(), operator.text(), operand.get()));
    }
    return links.isEmpty() ? first : new Syntax.Chain(links.get(0).at(), first, links);
  }

  private Syntax factor() {
    return token().is("-") || token().is("+") ? prefix(this::factor) : power();
  }

  private Syntax prefix(Supplier<Syntax> operand) {
    if (++depth > DEEPEST) {
      throw stop("found more than " + DEEPEST + " signs and parentheses, expected fewer");
    }
    Token operator = take();
    Syntax prefix = new Syntax.Prefix(operator.at(), operator.text(), operand.get());
    depth--;
    return prefix;
  }

  private Syntax power() {
    Syntax base = entry();
    if (!token().is("^")) {
      return base;
    }
    if (++depth > DEEPEST) {
      throw stop("found more than " + DEEPEST + " powers of powers, expected fewer");
    }
    Token operator = take();
    Syntax power = new Syntax.Infix(operator.at(), operator.text(), base, factor());
    depth--;
    return power;
  }

  private Syntax entry() {
    Syntax vector = atom();
    while (token().is("[")) {
      vector = index(take().at(), vector);
    }
    return vector;
  }

  private Syntax index(int at, Syntax vector) {
    Optional<Syntax> begin = bound();
    if (token().is("]") && begin.isPresent()) {
      take();
      return new Syntax.Entry(at, vector, begin.get());
    }
    take(":", begin.isPresent() ? "\":\" or \"]\"" : "an index, or a slice such as x[1:3]");
    Optional<Syntax> end = bound();
    Optional<Syntax> step = Optional.empty();
    if (token().is(":")) {
      take();
      step = bound();
    }
    take("]", "\"]\"");
    return new Syntax.Slice(at, vector, begin, end, step);
  }

  private Optional<Syntax> bound() {
    return token().is(":") || token().is("]") ? Optional.empty() : Optional.of(condition());
  }

  private Syntax atom() {
    Token token = token();
    if (token.kind() == Kind.NUMBER) {
      take();
      return new Syntax.Number(token.at(), Double.parseDouble(token.text()));
    }
    if (token.kind() == Kind.NAME && !Names.WORDS.contains(token.text())) {
      take();
      return token().is("(") ? call(token) : new Syntax.Name(token.at(), token.text());
    }
    if (!token.is("(")) {
      throw expected(AN_OPERAND);
    }
    take();
    Syntax inner = condition();
    take(")", "\")\"");
    return inner;
  }

  private Syntax call(Token name) {
    take();
    List<Syntax> arguments = new ArrayList<>();
    if (!token().is(")")) {
      arguments.add(condition());
      while (token().is(",")) {
        take();
        arguments.add(condition());
      }
    }
    take(")", "\",\" or \")\"");
    return new Syntax.Call(name.at(), name.text(), arguments);
  }

  private Token token() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  private void take(String symbol, String expected) {
    if (!token().is(symbol)) {
      throw expected(expected);
    }
    take();
  }

  private Stop expected(String expected) {
    return stop("found " + token().shown() + ", expected " + expected);
  }

  private Stop stop(String mistake) {
    mistakes.at(token().at(), mistake);
    return new Stop();
  }
}
