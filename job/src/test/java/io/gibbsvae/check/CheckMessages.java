package io.gibbsvae.check;

import io.gibbsvae.Messages;
import io.gibbsvae.TinyModel;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.expression.ExpressionPotential;
import io.gibbsvae.model.ModelSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Findings of a check, and why a run does not begin; without the numbers that chains find. */
public final class CheckMessages {

  private static final int BATCH = 512;

  /** Energies of two coordinates. */
  private static final Map<String, String> ENERGIES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("a Gaussian", "sum(x^2)/2"),
              Map.entry("two modes", "(x0^2 - 16)^2/16 + x1^2/2"),
              Map.entry("a mode far out", "-logsumexp(-sum(x^2)/2, -(x0 - 40)^2/2 - x1^2/2)"),
              Map.entry("a ridge", "(x0 + x1)^2/200 + (x0 - x1)^2*50"),
              Map.entry("falls", "x0^2/2 - x1^2/2"),
              Map.entry("nothing confines a direction", "(x0 - x1)^2"),
              Map.entry("an angle", "-4*cos(x0 - 3) + x1^2/2"),
              Map.entry("grows too slowly", "0.4*log(1 + sum(x^2))"),
              Map.entry("grows slowly", "1.1*log(1 + sum(x^2))"),
              Map.entry("nowhere a number", "sqrt(-1 - sum(x^2))"),
              Map.entry("a wall", "where(sum(x^2) < 6, sum(x^2)/2, inf)"),
              Map.entry("a wall farther out", "where(sum(x^2) < 64, sum(x^2)/2, inf)"),
              Map.entry("a wall beside the target", "where(x0 < 3, 6*(3 - x0), inf) + sum(x^2)/50"),
              Map.entry("NaN far out", "where(sum(x^2) < 100, sum(x^2)/2, sqrt(-1 - x0^2))")));

  private CheckMessages() {}

  /** Adds them. */
  public static void addTo(Messages messages) {
    ModelSettings model = TinyModel.settings(2);
    messages.chapter("Findings of check");
    ENERGIES.forEach(
        (name, energy) ->
            messages.add(
                name + ": " + energy,
                EnergyCheck.of(target(energy), model, BATCH, Progress.NONE).findings().stream()
                    .map(f -> f.level() + " " + f.topic() + ": " + withoutNumbers(f.text()))
                    .toList()));
    messages.chapter("Energies that are refused");
    ENERGIES.forEach(
        (name, energy) -> {
          List<String> problems = Preflight.of(target(energy), model, BATCH, true, true).problems();
          if (!problems.isEmpty()) {
            messages.add(name, problems.stream().map(CheckMessages::withoutNumbers).toList());
          }
        });
  }

  private static Potential potential(String energy) {
    return ExpressionPotential.of(energy, 2, List.of());
  }

  private static Target target(String energy) {
    return new Target("t", potential(energy), Knowledge.nothing());
  }

  /** They depend on chains, and by the last bits of exp and log on the processor. */
  private static String withoutNumbers(String text) {
    return text.replaceAll("(?<![a-z])-?\\d[\\d,]*(\\.\\d+)?(e[-+]?\\d+)?", "#")
        .replaceAll("#(, #)+", "#, #");
  }
}
