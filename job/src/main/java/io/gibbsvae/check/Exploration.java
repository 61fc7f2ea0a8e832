package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.target.Potential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Where a target is: chains from around the place where a model would begin, and descents from
 * farther out, which may end where no chain came. Without any guarantee.
 *
 * @param survey what the chains saw
 * @param elsewhere minima apart from that, the heaviest first
 * @param share of the mass that is elsewhere, by the curvature at the minima; NaN where that does
 *     not describe what the chains saw
 * @param astray descents that ended neither there nor at a minimum
 * @param oneMinimum whether all descents from around the place ended at one point
 */
record Exploration(
    Survey survey, List<Basin> elsewhere, double share, int astray, boolean oneMinimum) {

  /** How far out the last descents begin, in units of the scale. */
  static final int REACH = 100;

  /** Descents from farther out. */
  static final int DESCENTS = 128;

  private static final int[] RADII = {3, 10, 30, REACH};
  private static final int CHAINS = 64;
  // Chains whose spread is so much wider than each one's own have not met.
  private static final double APART = 1.1;
  // Chains fill a ball of about sqrt(D) standard deviations; this much farther is apart from it.
  private static final double FARTHER = 4;
  // Of two ends of descents, in standard deviations.
  private static final double SAME = 0.5;
  // Less than e^-10 of the mass is no mode to be warned of.
  private static final double NEGLIGIBLE = 10;
  private static final int MOST_PLACES = 8;
  // Beyond that a dense metric takes chains longer than it saves them.
  private static final int MOST_DENSE = 64;

  /**
   * Explores.
   *
   * @param location the centre of where a model would begin
   * @param scale and its width, in each coordinate
   */
  static Exploration of(Potential potential, double[] location, double[] scale, long seed) {
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 4, 0, 0);
    double[][] raw = starts(CHAINS, location, scale, 1, noise);
    List<Descents.End> near = Descents.of(potential, raw, scale);
    Optional<Basin> lowest =
        near.stream()
            .findFirst()
            .flatMap(end -> Basin.at(potential, end, scale))
            .filter(basin -> basin.describes(potential, noise));
    Survey survey =
        Survey.of(
            potential,
            lowest.map(basin -> arrived(near, basin, noise)).orElseGet(() -> flat(raw)),
            lowest.map(Exploration::factor).orElse(scale),
            seed);
    return survey.inside()
        ? withElsewhere(potential, location, scale, survey, near, lowest, noise)
        : new Exploration(survey, List.of(), Double.NaN, 0, false);
  }

  /** Whether chains that began apart did not meet. */
  boolean chainsApart() {
    return survey.apart() > APART;
  }

  /** Whether there is more than one place as far as could be seen. */
  boolean severalPlaces() {
    return !elsewhere.isEmpty() || chainsApart() && !oneMinimum;
  }

  private static double[][] starts(
      int count, double[] location, double[] scale, double radius, NoiseStream noise) {
    double[][] starts = new double[count][location.length];
    for (double[] start : starts) {
      Arrays.setAll(start, i -> location[i] + radius * scale[i] * noise.gaussian());
    }
    return starts;
  }

  /** Chains begin around where the descents ended, as wide as the lowest minimum is. */
  private static double[] arrived(List<Descents.End> ends, Basin lowest, NoiseStream noise) {
    double[][] starts = new double[CHAINS][];
    Arrays.setAll(starts, c -> lowest.around(ends.get(c * ends.size() / CHAINS).x(), noise));
    return flat(starts);
  }

  private static double[] flat(double[][] points) {
    return Arrays.stream(points).flatMapToDouble(DoubleStream::of).toArray();
  }

  private static double[] factor(Basin basin) {
    return basin.x().length <= MOST_DENSE ? flat(basin.factor().getData()) : basin.deviations();
  }

  private static Exploration withElsewhere(
      Potential potential,
      double[] location,
      double[] scale,
      Survey survey,
      List<Descents.End> near,
      Optional<Basin> lowest,
      NoiseStream noise) {
    List<double[]> starts = new ArrayList<>();
    for (int radius : RADII) {
      starts.addAll(List.of(starts(DESCENTS / RADII.length, location, scale, radius, noise)));
    }
    List<Descents.End> apart =
        Descents.of(potential, starts.toArray(double[][]::new), scale).stream()
            .filter(end -> distance(end.x(), survey.mean(), survey) > farther(location.length))
            .toList();
    List<Basin> places = new ArrayList<>();
    int astray = 0;
    for (Descents.End end : apart) {
      if (places.stream()
          .anyMatch(place -> distance(end.x(), place.x(), survey) < farther(location.length))) {
        continue;
      }
      Optional<Basin> place =
          places.size() == MOST_PLACES
              ? Optional.empty()
              : Basin.at(potential, end, scale).filter(basin -> basin.describes(potential, noise));
      place.ifPresent(places::add);
      astray += place.isPresent() ? 0 : 1;
    }
    return weighed(survey, near, lowest, places, astray);
  }

  private static Exploration weighed(
      Survey survey,
      List<Descents.End> near,
      Optional<Basin> lowest,
      List<Basin> places,
      int astray) {
    double heaviest =
        places.stream().mapToDouble(Basin::logMass).max().orElse(Double.NEGATIVE_INFINITY);
    double here = lowest.map(Basin::logMass).orElse(Double.NaN);
    double least = Math.max(heaviest, lowest.isPresent() ? here : heaviest) - NEGLIGIBLE;
    List<Basin> heavy =
        places.stream()
            .filter(place -> place.logMass() > least)
            // Where nothing is known of the mass that the chains saw, by the lowest energies.
            .filter(place -> lowest.isPresent() || place.energy() < survey.lowest() + NEGLIGIBLE)
            .sorted((a, b) -> Double.compare(b.logMass(), a.logMass()))
            .toList();
    double elsewhere = heavy.stream().mapToDouble(place -> Math.exp(place.logMass() - here)).sum();
    return new Exploration(
        survey,
        heavy,
        Double.isInfinite(elsewhere) ? 1 : elsewhere / (1 + elsewhere),
        astray,
        lowest.filter(basin -> allEndAt(basin.x(), near, survey)).isPresent());
  }

  private static boolean allEndAt(double[] x, List<Descents.End> ends, Survey survey) {
    return ends.stream().allMatch(end -> distance(end.x(), x, survey) < SAME);
  }

  private static double farther(int dimension) {
    return Math.sqrt(dimension) + FARTHER;
  }

  /** In standard deviations of what the chains saw. */
  private static double distance(double[] x, double[] y, Survey survey) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double z = (x[i] - y[i]) / survey.deviations()[i];
      sum += z * z;
    }
    return Math.sqrt(sum);
  }

  /** The middle of all places. */
  double[] location() {
    double[] location = survey.mean().clone();
    Arrays.setAll(
        location,
        i ->
            (survey.mean()[i] + elsewhere.stream().mapToDouble(place -> place.x()[i]).sum())
                / (1 + elsewhere.size()));
    return location;
  }

  /** A width that covers all places: as of equal weights. */
  double[] scale() {
    double[] location = location();
    double[] squares = new double[location.length];
    add(squares, survey.mean(), survey.deviations(), location);
    elsewhere.forEach(place -> add(squares, place.x(), place.deviations(), location));
    Arrays.setAll(squares, i -> Math.sqrt(squares[i] / (1 + elsewhere.size())));
    return squares;
  }

  private static void add(double[] squares, double[] x, double[] deviations, double[] centre) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] += (x[i] - centre[i]) * (x[i] - centre[i]) + deviations[i] * deviations[i];
    }
  }
}
