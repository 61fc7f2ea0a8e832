package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PairDoubleWellTest {

  private static final PairDoubleWell DW4 = PairDoubleWell.of(4, 2);

  @Test
  void theEnergyIsThatOfTheFormula() {
    // numpy, d over itertools.combinations of the rows of x.reshape(n, s):
    // polyval([.9, 0, -4, 0, 0], d - 4).sum() + n/2 * (x.mean(0)**2).sum()
    assertThat(TestTargets.energy(DW4, TestTargets.wave(8, 3)))
        .isCloseTo(75.7068232984903, Offset.offset(1e-11));
    assertThat(TestTargets.energy(PairDoubleWell.of(3, 3), TestTargets.wave(9, 3)))
        .isCloseTo(209.9751049240291, Offset.offset(1e-11));
  }

  @Test
  void theEnergyDoesNotChangeUnderRotationsReflectionsAndPermutations() {
    double[] x = TestTargets.wave(8, 2);
    double[] turned = new double[8];
    double[] mirrored = x.clone();
    double[] permuted = {x[6], x[7], x[0], x[1], x[2], x[3], x[4], x[5]};
    for (int i = 0; i < 8; i += 2) {
      turned[i] = Math.cos(0.7) * x[i] - Math.sin(0.7) * x[i + 1];
      turned[i + 1] = Math.sin(0.7) * x[i] + Math.cos(0.7) * x[i + 1];
      mirrored[i] = -x[i];
    }

    double energy = TestTargets.energy(DW4, x);
    assertThat(TestTargets.energy(DW4, turned)).isCloseTo(energy, Offset.offset(1e-12));
    assertThat(TestTargets.energy(DW4, mirrored)).isCloseTo(energy, Offset.offset(1e-12));
    assertThat(TestTargets.energy(DW4, permuted)).isCloseTo(energy, Offset.offset(1e-12));
  }

  @Test
  void aTranslationCostsTheHarmonicEnergyOfTheCentreAlone() {
    double[] x = {0, 0, 3, 0, 1, 2, -4, -2}; // Its centre is the origin.
    double[] shifted = x.clone();
    for (int i = 0; i < 8; i += 2) {
      shifted[i] += 3;
      shifted[i + 1] -= 1;
    }

    assertThat(TestTargets.energy(DW4, shifted) - TestTargets.energy(DW4, x))
        .isCloseTo(4 * (9 + 1) / 2.0, Offset.offset(1e-11));
  }

  @Test
  void particlesThatMeetHaveNoForceBetweenThem() {
    double[] gradient = new double[4];
    double energy = PairDoubleWell.of(2, 2).energyAndGradient(new double[] {1, 2, 1, 2}, gradient);

    assertThat(energy).isCloseTo(0.9 * 256 - 4 * 16 + 5, Offset.offset(1e-12));
    assertThat(gradient).containsExactly(1, 2, 1, 2);
  }

  /**
   * Particles 1 and 2 lie at (-r/2, 0) and (r/2, 0), the others anywhere on a grid. The integral
   * over the differences to one particle is n^(s/2) = 4 times that over the subspace with centre 0,
   * and the centre's is 2 pi.
   */
  @Test
  void whatIsKnownOfFourParticlesIsTheIntegralOverTheirDifferences() {
    double step = 0.2;
    double radialStep = 0.2;
    double mass = 0;
    double distances = 0;
    double energies = 0;
    for (double r = radialStep; r < 8; r += radialStep) {
      double others = othersGiven(r, step);
      double term = 2 * Math.PI * r * Math.exp(-well(r)) * others * radialStep;
      mass += term;
      distances += term * r;
      energies += term * well(r);
    }

    Knowledge knowledge = DW4.asTarget().knowledge();
    assertThat(knowledge.logZ().orElseThrow().value())
        .isCloseTo(Math.log(mass / 4 * 2 * Math.PI), Offset.offset(1e-6));
    assertThat(truth(knowledge, "E d, mean over pairs"))
        .isCloseTo(distances / mass, Offset.offset(1e-6));
    assertThat(truth(knowledge, "E U")).isCloseTo(6 * energies / mass + 1, Offset.offset(1e-5));
    assertThat(truth(knowledge, "E d u'(d), sum over pairs")).isEqualTo(6);
  }

  private static double truth(Knowledge knowledge, String name) {
    return knowledge.observables().stream()
        .filter(observable -> observable.name().equals(name))
        .findFirst()
        .orElseThrow()
        .truth();
  }

  /** The integral over particles 3 and 4; points of no weight are left out. */
  private static double othersGiven(double r, double step) {
    record Cell(int i, int j, double density) {}
    List<Cell> cells = new ArrayList<>();
    int reach = (int) (8 / step);
    for (int i = -reach; i <= reach; i++) {
      for (int j = -reach; j <= reach; j++) {
        double toLeft = Math.hypot(i * step + r / 2, j * step);
        double toRight = Math.hypot(i * step - r / 2, j * step);
        double density = Math.exp(-well(toLeft) - well(toRight));
        if (density > 1e-6) {
          cells.add(new Cell(i, j, density));
        }
      }
    }
    double[][] bond = new double[2 * reach + 1][2 * reach + 1];
    for (int i = 0; i <= 2 * reach; i++) {
      for (int j = 0; j <= 2 * reach; j++) {
        bond[i][j] = Math.exp(-well(Math.hypot(i * step, j * step)));
      }
    }
    double sum = 0;
    // Each two of them once: a cell by itself has two particles in one place, which weighs nothing.
    for (int a = 0; a < cells.size(); a++) {
      Cell third = cells.get(a);
      for (Cell fourth : cells.subList(0, a)) {
        double density = third.density * fourth.density;
        sum += 2 * density * bond[Math.abs(third.i - fourth.i)][Math.abs(third.j - fourth.j)];
      }
    }
    return sum * Math.pow(step, 4);
  }

  private static double well(double d) {
    return 0.9 * Math.pow(d - 4, 4) - 4 * Math.pow(d - 4, 2);
  }

  @Test
  void logZIsKnownOfFourParticlesInThePlaneOnly() {
    assertThat(PairDoubleWell.of(3, 2).asTarget().knowledge().logZ()).isEmpty();
    assertThat(PairDoubleWell.of(4, 3).asTarget().knowledge().logZ()).isEmpty();
    assertThat(PairDoubleWell.of(4, 3).asTarget().name()).isEqualTo("pair-double-well-4x3");
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairDoubleWell.of(1, 2))
        .withMessageContainingAll("particles", "1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairDoubleWell.of(4, 0))
        .withMessageContainingAll("space", "0");
  }
}
