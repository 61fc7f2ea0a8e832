package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of a formula, one after the other. */
final class FormulaTokens {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<number>(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?)"
              + "|(?<name>[\\p{L}._][\\p{L}\\p{N}\\p{M}._]*|`[^`]+`)"
              + "|(?<sign>\\*\\*|[-~+:*^/|(),])"
              + "|(?<other>\\S)");
  private static final String END = "the end";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  /** What a token is. */
  private enum Kind {
    NUMBER,
    NAME,
    SIGN,
    END
  }

  /** A word, a number or a sign, and where it begins. */
  record Token(Kind kind, String text, int offset) {

    boolean is(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isNumber() {
      return kind == Kind.NUMBER;
    }

    boolean isName() {
      return kind == Kind.NAME;
    }

    boolean isEnd() {
      return kind == Kind.END;
    }

    /** A name without the quotes around it. */
    String name() {
      return text.replace("`", "");
    }
  }

  FormulaTokens(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      int offset = matcher.start();
      if (matcher.group("other") != null) {
        throw wrong(
            offset,
            Text.format(
                "found \"%s\", expected a name, a number or one of ~ + - : * ^ | ( ); a name with"
                    + " other characters stands in backquotes",
                matcher.group()));
      }
      Kind kind =
          matcher.group("number") != null
              ? Kind.NUMBER
              : matcher.group("name") != null ? Kind.NAME : Kind.SIGN;
      // R reads both as the same.
      tokens.add(new Token(kind, matcher.group().equals("**") ? "^" : matcher.group(), offset));
    }
    tokens.add(new Token(Kind.END, END, text.length()));
  }

  String text() {
    return text;
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The next token; the end comes again and again. */
  Token next() {
    Token token = peek();
    if (!token.isEnd()) {
      at++;
    }
    return token;
  }

  /** The next token, if it is one of these signs. */
  Optional<Token> take(String... signs) {
    for (String sign : signs) {
      if (peek().is(sign)) {
        return Optional.of(next());
      }
    }
    return Optional.empty();
  }

  /** Whether the parenthesis that comes next has a bar. */
  boolean isGroup() {
    int depth = 0;
    for (int i = at; i < tokens.size(); i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0) {
        return false;
      }
      if (depth == 1 && tokens.get(i).is("|")) {
        return true;
      }
    }
    return false;
  }

  /** The text from one token to before another, without white space and quotes. */
  String between(Token first, Token end) {
    return text.substring(first.offset(), end.offset()).replaceAll("[\\s`]", "");
  }

  IllegalArgumentException unexpected(Token found, String expected) {
    return wrong(
        found.offset(),
        Text.format(
            "found %s, expected %s", found.isEnd() ? END : '"' + found.text() + '"', expected));
  }

  IllegalArgumentException wrong(int offset, String what) {
    return new IllegalArgumentException(Text.marked(text, offset, what));
  }
}
