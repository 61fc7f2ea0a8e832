package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PriorShapeTest {

  private static final Mixture PLACES =
      new Mixture(
          new double[] {0.3, 0.7},
          new double[][] {{-4, 1}, {2, 0}},
          new double[][] {{1, 2}, {3, 4}});

  @Test
  void withoutTailsThereIsAGaussianAtEachPlace() {
    PriorShape shape = new PriorShape(2, false);

    assertThat(shape.components()).isEqualTo(2);
    assertThat(shape.of(PLACES)).isSameAs(PLACES);
    assertThat(PriorShape.STANDARD.components()).isZero();
  }

  @Test
  void tailsWidenEachPlaceWhereItIs() {
    PriorShape shape = new PriorShape(2, true);
    Mixture mixture = shape.of(PLACES);

    assertThat(mixture.weights()).hasSize(shape.components());
    assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, within(1e-12));
    for (int place = 0; place < 2; place++) {
      double weight = 0;
      double variance = 0;
      for (int m = 0; m < mixture.weights().length; m++) {
        if (Arrays.equals(mixture.means()[m], PLACES.means()[place])) {
          weight += mixture.weights()[m];
          variance += mixture.weights()[m] * mixture.scales()[m][1] * mixture.scales()[m][1];
        }
      }
      double scale = PLACES.scales()[place][1];
      assertThat(weight).isCloseTo(PLACES.weights()[place], within(1e-12));
      // 0.8 + 0.15 * 1.6^2 + 0.05 * 2.5^2
      assertThat(variance / weight).isCloseTo(1.4965 * scale * scale, within(1e-9));
    }
    assertThat(PLACES.scales()[0]).containsExactly(1, 2);
  }

  @Test
  void refusesTailsOfNothing() {
    assertThatThrownBy(() -> new PriorShape(0, true)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PriorShape(-1, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
