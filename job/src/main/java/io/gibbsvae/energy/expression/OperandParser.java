package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses what operators stand between: numbers, names, calls, entries and parentheses. */
abstract class OperandParser extends Cursor {

  private static final Set<String> ENDS = Set.of(")", "]", ",", ":", ";");
  private static final Set<String> INFIX =
      Set.of("+", "-", "*", "/", "^", "<", "<=", ">", ">=", "=", "==", "?");
  private static final String AN_OPERAND = "a number, a name, a function or \"(\"";

  OperandParser(String text, Mistakes mistakes) {
    super(text, mistakes);
  }

  /** A whole expression. */
  abstract Syntax condition();

  /** What other languages write before an expression: types, return, names of functions. */
  abstract void skipForeignBeginning();

  /** An operand with what is in brackets behind it. */
  final Syntax entry() {
    Syntax vector = atom();
    while (token().is("[") || token().is(".")) {
      vector = token().is("[") ? index(take().at(), vector) : method(take().at(), vector);
    }
    return vector;
  }

  /** v.sum() and v.T. */
  private Syntax method(int at, Syntax vector) {
    Token name = token();
    if (name.is("(") && vector instanceof Syntax.Name function) {
      mistakes.at(at, "found \".\", expected no point: functions work on every entry of a vector");
      return new Syntax.Call(function.at(), function.name(), arguments(")"));
    }
    if (name.kind() != Kind.NAME) {
      mistakes.at(at, "found \".\", expected an operator");
      return new Syntax.Unknown(at, List.of(vector));
    }
    take();
    List<Syntax> arguments = new ArrayList<>(List.of(vector));
    boolean isCall = token().is("(");
    if (isCall) {
      Syntax call = call(name);
      arguments.addAll(((Syntax.Call) call).arguments());
    }
    boolean isFunction = isCall && Functions.named(name.text()).isPresent();
    mistakes.at(
        at,
        Text.format(
            "found \".%s\", expected %s",
            name.text(),
            isFunction
                ? name.text() + "(...) around what is before the point"
                : "a function or no point"));
    return isFunction
        ? new Syntax.Call(at, name.text(), arguments)
        : new Syntax.Unknown(at, arguments);
  }

  private Syntax index(int at, Syntax vector) {
    open++;
    Syntax index = openIndex(at, vector);
    open--;
    return index;
  }

  private Syntax openIndex(int at, Syntax vector) {
    Optional<Syntax> begin = bound();
    if (token().is(",")) {
      return begin.flatMap(row -> cell(vector, row)).orElseGet(() -> batch(at, vector, begin));
    }
    if (token().is("]") && begin.isPresent()) {
      take();
      return new Syntax.Entry(at, vector, begin.get());
    }
    if (!token().is(":")) {
      close(":", begin.isPresent() ? "\":\" or \"]\"" : "an index, or a slice such as x[1:3]");
      if (!tokens.get(next - 1).is("]")) {
        close("]", "\"]\"");
      }
      return new Syntax.Unknown(at, List.of(vector));
    }
    take();
    Optional<Syntax> end = bound();
    Optional<Syntax> step = Optional.empty();
    if (token().is(":")) {
      take();
      step = bound();
    }
    if (token().is(",")) {
      return batch(at, vector, begin);
    }
    if (!close("]", "\"]\"")) {
      return new Syntax.Unknown(at, List.of(vector));
    }
    return new Syntax.Slice(at, vector, begin, end, step);
  }

  /** m[1, 2]; nothing, and nothing taken, where there is no second index of this kind. */
  private Optional<Syntax> cell(Syntax matrix, Syntax row) {
    int comma = next;
    take();
    Optional<Syntax> column = bound();
    if (column.isPresent() && token().is("]")) {
      take();
      return Optional.of(new Syntax.Cell(tokens.get(comma).at(), matrix, row, column.get()));
    }
    next = comma;
    return Optional.empty();
  }

  /** Whether something is the name of a function, of this language or another. */
  static boolean isFunction(Syntax syntax) {
    return syntax instanceof Syntax.Name name
        && (Functions.named(name.name()).isPresent() || Foreign.function(name.name()).isPresent());
  }

  /** What is wrong with two indices of what is no matrix. */
  static String oneIndex(Syntax vector) {
    return isFunction(vector)
        ? "found \",\" in brackets, expected parentheses, as in min(a, b), or one index"
        : "found \",\" in an index, expected one index: x is one point, not a batch of points";
  }

