package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that every expression knows besides its own. */
public final class Names {

  /** All coordinates, as a vector. */
  static final String COORDINATES = "x";

  /** One coordinate. */
  static final Pattern COORDINATE = Pattern.compile("x[0-9]+");

  /** Operators that are words. */
  static final Set<String> WORDS = Set.of("and", "or", "not");

  /** D, as a number. */
  static final String DIMENSION = "dimension";

  static final Map<String, Double> CONSTANTS =
      Map.of("pi", Math.PI, "e", Math.E, "inf", Double.POSITIVE_INFINITY);

  private Names() {}

  /**
   * {@return what a name stands for in every formula, so that nothing else can have it; nothing if
   * it is free} The names x, x0, x1, ... are free where coordinates have others.
   */
  public static Optional<String> reserved(String name) {
    if (name.equals(DIMENSION)) {
      return Optional.of("the number of coordinates");
    } else if (CONSTANTS.containsKey(name)) {
      return Optional.of("a constant");
    } else if (WORDS.contains(name)) {
      return Optional.of("an operator");
    }
    return Functions.named(name).map(function -> "a function");
  }

  /** "; did you mean NAME?" where one of the names is near; else nothing. */
  static String suggestion(String name, Collection<String> names) {
    return Text.question(Text.nearest(name, names, 1));
  }
}
