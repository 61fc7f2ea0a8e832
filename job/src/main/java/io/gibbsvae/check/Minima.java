package io.gibbsvae.check;

import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Minima that descents find, from where training begins and from all around it up to {@link
 * Starts#REACH} scales away, each with the mass of the Gaussian that has its curvature. Narrow
 * wells that draw descents from nearby only are missed.
 *
 * @param basins the heaviest first, at most {@link #MOST}; minima around which the target is not
 *     roughly Gaussian are not among them
 * @param astray descents from afar that ended at none of these
 * @param descents from afar
 */
record Minima(List<Basin> basins, int astray, int descents) {

  /** How many are kept. */
  static final int MOST = 12;

  /** Less than e^-10 of the mass is no mode to be warned of. */
  static final double NEGLIGIBLE = 10;

  private static final int[] RADII = {3, 10, 30, Starts.REACH};
  // Then those that look for others, with what was found in between.
  private static final int WAVES = 3;
  private static final int MOST_ATTEMPTS = 24;
  private static final int MOST_ATTEMPTS_OF_MANY = 8;
  private static final int MANY_DIMENSIONS = 24;
  // Of a basin's own widths, between the ends of two descents.
  private static final double SAME = 1;
  private static final double UNFINISHED = 0.5;

  /**
   * Looks for minima.
   *
   * @param location the centre of where training begins, length D
   * @param scale and its width, length D
   * @param effort how many descents, and points whose energies say where they begin
   */
  static Minima of(
      Potential potential,
      double[] location,
      double[] scale,
      Surroundings around,
      Effort effort,
      long seed,
      Progress progress) {
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 8, 0, 0);
    int plain = effort.descents();
    Collected found = new Collected(potential, scale, noise);
    found.add(around.near());
    List<double[]> starts = new ArrayList<>();
    for (int k = 0; k < plain; k++) {
      starts.add(noise.normal(location, RADII[k * RADII.length / plain], scale, 1));
    }
    int waves = WAVES + 2;
    progress.at("descents", 0, waves);
    List<Descents.End> far =
        new ArrayList<>(
            Descents.of(
                potential, starts.toArray(double[][]::new), scale, Descents.SOME, found::has));
    progress.at("descents", 1, waves);
    found.add(far);
    Starts others =
        new Starts(
            potential, location, scale, around.typical(), found.known(), effort.points(), seed);
    int descents = plain;
    for (int wave = 0; wave < WAVES; wave++) {
      double[][] next = others.next(wave < WAVES - 1 ? plain : plain / 2, found.known());
      descents += next.length;
      List<Descents.End> ends = Descents.of(potential, next, scale, Descents.SOME, found::has);
      far.addAll(ends);
      found.add(ends);
      progress.at("descents", wave + 2, waves);
    }
    int astray = (int) far.stream().filter(end -> !found.has(end.x(), end.energy())).count();
    progress.at("descents", waves, waves);
    return new Minima(
        found.basins.stream()
            .sorted(Comparator.comparingDouble(Basin::logMass).reversed())
            .toList(),
        astray,
        descents);
  }

  /** Those that matter. */
  List<Place> places() {
    return basins.stream()
        .filter(basin -> basin.logMass() > basins.get(0).logMass() - NEGLIGIBLE)
        .map(Basin::place)
        .toList();
  }

  /** What was found so far. */
  private static final class Collected {
    final Potential potential;
    final double[] scale;
    final NoiseStream noise;
    final List<Basin> basins = new ArrayList<>();
    // Lowest points without a basin of their own: floors of valleys, necks of funnels.
    final List<double[]> floors = new ArrayList<>();
    final int most;
    int attempts;

    Collected(Potential potential, double[] scale, NoiseStream noise) {
      this.potential = potential;
      this.scale = scale;
      this.noise = noise;
      this.most = scale.length > MANY_DIMENSIONS ? MOST_ATTEMPTS_OF_MANY : MOST_ATTEMPTS;
    }

    void add(List<Descents.End> ends) {
      for (Descents.End end : ends.stream().filter(Descents.End::arrived).toList()) {
        if (attempts >= most || has(end.x(), end.energy())) {
          continue;
        }
        attempts++;
        Basin.at(potential, end, scale)
            .filter(basin -> basin.describes(potential, noise))
            .ifPresentOrElse(this::keep, () -> floors.add(end.x()));
      }
    }

    private void keep(Basin basin) {
      basins.add(basin);
      if (basins.size() > MOST) {
        basins.remove(basins.stream().min(Comparator.comparingDouble(Basin::logMass)).get());
      }
    }

    boolean has(double[] x, double energy) {
      return basins.stream()
          .anyMatch(basin -> energy < basin.energy() + UNFINISHED && basin.distance(x) < SAME);
    }

    List<double[]> known() {
      return Stream.concat(
              basins.stream().sorted(Comparator.comparingDouble(Basin::energy)).map(Basin::x),
              floors.stream())
          .limit(MOST)
          .toList();
    }
  }
}
