package io.gibbsvae.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.energy.BlockPotential;
import io.gibbsvae.energy.Potential;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnAllCoresTest {

  private static final int ROWS = 61;

  /** Energies whose last bits depend on how many points are computed together. */
  private static final class OfBlocks implements BlockPotential {
    private static final long serialVersionUID = 1;

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public void energiesAndGradients(
        double[] points, int count, double[] energies, double[] gradients) {
      for (int row = 0; row < count; row++) {
        if (points[2 * row] > 50) {
          throw new IllegalArgumentException("at " + points[2 * row]);
        }
        energies[row] = points[2 * row] + count * 1e-9;
        gradients[2 * row] = points[2 * row + 1] * (1 + count * 1e-9);
        gradients[2 * row + 1] = row;
      }
    }
  }

  /** Whose copies are known, and used by one thread at a time. */
  private static final class Exclusive implements Potential {
    private static final long serialVersionUID = 1;
    static final Set<Integer> COPIES = ConcurrentHashMap.newKeySet();

    private boolean busy;

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      if (busy) {
        throw new IllegalStateException("two threads");
      }
      busy = true;
      COPIES.add(System.identityHashCode(this));
      gradient[0] = x[0];
      Thread.yield();
      busy = false;
      return 0.5 * x[0] * x[0];
    }
  }

  private static double[] points(int length) {
    double[] points = new double[length];
    for (int i = 0; i < length; i++) {
      points[i] = 0.3 * i - 1;
    }
    return points;
  }

  private static double[] both(int cores) {
    double[] energies = new double[ROWS];
    double[] gradients = new double[2 * ROWS];
    double[] alone = new double[ROWS];
    try (OnAllCores potential = new OnAllCores(new OfBlocks(), cores, 0)) {
      // Only after the first is it known how long they take.
      potential.energies(points(2), 1, new double[1]);
      potential.energiesAndGradients(points(2 * ROWS), ROWS, energies, gradients);
      potential.energies(points(2 * ROWS), ROWS, alone);
    }
    assertThat(alone).isEqualTo(energies);
    double[] both = new double[3 * ROWS];
    System.arraycopy(energies, 0, both, 0, ROWS);
    System.arraycopy(gradients, 0, both, ROWS, 2 * ROWS);
    return both;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16})
  void hasTheSameBitsOnAnyNumberOfCores(int cores) {
    assertThat(both(cores)).isEqualTo(both(1));
  }

  @Test
  void throwsWhatTheFirstPieceThrows() {
    double[] points = new double[2 * ROWS];
    points[2 * 20] = 70;
    points[2 * 50] = 90;
    try (OnAllCores potential = new OnAllCores(new OfBlocks(), 4, 0)) {
      potential.energies(points(2), 1, new double[1]);
      assertThatThrownBy(() -> potential.energies(points, ROWS, new double[ROWS]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("at 70.0");
    }
  }

  @Test
  void givesEachThreadACopyOfItsOwn() {
    try (OnAllCores potential = new OnAllCores(new Exclusive(), 4, 0)) {
      for (int k = 0; k < 100; k++) {
        potential.energies(points(256), 256, new double[256]);
      }
    }
    assertThat(Exclusive.COPIES).hasSizeBetween(1, 5);
  }

  @Test
  void computesAnEnergyThatCannotBeCopied() {
    Object notSerializable = new Object();
    Potential own =
        new Potential() {
          private final Object kept = notSerializable;

          @Override
          public int dimension() {
            return 1;
          }

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            return kept == notSerializable ? x[0] : Double.NaN;
          }
        };
    double[] energies = new double[20];
    try (OnAllCores potential = new OnAllCores(own, 4, 0)) {
      potential.energies(points(20), 20, energies);
    }
    assertThat(energies).isEqualTo(points(20));
  }
}
