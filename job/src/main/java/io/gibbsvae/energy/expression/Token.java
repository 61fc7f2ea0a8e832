package io.gibbsvae.energy.expression;

/**
 * A word of an expression.
 *
 * @param text as it is written, or the word that is meant by what another language writes
 * @param at offset of its first character
 * @param end offset behind its last character
 */
record Token(Kind kind, String text, int at, int end) {

  enum Kind {
    NUMBER,
    NAME,
    SYMBOL,
    /** What no expression has. */
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
