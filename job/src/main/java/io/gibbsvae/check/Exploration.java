package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a target is: chains from around the place where a model would begin, and minima, which may
 * be where no chain came. Without any guarantee.
 *
 * @param survey what the chains saw
 * @param minima all that were found
 * @param elsewhere those apart from what the chains saw, the heaviest first
 * @param share of the mass that is elsewhere, by the curvature at the minima; NaN where that does
 *     not describe what the chains saw
 * @param oneMinimum whether all descents from around the place ended at one point
 * @param values what rows would say of the chains' draws
 */
record Exploration(
    Survey survey,
    Minima minima,
    List<Basin> elsewhere,
    double share,
    boolean oneMinimum,
    ValueMoments values) {

  // Chains whose spread is so much wider than each one's own have not met.
  private static final double APART = 1.1;
  // Chains fill a ball of about sqrt(D) standard deviations; this much farther is apart from it.
  private static final double FARTHER = 4;
  // Of two ends of descents, in standard deviations.
  private static final double SAME = 0.5;
  // Nats below the lowest energy of a chain's draws, besides half of one for each coordinate.
  private static final double DEEPER = 5;
  // Beyond that a dense metric takes chains longer than it saves them.
  private static final int MOST_DENSE = 64;

  /**
   * Explores.
   *
   * @param target whose energy it is, for what rows say of points
   * @param location the centre of where a model would begin
   * @param scale and its width, in each coordinate
   */
  static Exploration of(
      Potential potential,
      Target target,
      double[] location,
      double[] scale,
      Surroundings around,
      Effort effort,
      long seed,
      Progress progress) {
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 11, 0, 0);
    ValueMoments values = new ValueMoments(target);
    double[] starts = starts(around, effort.chains(), noise);
    Survey survey =
        survey(potential, values, location, around, starts, effort.length(), seed, progress);
    if (!survey.inside()) {
      return new Exploration(
          survey, new Minima(List.of(), 0, 0), List.of(), Double.NaN, false, values);
    }
    Minima minima = Minima.of(potential, location, scale, around, effort, seed, progress);
    return weighed(survey, around, minima, values);
  }

  /**
   * Runs chains in coordinates in which widths are about one, so that neither units nor a place far
   * from zero are lost in rounding.
   */
  private static Survey survey(
      Potential potential,
      ValueMoments values,
      double[] location,
      Surroundings around,
      double[] starts,
      Survey.Length length,
      long seed,
      Progress progress) {
    Standardised standardised = around.typical(potential, location);
    double[] widths = around.typical();
    double[] ones = Arithmetic.ones(widths.length);
    double[] factor =
        around
            .lowest()
            .map(
                basin -> {
                  double[] rows = factor(basin);
                  Arrays.setAll(rows, k -> rows[k] / widths[k / (rows.length / widths.length)]);
                  return rows;
                })
            .orElse(ones);
    Survey seen =
        Survey.of(
            standardised,
            standardised.y(starts),
            factor,
            length,
            seed,
            moves -> progress.at("chains", moves, length.warmUp() + length.draws()),
            points -> values.add(standardised.x(points), widths.length));
    double[] deviations = seen.deviations().clone();
    Arrays.setAll(deviations, i -> deviations[i] * widths[i]);
    return new Survey(
        standardised.x(seen.mean()),
        deviations,
        seen.correlation(),
        seen.apart(),
        seen.acceptance(),
        seen.lowest(),
        seen.inside());
  }

  /** Whether chains that began apart did not meet. */
  boolean chainsApart() {
    return survey.apart() > APART;
  }

  /** Whether there is more than one place as far as could be seen. */
  boolean severalPlaces() {
    return !elsewhere.isEmpty() || chainsApart() && !oneMinimum;
  }

  /**
   * Chains begin around where the descents ended, as wide as the lowest minimum is; where it is no
   * Gaussian's, where the descents began.
   */
  private static double[] starts(Surroundings around, int chains, NoiseStream noise) {
    List<Descents.End> ends = around.near();
    double[][] starts = new double[chains][];
    Arrays.setAll(
        starts,
        c ->
            around
                .lowest()
                .map(lowest -> lowest.around(ends.get(c * ends.size() / chains).x(), noise))
                .orElse(around.starts()[c]));
    return Arithmetic.block(List.of(starts));
  }

  private static double[] factor(Basin basin) {
    return basin.x().length <= MOST_DENSE
        ? Arithmetic.block(List.of(basin.factor().getData()))
        : basin.deviations();
  }

  private static Exploration weighed(
      Survey survey, Surroundings around, Minima minima, ValueMoments values) {
    double heaviest = minima.basins().stream().mapToDouble(Basin::logMass).max().orElse(Double.NaN);
    List<Basin> elsewhere = new ArrayList<>();
    List<Basin> seen = new ArrayList<>();
    for (Basin basin : minima.basins()) {
      (isElsewhere(basin, survey) ? elsewhere : seen).add(basin);
    }
    List<Basin> heavy =
        elsewhere.stream()
            .filter(basin -> basin.logMass() > heaviest - Minima.NEGLIGIBLE)
            // Where nothing is known of the mass that the chains saw, by the lowest energies.
            .filter(
                basin -> !seen.isEmpty() || basin.energy() < survey.lowest() + Minima.NEGLIGIBLE)
            .toList();
    return new Exploration(
        survey,
        minima,
        heavy,
        seen.isEmpty() ? Double.NaN : mass(heavy, heaviest) / mass(minima.basins(), heaviest),
        around.lowest().filter(basin -> allEndAt(basin.x(), around.near(), survey)).isPresent(),
        values);
  }

  private static double mass(List<Basin> basins, double highest) {
    return basins.stream().mapToDouble(basin -> Math.exp(basin.logMass() - highest)).sum();
  }

  /** Far from all that the chains saw, or far below it: in a well within it that they missed. */
  private static boolean isElsewhere(Basin basin, Survey survey) {
    int d = basin.x().length;
    return distance(basin.x(), survey.mean(), survey) > farther(d)
        || basin.energy() < survey.lowest() - d / 2.0 - DEEPER;
  }

  private static boolean allEndAt(double[] x, List<Descents.End> ends, Survey survey) {
    return ends.stream().allMatch(end -> distance(end.x(), x, survey) < SAME);
  }

  private static double farther(int dimension) {
    return Math.sqrt(dimension) + FARTHER;
  }

  /** In standard deviations of what the chains saw. */
  private static double distance(double[] x, double[] y, Survey survey) {
    return Arithmetic.distance(x, y, survey.deviations());
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
