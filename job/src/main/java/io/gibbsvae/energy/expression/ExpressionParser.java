package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Parses expressions: a method for each rank of operators, as {@link Parser} lists them. */
abstract class ExpressionParser extends OperandParser {

  // Each level is a dozen Java frames; a thread has room for thousands.
  private static final int DEEPEST = 200;
  private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=");
  private static final Set<String> EQUALITIES = Set.of("=", "==", "===", "!=", "~=", "<>");
  private static final Set<String> PRODUCTS = Set.of("%", "%%", "%/%", "%*%", "//", "@");
  private static final Set<String> ASSIGNMENTS = Set.of("+=", "-=", "*=", "/=");
  private static final Set<String> TYPES =
      Set.of("let", "var", "val", "const", "auto", "real", "double", "float", "vector", "int");

  /** How deep an expression is nested. */
  int depth;

  ExpressionParser(String text, Mistakes mistakes) {
    super(text, mistakes);
  }

  /** Ends a statement that is nested too deeply. */
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stop() {
      super(null, null, false, false);
    }
  }

  @Override
  final void skipForeignBeginning() {
    if (TYPES.contains(token().text())
        && peek(1).kind() == Kind.NAME
        && (peek(2).is("=") || peek(2).is(";"))) {
      note(
          "found " + token().shown() + ", expected a definition without a type: name = expression");
      take();
    } else if (token().is("return") && beginsOperand(peek(1))) {
      note("found \"return\", expected the expression alone");
      take();
    } else if (token().is("lambda") && (peek(1).kind() == Kind.NAME || peek(1).is(":"))
        || token().is("def") && peek(1).kind() == Kind.NAME) {
      note("found " + token().shown() + ", expected the expression alone");
      skipPast(":");
      skipForeignBeginning();
    } else if ((token().is("import") || token().is("from") || token().is("for"))
        && peek(1).kind() == Kind.NAME) {
      note(
          token().is("for")
              ? "found \"for\", expected no loop: sum(...) of a vector adds its entries"
              : "found " + token().shown() + ", expected no import: functions have no module");
      skipPast(";");
    } else if (token().kind() == Kind.NAME && peek(1).is("(") && definesFunction()) {
      note("found a definition of a function, expected the expression alone");
      skipPast("=");
    } else if (token().kind() == Kind.NAME && ASSIGNMENTS.contains(peek(1).text())) {
      mistakes.at(
          peek(1).at(), "found " + peek(1).shown() + ", expected the value as one expression");
      take();
      take();
    }
  }

  private boolean definesFunction() {
    int i = next + 2;
    while (tokens.get(i).kind() == Kind.NAME || tokens.get(i).is(",")) {
      i++;
    }
    return tokens.get(i).is(")") && i + 1 < tokens.size() && tokens.get(i + 1).is("=");
  }

  @Override
  final Syntax condition() {
    if (++depth > DEEPEST) {
      throw stop(
          "found more than " + DEEPEST + " levels of parentheses, expected at most " + DEEPEST);
    }
    Syntax left = both();
    while (isLogic("or")) {
      Token operator = take();
      left = new Syntax.Infix(operator.at(), "or", left, both());
    }
    left = choice(left);
    depth--;
    return left;
  }

  /** c ? a : b, and a if c else b. */
  private Syntax choice(Syntax first) {
    boolean isQuestion = token().is("?");
    if (!isQuestion && !(token().is("if") && !peek(1).is("("))) {
      return first;
    }
    note("found " + token().shown() + ", expected where(condition, a, b)");
    int at = take().at();
    Syntax second = condition();
    if (!token().is(isQuestion ? ":" : "else")) {
      return new Syntax.Unknown(at, List.of(first, second));
    }
    take();
    Syntax third = condition();
    return new Syntax.Call(
        at, "where", isQuestion ? List.of(first, second, third) : List.of(second, first, third));
  }

  /** An operator that is a word; capitals are of another language. */
  private boolean isLogic(String word) {
    if (token().is(word.toUpperCase(Locale.ROOT))) {
      note("found " + token().shown() + ", expected " + word);
      return true;
    }
    return token().is(word);
  }

  private Syntax both() {
    Syntax left = negation();
    while (isLogic("and")) {
      Token operator = take();
      left = new Syntax.Infix(operator.at(), "and", left, negation());
    }
    return left;
  }

  private Syntax negation() {
    return token().is("not") ? prefix(this::negation) : comparison();
  }

  private Syntax comparison() {
    Syntax left = sum();
    if (token().kind() != Kind.SYMBOL) {
      return left;
    }
    if (EQUALITIES.contains(token().text())) {
      note(
          Text.format(
              "found %s, expected an operator; comparisons are <, <=, > and >=%s",
              token().shown(), token().is("=") ? ", and definitions come before the value" : ""));
      int at = take().at();
      return new Syntax.Unknown(at, List.of(left, sum()));
    }
    if (!COMPARISONS.contains(token().text())) {
      return left;
    }
    Token operator = take();
    Syntax compared = new Syntax.Infix(operator.at(), operator.text(), left, sum());
    while (token().kind() == Kind.SYMBOL && COMPARISONS.contains(token().text())) {
      unexpected("one comparison, or two with and between them: a < b and b < c");
      int at = take().at();
      compared = new Syntax.Unknown(at, List.of(compared, sum()));
    }
    return compared;
  }

  private Syntax sum() {
    return chain(Set.of("+", "-"), this::product);
  }

  private Syntax product() {
    Syntax product = chain(Set.of("*", "/"), this::factor);
    while (true) {
      boolean isForeign = token().kind() == Kind.SYMBOL && PRODUCTS.contains(token().text());
      if (isForeign) {
        note(
            Text.format(
                "found %s%s",
                token().shown(),
                token().is("@") || token().is("%*%")
                    ? ", expected dot(v, w)"
                    : token().is("//") || token().is("%/%")
                        ? ", expected / for a quotient; integer division is not supported"
                        : ", expected another operator; remainders are not supported"));
        take();
      } else if (beginsOperand(token()) && !isWordBetween() && !isOnNewLine()) {
        unexpected(
            "an operator"
                + (open > 0 ? " or a comma" : "")
                + " before it; a product is written with *");
      } else {
        return product;
      }
      int at = token().at();
      product = new Syntax.Unknown(at, List.of(product, chain(Set.of("*", "/"), this::factor)));
    }
  }

  /** Words that other languages have between operands. */
  private boolean isWordBetween() {
    return token().is("if")
        || token().is("else")
        || token().is("then")
        || token().is("AND")
        || token().is("OR")
        || token().is("for") && peek(1).kind() == Kind.NAME && peek(2).is("in");
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

  private Stop stop(String mistake) {
    note(mistake);
    skipped = true;
    return new Stop();
  }
}
