package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * D/2 independent copies of the tilted double well
 *
 * <pre>  u(x, y) = x^4 - 6 x^2 - x/2 + y^2/2</pre>
 *
 * on the pairs (x_{2i}, x_{2i+1}). It has 2^(D/2) modes of unequal weight. D = 2 is the double well
 * of Noé et al. 2019 (Boltzmann generators), D = 32 the ManyWell-32 of Midgley et al. 2023 (FAB).
 */
public final class ManyWell extends RowPotential {

  private static final long serialVersionUID = 1;

  // Constants of one pair: sums over 200001 points of [-6, 6] (the trapezoidal rule, which
  // converges faster than any power here) and, for the half-lines, adaptive Gauss-Kronrod; both
  // agree to the digits given.
  private static final double LOG_Z = 10.29347970708;
  private static final double MEAN_ENERGY = -8.574903640233;
  private static final double MEAN_X = 1.187960983376;
  private static final double MEAN_X_SQUARED = 2.959806090489;
  private static final double RIGHT_OF_ZERO = 0.844307096211;

  // The minima of u: the outer roots of 4 x^3 - 12 x - 1/2 = 0.
  private static final double LEFT_WELL = -1.7108290410295506;
  private static final double RIGHT_WELL = 1.7525198623099463;
  // P(x > (LEFT_WELL + RIGHT_WELL) / 2): the region that is nearer to the right well.
  private static final double RIGHT_WEIGHT = 0.844305316528;

  private static final int MOST_WELLS_TO_LIST = 8;

  private static final double ROOT_3 = Math.sqrt(3);

  private final int dimension;

  private ManyWell(int dimension) {
    this.dimension = dimension;
  }

  /**
   * Wells of dimension D.
   *
   * @param dimension D, even
   * @throws IllegalArgumentException if the dimension is odd or less than 2
   */
  public static ManyWell of(int dimension) {
    return new ManyWell(even("dimension", dimension));
  }

  /**
   * {@return these wells with log Z, an exact sampler, expectations and, up to D = 16, all modes}
   * Its name is {@code double-well} for D = 2, else {@code many-well-D}.
   */
  public Target asTarget() {
    int wells = dimension / 2;
    Knowledge knowledge =
        Knowledge.nothing()
            .withLogZ(wells * LOG_Z, 0)
            .withSampler(this::sample)
            .withObservables(observables());
    if (wells <= MOST_WELLS_TO_LIST) {
      knowledge = knowledge.withModes(modes());
    }
    return new Target(wells == 1 ? "double-well" : "many-well-" + dimension, this, knowledge);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  double rowEnergy(double[] points, int start) {
    double energy = 0;
    for (int i = start; i < start + dimension; i += 2) {
      double x = points[i];
      double y = points[i + 1];
      energy += x * (x * (x * x - 6) - 0.5) + 0.5 * y * y;
    }
    return energy;
  }

  @Override
  double rowEnergyAndGradient(double[] points, int start, double[] gradients) {
    double energy = 0;
    for (int i = start; i < start + dimension; i += 2) {
      double x = points[i];
      double y = points[i + 1];
      energy += x * (x * (x * x - 6) - 0.5) + 0.5 * y * y;
      gradients[i] = 4 * x * (x * x - 3) - 0.5;
      gradients[i + 1] = y;
    }
    return energy;
  }

  private void sample(UniformRandomProvider random, double[] x) {
    var gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    for (int i = 0; i < dimension; i += 2) {
      x[i] = sampleWell(random, gaussian);
      x[i + 1] = gaussian.sample();
    }
  }

  /**
   * Rejection from two Gaussians. With r = sqrt 3 the density of x is proportional to exp(-(x^2 -
   * r^2)^2 + x/2), and (x^2 - r^2)^2 = (|x| - r)^2 (|x| + r)^2 >= 3 (|x| - r)^2, so that exp(-3
   * (|x| - r)^2 + x/2) is an envelope. On each half-line it is a Gaussian of variance 1/6 about +-r
   * + 1/12, with total mass in the ratio exp(+-r/2) before truncation. Half of the draws are
   * accepted.
   */
  private static double sampleWell(
      UniformRandomProvider random, ZigguratSampler.NormalizedGaussian gaussian) {
    double right = 1 / (1 + Math.exp(-ROOT_3));
    while (true) {
      double side = random.nextDouble() < right ? 1 : -1;
      double x = side * ROOT_3 + 1.0 / 12 + gaussian.sample() / Math.sqrt(6);
      double fromWell = side * x - ROOT_3;
      double fromOther = side * x + ROOT_3;
      boolean onItsSide = side * x > 0;
      if (onItsSide
          && random.nextDouble() < Math.exp(-fromWell * fromWell * (fromOther * fromOther - 3))) {
        return x;
      }
    }
  }

  private Modes modes() {
    int wells = dimension / 2;
    int count = 1 << wells;
    double[][] centres = new double[count][dimension];
    double[] weights = new double[count];
    for (int mode = 0; mode < count; mode++) {
      weights[mode] = 1;
      for (int well = 0; well < wells; well++) {
        boolean right = (mode >> well & 1) == 1;
        centres[mode][2 * well] = right ? RIGHT_WELL : LEFT_WELL;
        weights[mode] *= right ? RIGHT_WEIGHT : 1 - RIGHT_WEIGHT;
      }
    }
    return new Modes(centres, weights);
  }

  private List<Observable> observables() {
    int wells = dimension / 2;
    List<Observable> all = new ArrayList<>();
    if (wells == 1) {
      all.add(Observable.exact("P(x0 > 0)", x -> x[0] > 0 ? 1 : 0, RIGHT_OF_ZERO));
      all.add(Observable.exact("E x0", x -> x[0], MEAN_X));
      all.add(Observable.exact("E x0^2", x -> x[0] * x[0], MEAN_X_SQUARED));
    } else {
      all.add(
          Observable.exact(
              "P(x > 0), mean over wells",
              x -> meanOverPairs(x, well -> well > 0 ? 1 : 0),
              RIGHT_OF_ZERO));
      all.add(
          Observable.exact("E x, mean over wells", x -> meanOverPairs(x, well -> well), MEAN_X));
      all.add(
          Observable.exact(
              "E x^2, mean over wells",
              x -> meanOverPairs(x, well -> well * well),
              MEAN_X_SQUARED));
      for (int i = 0; i < dimension; i += 2) {
        int coordinate = i;
        all.add(
            Observable.exact("P(x" + i + " > 0)", x -> x[coordinate] > 0 ? 1 : 0, RIGHT_OF_ZERO));
      }
    }
    all.add(Observable.exact("E U", x -> rowEnergy(x, 0), wells * MEAN_ENERGY));
    return all;
  }
}
