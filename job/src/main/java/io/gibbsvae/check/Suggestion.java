package io.gibbsvae.check;

import io.gibbsvae.energy.Readout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The plan of a run that sets nothing but its target. */
final class Suggestion {

  /** Correlations of two coordinates above which their shape is worth a word. */
  static final double CORRELATED = 0.7;

  // Gaussians that the prior has where there is more than one place.
  private static final int MANY_PLACES = 16;

  // Cycles of 8, 16, 32, 64 and 128 rounds, at most.
  private static final int FIRST_CYCLE = 8;
  private static final int ROUNDS = 248;

  private Suggestion() {}

  /** Lines of a configuration. */
  static List<String> of(Exploration found, Readout readout) {
    boolean modes = found.severalPlaces();
    List<String> lines = new ArrayList<>();
    lines.add("model {");
    if (!readout.plain()) {
      lines.add("  # Of the unconstrained coordinates.");
    }
    lines.add("  location = " + list(found.location(), found.scale()));
    lines.add("  scale = " + list(found.scale(), found.scale()));
    lines.add("  stages = 2");
    lines.add("  activation = silu");
    lines.add("  frame = particles");
    lines.add("  prior-components = " + (modes ? MANY_PLACES : 1));
    lines.add("  prior-tails = true");
    lines.add("}");
    lines.add("train {");
    lines.add("  rounds = " + ROUNDS);
    lines.add("  cycles.first = " + FIRST_CYCLE);
    lines.add("  tempering { schedule = adaptive, share = 0.4 }");
    lines.add("  population {");
    lines.add("    particles = 4096");
    lines.add("    cess = 0.9");
    lines.add("    moves { mala = 2 }");
    lines.add("    metric = dense");
    lines.add("    forward-share { initial = 0.2, final = 0.2 }");
    lines.add("  }");
    lines.add("  gradients = path");
    lines.add("  noise = sobol");
    lines.add("}");
    return lines;
  }

  /** One number where that describes all of them to a fifth of their widths, else a list. */
  private static String list(double[] values, double[] widths) {
    double mean = Arrays.stream(values).average().orElse(0);
    boolean alike = true;
    for (int i = 0; i < values.length; i++) {
      alike &= Math.abs(values[i] - mean) < 0.2 * widths[i];
    }
    double narrowest = Arrays.stream(widths).min().orElse(1);
    return alike
        ? Rounded.toWidth(mean, narrowest)
        : IntStream.range(0, values.length)
            .mapToObj(i -> Rounded.toWidth(values[i], widths[i]))
            .collect(Collectors.joining(", ", "[", "]"));
  }
}
