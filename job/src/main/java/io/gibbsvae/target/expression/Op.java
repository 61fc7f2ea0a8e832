package io.gibbsvae.target.expression;

/** An operation on vectors, entry by entry unless it says otherwise. */
enum Op {
  /** Fixed numbers. */
  CONSTANT,
  /** Entries from..to-1 of the point x. */
  POINT,
  /** Entries from..to-1 of a vector. */
  PART,
  /** Vectors one after the other. */
  STACK,
  /** y_i = v_{(i + from) mod n}. */
  SHIFT,
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  POWER,
  /** v^from, a whole number of at least 2. */
  WHOLE_POWER,
  NEGATE,
  EXP,
  EXPM1,
  LOG,
  LOG1P,
  SQRT,
  ABS,
  SIN,
  COS,
  TAN,
  SINH,
  COSH,
  TANH,
  ATAN,
  SOFTPLUS,
  SIGMOID,
  LARGER,
  SMALLER,
  /** A number: the sum of a vector's entries. */
  SUM,
  /** A number: log of the sum of exponentials. */
  LOG_SUM_EXP,
  /** A number. */
  LARGEST,
  /** A number. */
  SMALLEST,
  /** The second where the first is not 0, else the third. */
  WHERE,
  /** 1 where it holds, else 0; so are the following. */
  LESS,
  AT_MOST,
  AND,
  OR,
  NOT;

  /** Whether a derivative says something; steps have none. */
  boolean differentiable() {
    return ordinal() < LESS.ordinal();
  }
}
