package io.gibbsvae.target.expression;

import java.util.List;

/** An expression that is none, with every problem that was found. */
public final class ExpressionException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  ExpressionException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Where each is, what was found and what was expected, and below it the line with a caret. */
  public List<String> problems() {
    return problems;
  }
}
