package io.gibbsvae.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MovesTest {

  @Test
  void rejectsNegativeCountsAndNoMoves() {
    assertThatThrownBy(() -> Settings.moves(1, 0, -1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Moves.langevin(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Moves(Map.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsMovesByTypeAndInAll() {
    Moves moves = Settings.moves(3, 0, 1, 2);
    assertThat(moves.of(MoveType.ENCODE_DECODE)).isEqualTo(3);
    assertThat(moves.of(MoveType.LATENT_WALK)).isZero();
    assertThat(moves.inASweep()).isEqualTo(6);
    assertThat(moves.takeModel()).isTrue();
    assertThat(Moves.langevin(4).takeModel()).isFalse();
    assertThat(Settings.moves(Integer.MAX_VALUE, 0, 0, 1).inASweep()).isEqualTo(1L << 31);
  }

  @Test
  void doesNotChangeWithTheMapItWasMadeOf() {
    Map<MoveType, Integer> counts = new HashMap<>(Map.of(MoveType.MALA, 1));
    Moves moves = new Moves(counts);
    counts.put(MoveType.MALA, 9);
    assertThat(moves).isEqualTo(Moves.langevin(1));
  }
}
