package io.gibbsvae.target.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a formula into numbers, names and signs. */
final class Tokens {

  /** What a token is. */
  enum Kind {
    NUMBER,
    NAME,
    SIGN,
    /** What no formula has. */
    OTHER,
    END
  }

  /**
   * A token.
   *
   * @param at where in the text it begins
   */
  record Token(Kind kind, String text, int at) {

    boolean is(String sign) {
      return kind != Kind.NUMBER && text.equals(sign);
    }

    @Override
    public String toString() {
      return kind == Kind.END ? "the end" : "\"" + text + "\"";
    }
  }

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
              + "|(?<name>[A-Za-z_][A-Za-z_0-9]*)"
              + "|(?<sign>\\*\\*|<=|>=|[-+*/^()\\[\\],;:<>=])"
              + "|(?<other>\\S)");

  private Tokens() {}

  /** The tokens, and one of kind END. */
  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      Kind kind =
          matcher.group("number") != null
              ? Kind.NUMBER
              : matcher.group("name") != null
                  ? Kind.NAME
                  : matcher.group("sign") != null ? Kind.SIGN : Kind.OTHER;
      tokens.add(new Token(kind, matcher.group(), matcher.start()));
    }
    tokens.add(new Token(Kind.END, "", text.length()));
    return tokens;
  }
}