  /** x[:, 0], as of rows of points. */
  private Syntax batch(int at, Syntax vector, Optional<Syntax> begin) {
    note(oneIndex(vector));
    List<Syntax> parts = new ArrayList<>(List.of(vector));
    begin.ifPresent(parts::add);
    close("]", "");
    return new Syntax.Unknown(at, parts);
  }

  private Optional<Syntax> bound() {
    return token().is(":") || token().is("]") || token().is(",")
        ? Optional.empty()
        : Optional.of(condition());
  }

  private Syntax atom() {
    Token token = token();
    if (token.kind() == Kind.NUMBER) {
      take();
      return new Syntax.Number(token.at(), Double.parseDouble(token.text()));
    }
    if (token.is("lambda") && peek(1).kind() == Kind.NAME) {
      skipForeignBeginning();
      return condition();
    }
    if (token.is("if") && beginsOperand(peek(1))) {
      return leadingIf();
    }
    if (token.kind() == Kind.NAME && !Names.WORDS.contains(token.text())) {
      take();
      return token().is("(") ? call(token) : new Syntax.Name(token.at(), token.text());
    }
    if (token.is("[")) {
      note(
          "found \"[\", expected "
              + AN_OPERAND
              + "; a list of numbers is a parameter, parameters { a = [1, 2] }, and append(a, b) puts"
              + " values together");
      return new Syntax.Unknown(token.at(), arguments("]"));
    }
    if (token.is("(")) {
      return parenthesised();
    }
    unexpected(AN_OPERAND);
    boolean isLeft =
        token.kind() == Kind.END
            || ENDS.contains(token.text())
            || INFIX.contains(token.text())
            || token.kind() == Kind.NAME;
    if (!isLeft) {
      take();
    }
    return new Syntax.Unknown(token.at(), List.of());
  }

  private Syntax parenthesised() {
    int at = take().at();
    open++;
    List<Syntax> parts = new ArrayList<>(List.of(condition()));
    while (token().is(",")) {
      unexpected(isDecimalComma() ? "a decimal point" : "\")\"");
      take();
      parts.add(condition());
    }
    close(")", "\")\"");
    open--;
    return parts.size() == 1 ? parts.get(0) : new Syntax.Unknown(at, parts);
  }

  /** if c then a else b, and if (c) a else b. */
  private Syntax leadingIf() {
    Token word = token();
    if (peek(1).is("(")) {
      take();
      Syntax call = call(word);
      boolean isChoice = call instanceof Syntax.Call made && made.arguments().size() == 1;
      if (!isChoice || !(beginsOperand(token()) || token().is("-"))) {
        return call;
      }
      mistakes.at(word.at(), "found \"if\", expected where(condition, a, b)");
      return branches(word.at(), ((Syntax.Call) call).arguments().get(0));
    }
    note("found \"if\", expected where(condition, a, b)");
    take();
    return branches(word.at(), condition());
  }

  private Syntax branches(int at, Syntax condition) {
    if (token().is("then")) {
      take();
    }
    Syntax yes = condition();
    if (!token().is("else")) {
      return new Syntax.Unknown(at, List.of(condition, yes));
    }
    take();
    return new Syntax.Call(at, "where", List.of(condition, yes, condition()));
  }

  private Syntax call(Token name) {
    return new Syntax.Call(name.at(), name.text(), arguments(")"));
  }

  /** What is between the parenthesis or bracket that comes next and its end. */
  private List<Syntax> arguments(String end) {
    take();
    open++;
    List<Syntax> arguments = new ArrayList<>();
    if (!token().is(end)) {
      argument(arguments);
      while (token().is(",")) {
        take();
        argument(arguments);
      }
    }
    close(end, "\",\" or \"" + end + "\"");
    open--;
    return arguments;
  }

  private void argument(List<Syntax> arguments) {
    if (token().kind() == Kind.NAME && peek(1).is("=")) {
      note("found " + token().shown() + " = in parentheses, expected arguments without names");
      take();
      take();
      condition();
      return;
    }
    Syntax argument = condition();
    if (token().is("for") && peek(1).kind() == Kind.NAME) {
      note("found \"for\", expected " + Foreign.NO_LOOP);
      skipTo(")");
      argument = new Syntax.Unknown(argument.at(), List.of());
    }
    arguments.add(argument);
  }
}
