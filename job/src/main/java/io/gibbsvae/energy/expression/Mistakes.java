package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.expression.ExpressionException.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with one text, each with its place. */
final class Mistakes {

  private record Placed(int offset, Mistake mistake) {}

  private final String text;
  private final List<Placed> placed = new ArrayList<>();

  Mistakes(String text) {
    this.text = text;
  }

  /** Notes a mistake at an offset of the text, unless one is noted there already. */
  void at(int offset, String what) {
    if (isAt(offset)) {
      return;
    }
    placed.add(new Placed(offset, new Mistake("", Text.marked(text, offset, what))));
  }

  /** Notes a mistake, where a value was to be. */
  <T> Optional<T> wrong(int offset, String what) {
    at(offset, what);
    return Optional.empty();
  }

  /** Whether a mistake is noted at an offset. */
  boolean isAt(int offset) {
    return placed.stream().anyMatch(mistake -> mistake.offset() == offset);
  }

  /** Notes a mistake of a name that is not in the text: a parameter's, data's or coordinates'. */
  void ofName(String name, String what) {
    placed.add(new Placed(text.length() + 1, new Mistake(name, what)));
  }

  boolean isEmpty() {
    return placed.isEmpty();
  }

  /** Ends the work if anything was wrong. */
  void throwIfAny() {
    if (!placed.isEmpty()) {
      throw new ExpressionException(
          placed.stream()
              .sorted(Comparator.comparingInt(Placed::offset))
              .map(Placed::mistake)
              .toList());
    }
  }
}
