package io.gibbsvae.target.expression;

import io.gibbsvae.target.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into words. White space and comments, from # to the end of a line, part them. */
final class Lexer {

  private static final Pattern SPACE = Pattern.compile("(?:\\s|#[^\n]*)+");
  private static final Pattern NUMBER =
      Pattern.compile("(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  // Some are here only so that a message can name them.
  private static final Pattern SYMBOL =
      Pattern.compile("\\*\\*|<=|>=|==|!=|&&|\\|\\||[-+*/^()\\[\\],;:<>=!&|%]");

  private Lexer() {}

  /** The words of a text, the last of which is its end. */
  static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = SPACE.matcher(text);
    int at = 0;
    while (true) {
      matcher.region(at, text.length());
      if (matcher.usePattern(SPACE).lookingAt()) {
        at = matcher.end();
        matcher.region(at, text.length());
      }
      if (at == text.length()) {
        tokens.add(new Token(Kind.END, "", at));
        return tokens;
      }
      Kind kind;
      if (matcher.usePattern(NUMBER).lookingAt()) {
        kind = Kind.NUMBER;
      } else if (matcher.usePattern(NAME).lookingAt()) {
        kind = Kind.NAME;
      } else if (matcher.usePattern(SYMBOL).lookingAt()) {
        kind = Kind.SYMBOL;
      } else {
        kind = Kind.STRANGE;
      }
      int end = kind == Kind.STRANGE ? text.offsetByCodePoints(at, 1) : matcher.end();
      tokens.add(new Token(kind, text.substring(at, end), at));
      at = end;
    }
  }
}
