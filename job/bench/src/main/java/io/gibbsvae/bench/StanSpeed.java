package io.gibbsvae.bench;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.energy.stan.StanProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Nanoseconds for log density and gradient of a Stan program through this program: points in blocks
 * and one by one, medians and least times. {@code stan/speed.c} measures the same points by calls
 * from C; {@code stan/speed} runs both.
 */
public final class StanSpeed {

  private static final int ROWS = 256;
  private static final int TURNS = 2001;
  private static final long TURN_NANOSECONDS = 1_000_000;

  private StanSpeed() {}

  /** Measures; arguments: library, program, data. */
  public static void main(String[] arguments) throws Exception {
    Potential potential =
        StanProgram.interpreted(
                SharedBytes.of(Files.readAllBytes(Path.of(arguments[0]))),
                "speed",
                Files.readString(Path.of(arguments[1])),
                Files.readString(Path.of(arguments[2])))
            .potential();
    int dimension = potential.dimension();
    double[] points = new double[ROWS * dimension];
    Arrays.setAll(points, i -> 0.1 * (i % 7));
    double[] energies = new double[ROWS];
    double[] gradients = new double[points.length];
    print(
        "in blocks of " + ROWS,
        () -> potential.energiesAndGradients(points, ROWS, energies, gradients));
    double[] point = new double[dimension];
    double[] gradient = new double[dimension];
    print(
        "one by one",
        () -> {
          for (int row = 0; row < ROWS; row++) {
            System.arraycopy(points, row * dimension, point, 0, dimension);
            energies[row] = potential.energyAndGradient(point, gradient);
          }
        });
  }

  private static void print(String way, Runnable block) {
    double[] nanoseconds = new double[TURNS];
    // The first half warms up.
    for (int turn = -TURNS; turn < TURNS; turn++) {
      long begin = System.nanoTime();
      long now = begin;
      long blocks = 0;
      for (; now - begin < TURN_NANOSECONDS; now = System.nanoTime()) {
        block.run();
        blocks++;
      }
      nanoseconds[Math.max(turn, 0)] = (double) (now - begin) / (blocks * ROWS);
    }
    Arrays.sort(nanoseconds);
    System.out.printf(
        Locale.ROOT,
        "this program, %s: %.0f ns a gradient (least %.0f)%n",
        way,
        nanoseconds[TURNS / 2],
        nanoseconds[0]);
  }
}
