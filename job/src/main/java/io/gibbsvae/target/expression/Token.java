package io.gibbsvae.target.expression;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param text as it is written
 * @param at offset of its first character
 */
record Token(Kind kind, String text, int at) {

  enum Kind {
    NUMBER,
    NAME,
    SYMBOL,
    /** What no expression has; the lexer has noted it. */
    STRANGE,
    END
  }

  boolean is(String symbolOrWord) {
    return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbolOrWord);
  }

  /** As a message has it. */
  String shown() {
    return kind == Kind.END ? "the end" : "\"" + text + "\"";
  }
}
