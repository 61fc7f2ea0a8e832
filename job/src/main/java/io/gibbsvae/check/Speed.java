package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.math.BigDecimal;
import java.math.MathContext;

/** Measures how fast an energy is computed. */
final class Speed {

  private static final int BLOCK = 256;
  private static final double TIMED_SECONDS = 0.3;

  private Speed() {}

  /** Energies with gradients in a second. */
  static long of(Potential potential, Surroundings around) {
    int d = potential.dimension();
    double[] points =
        NoiseStream.of(EnergyCheck.SEED, Purpose.CHECK, 3, 0, 0)
            .normal(around.centre(), 1, around.typical(), BLOCK);
    double[] energies = new double[BLOCK];
    double[] gradients = new double[BLOCK * d];
    long begin = System.nanoTime();
    long half = begin;
    long count = 0;
    // The first half is for the compiler.
    for (boolean warm = false; ; ) {
      potential.energiesAndGradients(points, BLOCK, energies, gradients);
      count += BLOCK;
      double passed = (System.nanoTime() - begin) * 1e-9;
      if (!warm && passed > TIMED_SECONDS / 2) {
        warm = true;
        count = 0;
        half = System.nanoTime();
      } else if (passed > TIMED_SECONDS && count > 0) {
        break;
      }
    }
    return rounded(count / ((System.nanoTime() - half) * 1e-9));
  }

  /** To two digits: more would not be the same the next time. */
  private static long rounded(double rate) {
    return new BigDecimal(rate).round(new MathContext(2)).longValue();
  }
}
