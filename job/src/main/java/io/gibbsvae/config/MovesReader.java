package io.gibbsvae.config;

import io.gibbsvae.chain.MoveType;
import io.gibbsvae.chain.Moves;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Reads a block {@code moves}, which has a key for each type of move. */
final class MovesReader {

  private static final String LAST = Values.name(MoveType.MALA);

  private MovesReader() {}

  static Optional<Moves> read(Section moves) {
    Map<MoveType, Integer> counts = new EnumMap<>(MoveType.class);
    for (MoveType type : MoveType.values()) {
      counts.put(type, moves.integer(Values.name(type), 0));
    }
    if (moves.has(LAST) && counts.values().stream().allMatch(count -> count == 0)) {
      moves.unexpected(LAST, "at least 1, because there are no moves of another type");
    }
    return moves.build(() -> new Moves(counts));
  }
}
