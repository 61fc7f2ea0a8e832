package io.gibbsvae.check;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.target.Potential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where training begins, draws of N(location, scale^2): at which share of them there is no energy,
 * and some where there is one.
 *
 * @param points for a closer look, [at most 8][D]
 * @param infinite draws whose energy is infinite
 * @param undefined draws whose energy is not a number
 */
record Beginning(double[][] points, int infinite, int undefined) {

  private static final int DRAWS = 4096;
  private static final int BLOCK = 256;
  private static final int POINTS = 8;

  static Beginning of(Potential potential, double[] location, double[] scale, long seed) {
    int d = location.length;
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 0, 0, 0);
    List<double[]> first = new ArrayList<>();
    List<double[]> sound = new ArrayList<>();
    int infinite = 0;
    int undefined = 0;
    for (int begin = 0; begin < DRAWS; begin += BLOCK) {
      double[] block = new double[BLOCK * d];
      Arrays.setAll(block, k -> location[k % d] + scale[k % d] * noise.gaussian());
      double[] energies = new double[BLOCK];
      try {
        potential.energies(block.clone(), BLOCK, energies);
      } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
        // What it throws, and where, is for the check of the gradient to say.
        return new Beginning(rows(block, d), 0, 0);
      }
      for (int row = 0; row < BLOCK; row++) {
        double[] point = Arrays.copyOfRange(block, row * d, (row + 1) * d);
        keep(first, point);
        if (Double.isFinite(energies[row])) {
          keep(sound, point);
        } else if (energies[row] == Double.POSITIVE_INFINITY) {
          infinite++;
        } else {
          undefined++;
        }
      }
    }
    if (sound.isEmpty()) {
      // Or only the block form is wrong, as the check of the gradient then says.
      first.removeIf(point -> !isSound(potential, point));
      sound = first;
    }
    return new Beginning(sound.toArray(double[][]::new), infinite, undefined);
  }

  private static void keep(List<double[]> points, double[] point) {
    if (points.size() < POINTS) {
      points.add(point);
    }
  }

  private static double[][] rows(double[] block, int d) {
    double[][] rows = new double[POINTS][];
    Arrays.setAll(rows, row -> Arrays.copyOfRange(block, row * d, (row + 1) * d));
    return rows;
  }

  private static boolean isSound(Potential potential, double[] point) {
    return Double.isFinite(potential.energyAndGradient(point.clone(), new double[point.length]));
  }

  /** What is to be said of places without an energy; empty where there are none. */
  Optional<String> walls() {
    if (infinite + undefined == 0) {
      return Optional.empty();
    }
    String what = undefined == 0 ? "infinite" : infinite == 0 ? "NaN" : "infinite or NaN";
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the energy is %s at %.2g %% of where training begins (%,d draws of N(model.location,"
                + " model.scale^2)), and minibatches with such points are dropped: soften it, or"
                + " substitute a coordinate that ends, x = exp(y) with - y added to the energy",
            what,
            100.0 * (infinite + undefined) / DRAWS,
            DRAWS));
  }
}
