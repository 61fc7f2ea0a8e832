package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Phi4Test {

  @Test
  void theNicoliActionSumsOverBonds() {
    // numpy, over a list of the 128 bonds (a, b):
    // sum(-2 k p[a] p[b]) + ((1 - 2 l) p**2 + l p**4).sum()
    assertThat(TestTargets.energy(Phi4.nicoli(8, 0.3, 0.022), TestTargets.wave(64, 1.5)))
        .isCloseTo(47.75483058768684, Offset.offset(1e-11));
  }

  @Test
  void theAlbergoActionHasTheLatticeLaplacian() {
    // numpy, with np.roll: (m2 q**2 + l q**4 + q (4 q - the four neighbours)).sum()
    assertThat(TestTargets.energy(Phi4.albergo(8, -4, 8), TestTargets.wave(64, 0.5)))
        .isCloseTo(3.083036859873369, Offset.offset(1e-11));
    assertThat(TestTargets.energy(Phi4.albergo(5, 1.3, 0.7), TestTargets.wave(25, 1.5)))
        .isCloseTo(148.71781899993252, Offset.offset(1e-10));
  }

  @ParameterizedTest
  @CsvSource({
    // numpy: L^2/2 log(pi) - slogdet(M)/2, M the matrix of the quadratic form, made bond by bond
    "8, 0.2, 39.87912794055858",
    "3, -0.15, 5.350108674826581",
    "2, 0.2, 2.8002853954647913"
  })
  void theFreeTheoryHasTheDeterminantForLogZ(int side, double kappa, double logZ) {
    assertThat(logZ(Phi4.nicoli(side, kappa, 0))).isCloseTo(logZ, Offset.offset(1e-11));
  }

  @ParameterizedTest
  @CsvSource({
    // scipy.integrate.quad of exp(-(1 - 2 l) t^2 - l t^4), logarithm times L^2
    "8, 0.022, 37.00979051884781, 1e-9",
    // two deep wells; quad with exp(-400/42) taken out
    "2, 10.5, 35.86951144102169, 1e-9"
  })
  void sitesWithoutBondsHaveOneIntegralEach(int side, double lambda, double logZ, double error) {
    assertThat(logZ(Phi4.nicoli(side, 0, lambda))).isCloseTo(logZ, Offset.offset(error));
  }

  private static double logZ(Phi4 theory) {
    return theory.asTarget("phi4").knowledge().logZ().orElseThrow().value();
  }

  @Test
  void theEnergyDoesNotChangeUnderTranslations() {
    Phi4 theory = Phi4.nicoli(5, 0.3, 0.1);
    double[] field = TestTargets.wave(25, 1);
    double[] shifted = new double[25];
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        shifted[(i + 2) % 5 * 5 + (j + 3) % 5] = field[i * 5 + j];
      }
    }

    assertThat(TestTargets.energy(theory, shifted))
        .isCloseTo(TestTargets.energy(theory, field), Offset.offset(1e-12));
  }

  @Test
  void onlyTheCasesOfTheLiteratureAreKnown() {
    assertThat(Phi4.albergo(8, -4, 8).asTarget("phi4").knowledge().logZ()).isPresent();
    assertThat(Phi4.albergo(6, -4, 8).asTarget("phi4").knowledge().logZ()).isEmpty();
    assertThat(Phi4.nicoli(8, 0.2, 0.022).asTarget("phi4").knowledge().logZ()).isPresent();
    assertThat(Phi4.nicoli(8, 0.25, 0.022).asTarget("phi4").knowledge().logZ()).isEmpty();
  }

  @Test
  void bothSignsOfTheMagnetisationAreAsLikelyAndAFieldHasTheOtherSignOfItsNegative() {
    for (Phi4 theory :
        List.of(
            Phi4.nicoli(3, 0.1, 0),
            Phi4.nicoli(3, 0, 0.022),
            Phi4.nicoli(3, 0.3, 0.022),
            Phi4.nicoli(8, 0.3, 0.022),
            Phi4.albergo(8, -4, 8))) {
      Observable sign =
          theory.asTarget("phi4").knowledge().observables().stream()
              .filter(observable -> observable.name().equals("P(M > 0)"))
              .findAny()
              .orElseThrow();
      assertThat(sign.truth()).isEqualTo(0.5);
      assertThat(sign.uncertainty()).isZero();
      double[] up = new double[theory.dimension()];
      Arrays.fill(up, -0.1);
      up[4] = 10;
      double[] down = Arrays.stream(up).map(site -> -site).toArray();
      assertThat(sign.function().of(up)).isEqualTo(1);
      assertThat(sign.function().of(down)).isZero();
      assertThat(TestTargets.energy(theory, down)).isEqualTo(TestTargets.energy(theory, up));
    }
  }

  @Test
  void theoriesWithoutAFiniteZAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Phi4.nicoli(1, 0.2, 0.022))
        .withMessageContainingAll("side", "1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Phi4.nicoli(8, 0.2, -0.1))
        .withMessageContainingAll("lambda", "-0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Phi4.nicoli(8, 0.25, 0))
        .withMessageStartingWith("lambda must be positive where the quadratic part is not");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Phi4.albergo(8, 0, 0))
        .withMessageStartingWith("lambda must be positive where the quadratic part is not");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Phi4.nicoli(8, Double.NaN, 1))
        .withMessageContainingAll("kappa", "NaN");
  }
}
