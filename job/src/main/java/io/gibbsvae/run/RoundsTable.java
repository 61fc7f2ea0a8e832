package io.gibbsvae.run;

import io.gibbsvae.train.RoundReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rounds of a training as a table: {@code metrics/training.csv}. */
final class RoundsTable {

  private static final String HEADER =
      "round,beta,learning_rate,bound,log_ratio,energy,forward,particle_ess,particle_log_z,"
          + "gradient_norm,steps,clipped,skipped,nonfinite_energies,latents,seconds\n";

  private RoundsTable() {}

  static byte[] csv(List<RoundReport> rounds) {
    return rounds.stream()
        .map(RoundsTable::line)
        .collect(Collectors.joining("", HEADER, ""))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String line(RoundReport r) {
    return Stream.of(
            r.schedule().round(),
            r.schedule().beta(),
            r.schedule().learningRate(),
            r.bound(),
            r.bounds().logRatio(),
            r.bounds().energy(),
            r.bounds().forward(),
            r.population().ess(),
            r.population().logZ(),
            r.gradients().norm(),
            r.gradients().steps(),
            r.gradients().clipped(),
            r.gradients().skipped(),
            r.points().nonFiniteEnergies(),
            r.points().latents(),
            r.seconds())
        .map(String::valueOf)
        .collect(Collectors.joining(",", "", "\n"));
  }
}
