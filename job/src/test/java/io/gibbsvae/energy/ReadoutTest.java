package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadoutTest {

  @Test
  void targetsAreReadPlainlyUnlessTheySayOtherwise() {
    Readout plain = ManyWell.of(2).asTarget().readout();
    double[] values = new double[3];
    plain.read(new double[] {9, 0.1, -0.0}, 1, values, 1);
    assertThat(plain.plain()).isTrue();
    assertThat(values).containsExactly(0, 0.1, -0.0);
    assertThat(plain.logVolume(new double[] {0.1, 2}, 0)).isZero();
    assertThat(plain.width()).isEqualTo(2);
    assertThat(plain.columns()).containsExactly("x0", "x1");
    assertThat(plain.titles()).containsExactly("x0", "x1");
    assertThat(plain.coordinate(1)).isEqualTo(1);
  }

  @Test
  void namesComponentsInRowMajorOrderFromOne() {
    assertThat(new Variable("tau", List.of(), "positive").columns()).containsExactly("tau");
    assertThat(new Variable("tau", List.of(1), "positive").columns()).containsExactly("tau_1");
    Variable matrix = new Variable("m", List.of(2, 3), Variable.REAL);
    assertThat(matrix.size()).isEqualTo(6);
    assertThat(matrix.columns())
        .containsExactly("m_1_1", "m_1_2", "m_1_3", "m_2_1", "m_2_2", "m_2_3");
    assertThat(matrix.titles())
        .containsExactly("m[1,1]", "m[1,2]", "m[1,3]", "m[2,1]", "m[2,2]", "m[2,3]");
  }

  @Test
  void rejectsEmptyShapes() {
    assertThatThrownBy(() -> new Variable("m", List.of(2, 0), Variable.REAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("0", "m");
  }
}
