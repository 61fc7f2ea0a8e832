package io.gibbsvae.check;

import io.gibbsvae.energy.Readout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The plan of a run that sets nothing but its target. */
final class Suggestion {

  /** Correlations of two coordinates above which their shape is worth a word. */
  static final double CORRELATED = 0.7;

  // Gaussians that the prior has where there is more than one place: more for many minima, where
  // each still has enough particles to say how wide it is.
  private static final int PLACES = 16;
  private static final int MANY_PLACES = 64;
  private static final int FEW_MINIMA = 4;
  private static final int FEW_DIMENSIONS = 16;

  // Cycles of 8, 16, 32, 64 and 128 rounds, at most.
  private static final int FIRST_CYCLE = 8;
  private static final int ROUNDS = 248;

  // Nothing that particles say: they do not enter the neck of a funnel, which one stage describes.
  private static final List<String> ONE_STAGE =
      List.of(
          "{",
          "  model { stages = 1, frame = fixed, prior-components = 0, prior-tails = false }",
          "  train {",
          "    rounds = 186",
          "    cycles.first = 62",
          "    tempering.schedule = linear",
          "    population.particles = 0",
          "  }",
          "}");

  // Wells in each of many coordinates, and particles that come to them as slowly as the model.
  private static final List<String> COORDINATES =
      List.of(
          "{",
          "  model {",
          "    stages = 4",
          "    coordinate-units = 8",
          "    frame = fixed",
          "    prior-components = 0",
          "    prior-tails = false",
          "  }",
          "  train {",
          "    rounds = 186",
          "    cycles.first = 62",
          "    tempering.share = 0.6",
          "    population {",
          "      cess = 0.95",
          "      moves { independence = 1, mala = 4 }",
          "      metric = diagonal",
          "      forward-share { initial = 0.5, final = 0.5 }",
          "    }",
          "  }",
          "}");

  private Suggestion() {}

  /** Lines of a configuration. */
  static List<String> of(Exploration found, Readout readout) {
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
    lines.add("  prior-components = " + places(found));
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
    lines.add("candidates = [");
    // Where a mixture of some places did not do, several minima may be a product of wells; chains
    // that stay apart around one minimum are slow in a funnel.
    (found.minima().basins().size() > 1
            ? Stream.concat(COORDINATES.stream(), ONE_STAGE.stream())
            : Stream.concat(ONE_STAGE.stream(), COORDINATES.stream()))
        .map(line -> "  " + line)
        .forEach(lines::add);
    lines.add("]");
    return lines;
  }

  private static int places(Exploration found) {
    if (!found.severalPlaces()) {
      return 1;
    }
    boolean many =
        found.minima().basins().size() > FEW_MINIMA
            && found.survey().mean().length <= FEW_DIMENSIONS;
    return many ? MANY_PLACES : PLACES;
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
