package io.gibbsvae.bench;

import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileOpener;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Compares the targets of two configurations whose rows have the same values: prints, as JSON, both
 * energies at points between -2 and 2 on the unconstrained scale of the first, the largest
 * difference of gradients relative to their largest entry, and how many energies with gradients per
 * second one core evaluates, medians of turns. The unconstrained coordinates may differ by a shift.
 */
public final class SamePosterior {

  private static final int POINTS = 20;
  private static final int ROWS = 256;
  private static final int TURNS = 15;
  private static final long TURN_NANOSECONDS = 100_000_000;

  private SamePosterior() {}

  /** Compares; arguments: two configurations. The second may lack the last values of the first. */
  public static void main(String[] arguments) {
    List<Target> targets = new ArrayList<>();
    for (String argument : arguments) {
      targets.add(ConfigurationReader.of(FileOpener.local()).read(argument, List.of()).target());
    }
    Target first = targets.get(0);
    Target second = targets.get(1);
    int dimension = first.potential().dimension();
    Random random = new Random(1);
    double[] points = random.doubles((long) ROWS * dimension, -2, 2).toArray();
    double[] others = new double[points.length];
    double[] values = new double[Math.max(first.readout().width(), second.readout().width())];
    for (int row = 0; row < ROWS; row++) {
      first.readout().read(points, row * dimension, values, 0);
      second.readout().invert(values, 0, others, row * dimension);
    }
    double[][] energies = new double[2][ROWS];
    double[][] gradients = new double[2][points.length];
    first.potential().energiesAndGradients(points, ROWS, energies[0], gradients[0]);
    second.potential().energiesAndGradients(others, ROWS, energies[1], gradients[1]);
    System.out.printf(
        Locale.ROOT,
        "{\"dimension\": %d, \"energies\": [%s, %s], \"gradients\": %s, \"per_second\": %s}%n",
        dimension,
        Arrays.toString(Arrays.copyOf(energies[0], POINTS)),
        Arrays.toString(Arrays.copyOf(energies[1], POINTS)),
        largestDifference(gradients, POINTS * dimension),
        perSecond(List.of(first.potential(), second.potential()), List.of(points, others)));
  }

  private static double largestDifference(double[][] gradients, int count) {
    double difference = 0;
    double largest = 0;
    for (int k = 0; k < count; k++) {
      difference = Math.max(difference, Math.abs(gradients[0][k] - gradients[1][k]));
      largest = Math.max(largest, Math.abs(gradients[1][k]));
    }
    return difference / largest;
  }

  /** Of both in turn; the first half of the turns warms up. */
  private static List<Double> perSecond(List<Potential> potentials, List<double[]> points) {
    double[] energies = new double[ROWS];
    double[] gradients = new double[points.get(0).length];
    List<List<Double>> rates = List.of(new ArrayList<>(), new ArrayList<>());
    for (int turn = -TURNS; turn < TURNS; turn++) {
      for (int k = 0; k < rates.size(); k++) {
        long begin = System.nanoTime();
        long now = begin;
        long blocks = 0;
        for (; now - begin < TURN_NANOSECONDS; now = System.nanoTime()) {
          potentials.get(k).energiesAndGradients(points.get(k), ROWS, energies, gradients);
          blocks++;
        }
        if (turn >= 0) {
          rates.get(k).add(1e9 * blocks * ROWS / (now - begin));
        }
      }
    }
    return rates.stream().map(Medians::of).toList();
  }
}
