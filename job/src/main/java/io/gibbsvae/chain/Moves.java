package io.gibbsvae.chain;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many moves of each type chains or particles make in a sweep, in the order of the types.
 *
 * @param counts of the types, at least 0 and one of them positive; a type that is not in it is not
 *     made
 */
public record Moves(Map<MoveType, Integer> counts) implements Serializable {

  /**
   * Copies the counts.
   *
   * @throws IllegalArgumentException if a count is negative or there is no move
   */
  public Moves {
    Map<MoveType, Integer> all = new EnumMap<>(MoveType.class);
    for (MoveType type : MoveType.values()) {
      all.put(type, counts.getOrDefault(type, 0));
    }
    if (all.values().stream().anyMatch(count -> count < 0)
        || all.values().stream().allMatch(count -> count == 0)) {
      throw new IllegalArgumentException(
          "a sweep needs a move of some type and no negative counts, found " + counts);
    }
    counts = Collections.unmodifiableMap(all);
  }

  /** {@return Langevin moves only, which need no model} */
  public static Moves langevin(int count) {
    return new Moves(Map.of(MoveType.MALA, count));
  }

  /** {@return the moves of a type in a sweep} */
  public int of(MoveType type) {
    return counts.get(type);
  }

  /** {@return the moves of all types in a sweep} */
  public long inASweep() {
    return counts.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Whether any of them takes a model. */
  boolean takeModel() {
    return inASweep() > of(MoveType.MALA);
  }
}
