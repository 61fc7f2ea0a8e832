package io.gibbsvae.energy.expression;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with an expression and the names that it is given. */
public final class ExpressionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /**
   * One thing that is wrong.
   *
   * @param name of the parameter, the data or the coordinates; empty where it is the expression
   * @param text what was found and what was expected; for the expression with the line and column,
   *     counted from 1, and below it that line with a mark
   */
  public record Mistake(String name, String text) implements Serializable {}

  private final ArrayList<Mistake> mistakes;

  ExpressionException(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::text).collect(Collectors.joining("\n")));
    this.mistakes = new ArrayList<>(mistakes);
  }

  /** {@return what is wrong, at least one, in the order of the text} */
  public List<Mistake> mistakes() {
    return List.copyOf(mistakes);
  }
}
