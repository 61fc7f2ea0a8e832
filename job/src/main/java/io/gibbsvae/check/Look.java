package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;
import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The part of a check that decides whether a run may begin, in some ten thousand energies: walls,
 * and whether Z is finite. A run asks for no more, and a check says the same.
 *
 * @param around what descents find from there
 * @param findings at most one of walls and one of growth
 */
record Look(Surroundings around, List<Finding> findings) {

  /** The topic of findings on points without an energy. */
  static final String WALLS = "walls";

  private static final String GROWTH = "growth";
  private static final int CHAINS = 32;
  private static final int WARM_UP = 200;
  private static final int DRAWS = 200;
  // In standard deviations.
  private static final double BESIDE = 0.5;
  // Share of dropped minibatches below which there is no finding.
  private static final double SELDOM = 0.02;
  private static final int PROBES = 1024;
  private static final double[] PROBED = {0.1, 3};
  private static final double PROBED_WIDTHS = 4;

  /**
   * Looks.
   *
   * @param location length D
   * @param scale length D
   * @param batch points in a minibatch
   */
  static Look of(Target target, double[] location, double[] scale, int batch, long seed) {
    try (OnAllCores cores = new OnAllCores(target.potential())) {
      return look(target.with(cores), location, scale, batch, seed);
    }
  }

  static Look look(Target target, double[] location, double[] scale, int batch, long seed) {
    Potential potential = target.potential();
    Readout readout = target.readout();
    Beginning beginning = Beginning.of(potential, readout, location, scale, seed);
    Watched watched = new Watched(potential, location, scale);
    Surroundings around = Surroundings.of(watched, location, scale, seed);
    List<Finding> findings = new ArrayList<>();
    probe(watched, around, location, scale, seed);
    Finding growth = growth(target, around.noNarrowerThan(scale), seed);
    Optional<Finding> beside =
        watched
            .unsound()
            .filter(x -> growth.level() != Level.BAD && !around.near().isEmpty())
            .flatMap(x -> pilot(target, around, location, x, batch, seed));
    beginning
        .hardWalls(batch)
        .map(text -> new Finding(Level.BAD, WALLS, text))
        .or(() -> beside.filter(finding -> finding.level() == Level.BAD))
        .or(() -> beginning.walls().map(text -> new Finding(Level.CARE, WALLS, text)))
        .or(() -> beside)
        .ifPresent(findings::add);
    findings.add(growth);
    return new Look(around, findings);
  }

  /** Whether Z certainly is infinite. */
  boolean isImproper() {
    return improper().isPresent();
  }

  /** Whether nothing is learned because of points without an energy. */
  boolean isWalled() {
    return bad(WALLS).isPresent();
  }

  /** Why Z certainly is infinite; empty where it may be finite. */
  Optional<String> improper() {
    return bad(GROWTH);
  }

  private Optional<String> bad(String topic) {
    return findings.stream()
        .filter(finding -> finding.level() == Level.BAD && finding.topic().equals(topic))
        .findFirst()
        .map(Finding::text);
  }

  /** Why a run is refused: what to do about it is in the same texts. */
  List<String> refusals() {
    return findings.stream()
        .filter(finding -> finding.level() == Level.BAD)
        .map(finding -> finding.text() + " (target.check-growth = false skips this check)")
        .toList();
  }

  private static Finding growth(Target target, Surroundings around, long seed) {
    try {
      return Tails.of(target, around, seed);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      // Training does not go so far out, so this does not stop a run.
      return new Finding(Level.CARE, GROWTH, "the energy throws an exception far out: " + e);
    }
  }

  /** Evaluates energies at all distances at which a wall can matter. */
  private static void probe(
      Potential potential, Surroundings around, double[] location, double[] scale, long seed) {
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 7, 0, 0);
    for (double times : PROBED) {
      probe(potential, location, scale, times, noise);
    }
    if (around.lowest().isPresent()) {
      probe(potential, around.centre(), around.typical(), PROBED_WIDTHS, noise);
    }
  }

  private static void probe(
      Potential potential, double[] centre, double[] widths, double times, NoiseStream noise) {
    potential.energies(noise.normal(centre, times, widths, PROBES), PROBES, new double[PROBES]);
  }

  /**
   * Short chains from where training begins, and from the minima: which share of their points has a
   * wall beside it. So far a model that is not yet the target draws beyond.
   *
   * @param example a point beyond
   */
  private static Optional<Finding> pilot(
      Target target,
      Surroundings around,
      double[] location,
      double[] example,
      int batch,
      long seed) {
    Potential potential = target.potential();
    Standardised standardised = around.typical(potential, location);
    int d = example.length;
    List<double[]> from = starts(potential, around);
    if (from.isEmpty()) {
      return Optional.empty();
    }
    double[] starts =
        Arithmetic.block(
            IntStream.range(0, CHAINS).mapToObj(c -> from.get(c % from.size())).toList());
    double[] ones = Arithmetic.ones(d);
    List<double[]> draws = new ArrayList<>();
    Survey survey =
        Survey.of(
            standardised,
            standardised.y(starts),
            ones,
            new Survey.Length(WARM_UP, DRAWS, false),
            seed,
            moves -> {},
            points -> draws.add(points.clone()));
    double share = shareBeyond(standardised, survey, draws, seed);
    double dropped = 1 - Math.pow(1 - share, batch);
    if (dropped < SELDOM) {
      return Optional.empty();
    }
    boolean hard = dropped > Beginning.MOST_DROPPED;
    return Optional.of(
        new Finding(
            hard ? Level.BAD : Level.CARE,
            WALLS,
            Text.format(
                "the target reaches up to a wall: half a standard deviation from %s %% of the points"
                    + " of short chains the energy is infinite or NaN, as at %s. A model draws"
                    + " such points too, and minibatches of train.batch = %d with one of them are"
                    + " dropped, %s. %s",
                Rounded.percent(share),
                Rounded.at(target.readout(), example),
                batch,
                hard
                    ? "so that nothing is learned"
                    : "about " + Rounded.percent(dropped) + " % of all",
                Beginning.REMEDY)));
  }

  /** Minima where the target is a Gaussian around them, and where training begins. */
  private static List<double[]> starts(Potential potential, Surroundings around) {
    List<double[]> starts = new ArrayList<>();
    for (double[] start : around.starts()) {
      if (starts.size() < CHAINS
          && Double.isFinite(
              potential.energyAndGradient(start.clone(), new double[start.length]))) {
        starts.add(start);
      }
    }
    if (around.lowest().isPresent()) {
      for (int k = 0; k < Math.min(starts.size(), around.near().size()); k += 2) {
        starts.set(k, around.near().get(k).x());
      }
    }
    return starts;
  }

  /** Which share of the chains' points are beyond a wall when they are moved by half a width. */
  private static double shareBeyond(
      Potential potential, Survey survey, List<double[]> draws, long seed) {
    int d = potential.dimension();
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 9, 0, 0);
    // Chains that have not met are so much narrower than all of them.
    double apart = Math.max(1, survey.apart());
    long beyond = 0;
    for (double[] points : draws) {
      double[] moved = new double[points.length];
      Arrays.setAll(
          moved, k -> points[k] + BESIDE * survey.deviations()[k % d] / apart * noise.gaussian());
      double[] energies = new double[CHAINS];
      potential.energies(moved, CHAINS, energies);
      beyond += Arrays.stream(energies).filter(energy -> !Double.isFinite(energy)).count();
    }
    return (double) beyond / ((long) CHAINS * draws.size());
  }
}
