package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
 * <p>So -x^2 is -(x^2), 2^-x is 2^(-x), and a^b^c is a^(b^c). A mistake is noted, and reading goes
 * on behind it, so that one reading finds all: of what other languages write the meaning is taken,
 * and anything else is part of a {@link Syntax.Unknown}. What does not fit right behind a mistake
 * is not noted again.
 */
final class Parser extends ExpressionParser {

  private Parser(String text, Mistakes mistakes) {
    super(text, mistakes);
  }

  /** Parses a text and notes what is wrong. */
  static Syntax.Whole parse(String text, Mistakes mistakes) {
    return new Parser(text, mistakes).whole();
  }

  private Syntax.Whole whole() {
    List<Syntax.Definition> definitions = new ArrayList<>();
    Optional<Syntax> value = Optional.empty();
    while (true) {
      skipForeignBeginning();
      boolean isDefinition = isDefinition();
      if (isDefinition) {
        Token name = take();
        take();
        definitions.add(new Syntax.Definition(name.at(), name.text(), Optional.of(statement())));
      } else {
        Syntax statement = statement();
        if (token().kind() == Kind.END) {
          return new Syntax.Whole(definitions, Optional.of(statement), !skipped);
        }
        mistakes.at(
            statement.at(),
            "found an expression that is not the last, expected a definition: name = expression");
        value = Optional.of(new Syntax.Unknown(statement.at(), List.of(statement)));
        definitions.add(new Syntax.Definition(statement.at(), "", value));
      }
      if (token().kind() == Kind.END) {
        note(
            "found the end, expected the value after the definitions"
                + (isDefinition && definitions.size() == 1 ? ", without \"name =\"" : ""));
        return new Syntax.Whole(definitions, Optional.empty(), false);
      }
    }
  }

  private boolean isDefinition() {
    if (token().kind() != Kind.NAME || peek(1).is("(")) {
      return false;
    }
    if (peek(1).is("=")) {
      return true;
    }
    // R's arrow is a comparison elsewhere; as a whole statement before others it is nothing else.
    boolean isArrow =
        peek(1).is("<")
            && peek(2).is("-")
            && peek(1).end() == peek(2).at()
            && IntStream.range(next, tokens.size() - 2).anyMatch(i -> tokens.get(i).is(";"));
    if (isArrow) {
      mistakes.at(peek(1).at(), "found \"<-\", expected = for a definition");
      tokens.set(next + 1, new Token(Kind.SYMBOL, "=", peek(1).at(), peek(2).end()));
      tokens.remove(next + 2);
    }
    return isArrow;
  }

  /** Parses to the next semicolon, and takes it. */
  private Syntax statement() {
    List<Syntax> parts = new ArrayList<>();
    depth = 0;
    open = 0;
    try {
      parts.add(condition());
      while (!isEndOfStatement()) {
        unexpected(afterOperand());
        take();
        if (!isEndOfStatement()) {
          parts.add(condition());
        }
        skipped = true;
      }
    } catch (Stop e) {
      skipPast(";");
      return new Syntax.Unknown(token().at(), parts);
    }
    if (token().is(";")) {
      take();
    }
    return parts.size() == 1 ? parts.get(0) : new Syntax.Unknown(parts.get(0).at(), parts);
  }

  private boolean isEndOfStatement() {
    if (token().is(";") || token().kind() == Kind.END) {
      return true;
    }
    if (isOnNewLine() && (beginsOperand(token()))) {
      note("found " + token().shown() + " on a new line, expected \";\" before it, or an operator");
      return true;
    }
    return false;
  }

  private String afterOperand() {
    if (isDecimalComma()) {
      return "a decimal point";
    }
    return switch (token().text()) {
      case ")" -> "a \"(\" before it";
      case "]" -> "a \"[\" before it";
      default -> token().kind() == Kind.SYMBOL ? "an operator or the end" : "an operator before it";
    };
  }
}
