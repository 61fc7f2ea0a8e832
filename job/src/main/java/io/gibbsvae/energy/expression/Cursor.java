package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Token.Kind;
import java.util.List;

/** A place in the words of a text, and what may be noted of them. */
abstract class Cursor {

  final List<Token> tokens;
  final Mistakes mistakes;
  int next;

  /** Open parentheses and brackets. */
  int open;

  /** Whether something was passed over that may use any name. */
  boolean skipped;

  private final String text;

  Cursor(String text, Mistakes mistakes) {
    this.text = text;
    this.tokens = Lexer.tokens(text, mistakes);
    this.mistakes = mistakes;
  }

  final Token token() {
    return tokens.get(next);
  }

  final Token peek(int ahead) {
    return tokens.get(Math.min(next + ahead, tokens.size() - 1));
  }

  final Token take() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  /** Takes what closes a bracket; if something else is there, up to it, if it is there at all. */
  final boolean close(String symbol, String expected) {
    if (token().is(symbol)) {
      take();
      return true;
    }
    if (!expected.isEmpty()) {
      unexpected(expected);
    }
    skipTo(symbol.equals(":") ? "]" : symbol);
    if (token().is(symbol) || symbol.equals(":") && token().is("]")) {
      take();
    }
    return false;
  }

  /** Skips to what closes the bracket that is open, unless nothing does. */
  final void skipTo(String symbol) {
    skipped = true;
    int level = 0;
    for (int i = next; i < tokens.size() && !tokens.get(i).is(";"); i++) {
      Token token = tokens.get(i);
      if (level == 0 && token.is(symbol)) {
        next = i;
        return;
      }
      level += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
      if (level < 0) {
        return;
      }
    }
  }

  final void note(String mistake) {
    mistakes.at(token().at(), mistake);
  }

  /** Notes a word that does not fit, unless it follows right behind a mistake. */
  final void unexpected(String expected) {
    skipped = true;
    boolean follows =
        next > 0 && mistakes.isAt(tokens.get(next - 1).at())
            || next > 1 && mistakes.isAt(tokens.get(next - 2).at());
    if (!follows) {
      note("found " + token().shown() + ", expected " + expected);
    }
  }

  final void skipPast(String symbol) {
    skipped = true;
    while (!token().is(symbol) && !token().is(";") && token().kind() != Kind.END) {
      take();
    }
    if (token().is(symbol)) {
      take();
    }
  }

  final boolean isOnNewLine() {
    return open == 0
        && next > 0
        && text.substring(tokens.get(next - 1).end(), token().at()).contains("\n");
  }

  static boolean beginsOperand(Token token) {
    return token.kind() == Kind.NUMBER
        || token.kind() == Kind.NAME && !Names.WORDS.contains(token.text())
        || token.is("(");
  }

  final boolean isDecimalComma() {
    return token().is(",")
        && next > 0
        && tokens.get(next - 1).kind() == Kind.NUMBER
        && tokens.get(next - 1).end() == token().at()
        && peek(1).kind() == Kind.NUMBER
        && peek(1).at() == token().end();
  }
}
