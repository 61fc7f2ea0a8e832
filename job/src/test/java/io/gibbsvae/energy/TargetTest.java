package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {

  private static final Target WELL = ManyWell.of(2).asTarget();

  private static Target labelled(String... labels) {
    return new Target("t", WELL.potential(), WELL.knowledge(), List.of(labels), List.of());
  }

  @Test
  void coordinatesAreCalledByTheirColumnsAndWhatTheyStandFor() {
    assertThat(WELL.title(1)).isEqualTo("x1");
    assertThat(labelled("age", "intercept").title(1)).isEqualTo("x1 (intercept)");
  }

  @Test
  void allCoordinatesHaveLabelsOrNone() {
    assertThatThrownBy(() -> labelled("age"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("1", "2", "labels");
  }
}
