package io.gibbsvae.check;

import io.gibbsvae.energy.Readout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Suggests a configuration to begin with. */
final class Suggestion {

  /** Correlations of two coordinates above that make a dense frame worth while. */
  static final double CORRELATED = 0.7;

  private Suggestion() {}

  /** Lines of a configuration. */
  static List<String> of(Exploration found, Readout readout) {
    boolean modes = found.severalPlaces();
    boolean correlated = found.survey().correlation() > CORRELATED;
    List<String> lines = new ArrayList<>();
    lines.add("model {");
    if (!readout.plain()) {
      lines.add("  # Of the unconstrained coordinates.");
    }
    lines.add("  location = " + list(found.location(), found.scale()));
    lines.add("  scale = " + list(found.scale(), found.scale()));
    lines.add("  stages = " + (modes ? 6 : 4));
    if (correlated) {
      lines.add("  frame = particles");
    }
    lines.add("}");
    lines.add("train {");
    if (modes || correlated) {
      lines.add("  tempering { schedule = adaptive, share = 0.4 }");
      lines.add("  population { particles = 8192" + (correlated ? ", metric = dense" : "") + " }");
    }
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
