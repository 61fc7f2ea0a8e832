package io.gibbsvae.energy.expression;

import java.util.List;
import java.util.Optional;

/** What the parser makes of a text. Every part knows its offset in it. */
sealed interface Syntax {

  /** Where a message about it should point. */
  int at();

  /** A number. */
  record Number(int at, double value) implements Syntax {}

  /** A coordinate, parameter, definition or constant. */
  record Name(int at, String name) implements Syntax {}

  /** A function and its arguments. */
  record Call(int at, String function, List<Syntax> arguments) implements Syntax {}

  /** A minus, or not. */
  record Prefix(int at, String operator, Syntax operand) implements Syntax {}

  /** Two operands, of a power, a comparison, "and" or "or". */
  record Infix(int at, String operator, Syntax left, Syntax right) implements Syntax {}

  /** Operands that operators of one rank link from left to right. */
  record Chain(int at, Syntax first, List<Link> links) implements Syntax {}

  /** A further operand of a chain, and the operator before it. */
  record Link(int at, String operator, Syntax operand) {}

  /** An entry of a vector. */
  record Entry(int at, Syntax vector, Syntax index) implements Syntax {}

  /** An entry of a matrix; at its comma. */
  record Cell(int at, Syntax matrix, Syntax row, Syntax column) implements Syntax {}

  /** Entries begin, begin + step, ... before end of a vector. */
  record Slice(
      int at, Syntax vector, Optional<Syntax> begin, Optional<Syntax> end, Optional<Syntax> step)
      implements Syntax {}

  /**
   * Something with a mistake in its syntax. It has no value, and its parts may have mistakes of
   * their own.
   */
  record Unknown(int at, List<Syntax> parts) implements Syntax {}

  /**
   * A name for a value.
   *
   * @param value none where it cannot be parsed
   */
  record Definition(int at, String name, Optional<Syntax> value) {}

  /**
   * All of a text.
   *
   * @param complete whether nothing was skipped, so that what seems unused is
   */
  record Whole(List<Definition> definitions, Optional<Syntax> energy, boolean complete) {}
}
