package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnowledgeTest {

  /** The kink of a ring at the origin costs the midpoint rule its last digits, hence 1e-6. */
  @ParameterizedTest
  @MethodSource("io.gibbsvae.energy.TestTargets#planar")
  void logZIsTheIntegralOverThePlane(TestTargets.Planar planar) {
    double logZ = planar.target().knowledge().logZ().orElseThrow().value();

    assertThat(PlanarQuadrature.of(planar).logZ()).isCloseTo(logZ, Offset.offset(1e-6));
  }

  @Test
  void nothingIsKnownOfNothing() {
    Knowledge nothing = Knowledge.nothing();

    assertThat(nothing.logZ()).isEmpty();
    assertThat(nothing.sampler()).isEmpty();
    assertThat(nothing.modes()).isEmpty();
    assertThat(nothing.observables()).isEmpty();
  }

  @Test
  void addingOneFactKeepsTheOthers() {
    Knowledge knowledge =
        ManyWell.of(2)
            .asTarget()
            .knowledge()
            .withLogZ(1, 0.5)
            .withModes(new Modes(new double[][] {{0, 0}}, new double[] {1}));

    assertThat(knowledge.logZ()).contains(new Knowledge.Known(1, 0.5));
    assertThat(knowledge.sampler()).isPresent();
    assertThat(knowledge.observables()).hasSize(4);
    assertThat(knowledge.modes().orElseThrow().count()).isEqualTo(1);
  }
}
