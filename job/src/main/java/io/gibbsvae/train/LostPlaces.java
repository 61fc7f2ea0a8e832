package io.gibbsvae.train;

import io.gibbsvae.diagnose.EffectiveSize;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.SystematicResampling;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.Rounding;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Puts particles at minima that they have lost on their way to the target. A mode that is narrower
 * than others has hardly any mass at high temperatures, exp(-D log(ratio of widths)) of it, so that
 * no particle is there when its mass appears. Where descents have found it, importance sampling by
 * the Gaussian of its curvature says how much mass it has, and particles get their share of it.
 */
final class LostPlaces {

  private static final int DRAWS = 1024;
  // An estimate by fewer effective draws may be of a few points in the tail.
  private static final double TRUSTED = 50;
  // The mass of a place, as a multiple of what the particles near it stand for, and as a share of
  // theirs: less is noise, or of no importance.
  private static final double LOST = 2;
  private static final double LEAST = 1e-3;
  // Of a log mass beyond that of the particles: they are none of the mass then.
  private static final double MOST = 500;

  private final Potential potential;
  private final Rounding rounding;
  private final NoiseStream noise;

  /**
   * Places of an energy.
   *
   * @param potential U, in x
   * @param rounding of the particles' coordinates
   */
  LostPlaces(Potential potential, Rounding rounding, NoiseStream noise) {
    this.potential = potential;
    this.rounding = rounding;
    this.noise = noise;
  }

  /**
   * Particles with those that they had lost.
   *
   * @param regained places that have particles now and had too few
   * @param energies evaluated to find that
   */
  record Regained(PopulationState population, int regained, long energies) {}

  /**
   * Looks at each place, and gives it particles where it has too few.
   *
   * @param population at beta = 1
   * @param places the minima
   */
  Regained regain(PopulationState population, List<Place> places) {
    Regained result = new Regained(population, 0, 0);
    List<Place> heaviestFirst =
        places.stream().sorted(Comparator.comparingDouble(Place::logMass).reversed()).toList();
    for (Place place : heaviestFirst) {
      result = regain(result, place);
    }
    return result;
  }

  private Regained regain(Regained before, Place place) {
    PopulationState population = before.population;
    double[] rest = new double[population.logWeights().length];
    double near = 0;
    for (int k = 0; k < rest.length; k++) {
      double weight = Math.exp(population.logWeights()[k]);
      boolean isNear = place.isNear(population.x(), k * population.dimension());
      rest[k] = isNear ? 0 : weight;
      near += isNear ? weight : 0;
    }
    if (!isLost(place.logMass() - population.logZ(), near)) {
      return before;
    }
    Draws draws = draws(place);
    long energies = before.energies + DRAWS;
    double gap = draws.logMass - population.logZ();
    if (draws.effective < TRUSTED || !isLost(gap, near)) {
      return new Regained(population, before.regained, energies);
    }
    double mass = Math.exp(Math.min(gap, MOST));
    return new Regained(joined(population, rest, draws, mass), before.regained + 1, energies);
  }

  /** Whether a mass, as its log in units of the particles' own, has too few particles near it. */
  private static boolean isLost(double logMass, double near) {
    return logMass > Math.log(Math.max(LEAST, LOST * near));
  }

  /**
   * Draws of the Gaussian of a place that are near it, by importance.
   *
   * @param x row-major
   * @param weights of sum 1
   * @param logMass log of the mass near the place, in nats
   * @param effective draws
   */
  private record Draws(double[] x, double[] weights, double logMass, double effective) {}

  private Draws draws(Place place) {
    double[] centre = place.x();
    double[] deviations = place.deviations();
    int d = centre.length;
    double[] x = new double[DRAWS * d];
    double[] logWeights = new double[DRAWS];
    for (int k = 0; k < x.length; k++) {
      int i = k % d;
      x[k] = rounding.of(i, centre[i] + deviations[i] * noise.gaussian());
    }
    double[] energies = new double[DRAWS];
    potential.energies(x.clone(), DRAWS, energies);
    double constant =
        0.5 * d * Math.log(2 * Math.PI) + Arrays.stream(deviations).map(Math::log).sum();
    for (int row = 0; row < DRAWS; row++) {
      double sum = constant - energies[row];
      for (int i = 0; i < d; i++) {
        double z = (x[row * d + i] - centre[i]) / deviations[i];
        sum += 0.5 * z * z;
      }
      boolean counts = Double.isFinite(sum) && place.isNear(x, row * d);
      logWeights[row] = counts ? sum : Double.NEGATIVE_INFINITY;
    }
    double largest = Arrays.stream(logWeights).max().orElseThrow();
    if (largest == Double.NEGATIVE_INFINITY) {
      return new Draws(x, new double[DRAWS], largest, 0);
    }
    double sum = SystematicResampling.sum(logWeights, largest);
    double[] weights = new double[DRAWS];
    Arrays.setAll(weights, row -> Math.exp(logWeights[row] - largest) / sum);
    double squares = Arrays.stream(weights).map(w -> w * w).sum();
    return new Draws(x, weights, largest + Math.log(sum / DRAWS), EffectiveSize.of(1, squares));
  }

  /**
   * As many particles, of both by their masses, all of one weight.
   *
   * @param rest weights of the particles that stay
   * @param mass of the draws, in units of the particles' mass
   */
  private PopulationState joined(
      PopulationState population, double[] rest, Draws draws, double mass) {
    int n = rest.length;
    int d = population.dimension();
    double total = Arrays.stream(rest).sum() + mass;
    double[] reached = new double[n + DRAWS];
    double sum = 0;
    for (int k = 0; k < reached.length; k++) {
      sum += n * (k < n ? rest[k] : mass * draws.weights[k - n]) / total;
      reached[k] = sum;
    }
    int[] chosen = SystematicResampling.chosen(reached, n, noise.uniform().nextDouble());
    // Workers move their own particles, in the shape that these have: each gets some of all.
    for (int k = n - 1; k > 0; k--) {
      int other = noise.uniform().nextInt(k + 1);
      int kept = chosen[k];
      chosen[k] = chosen[other];
      chosen[other] = kept;
    }
    double[] x = new double[n * d];
    int[] eves = new int[n];
    for (int to = 0; to < n; to++) {
      boolean stays = chosen[to] < n;
      int from = stays ? chosen[to] : chosen[to] - n;
      System.arraycopy(stays ? population.x() : draws.x, from * d, x, to * d, d);
      // The first of a family of its own, as far as there are numbers for one.
      eves[to] = stays ? population.eves()[from] : from % n;
    }
    double[] even = new double[n];
    Arrays.fill(even, -Math.log(n));
    return new PopulationState(
        population.beta(),
        population.logZ() + Math.log(total),
        x,
        even,
        population.logSteps(),
        eves);
  }
}
