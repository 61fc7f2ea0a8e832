package io.gibbsvae.check;

import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.coordinates.Stretched;
import io.gibbsvae.model.ModelSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is planned for a run that sets nothing but its target.
 *
 * @param lines of a configuration; empty where there is no plan
 * @param findings where the target is and what shape it has
 * @param energies that this took
 * @param missing why there is no plan
 */
public record Plan(
    List<String> lines, List<Finding> findings, long energies, Optional<String> missing) {

  /**
   * Looks where a target is. What its energy throws is a reason for no plan, and is not thrown.
   *
   * @param model whose location and scale say where to begin
   * @param gradient whether to look first whether the gradient is the energy's
   * @param growth whether to look first whether Z is finite: where the run does not
   */
  public static Plan of(
      Target target, ModelSettings model, boolean gradient, boolean growth, Progress progress) {
    double[] location = EnergyCheck.numbers(model.location());
    double[] scale = EnergyCheck.numbers(model.scale());
    try (OnAllCores cores = new OnAllCores(target.potential())) {
      Watched watched = new Watched(cores, location, scale);
      try {
        if (gradient && Preflight.isGradientWrong(target.with(watched), model)) {
          return missing(watched, "the gradient is not that of the energy");
        }
        if (growth) {
          Optional<String> infinite =
              Look.look(target.with(watched), location, scale, 1, EnergyCheck.SEED).improper();
          if (infinite.isPresent()) {
            return missing(watched, infinite.get());
          }
        }
        Surroundings around = Surroundings.of(watched, location, scale, EnergyCheck.SEED);
        return of(target, watched, location, scale, around, progress);
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        return missing(watched, "the energy throws " + e);
      }
    }
  }

  /** Goes on from the surroundings. */
  static Plan of(
      Target target,
      Watched potential,
      double[] location,
      double[] scale,
      Surroundings around,
      Progress progress) {
    double[] widths = PowerTails.widths(potential, around);
    // A location and a scale that are set are of coordinates as they are.
    boolean free =
        Arrays.stream(location).allMatch(x -> x == 0) && Arrays.stream(scale).allMatch(s -> s == 1);
    if (!free || Arrays.stream(widths).allMatch(width -> width == 0)) {
      return explored(target, potential, location, scale, around, progress);
    }
    double[] centres = around.centre();
    Target stretched = Stretched.of(target.with(potential), centres, widths);
    Watched outer = new Watched(stretched.potential(), location, scale);
    Surroundings there = Surroundings.of(outer, location, scale, EnergyCheck.SEED);
    Plan plan = explored(stretched.with(outer), outer, location, scale, there, progress);
    return plan.stretched(centres, widths, potential.count());
  }

  /** The same for coordinates that are stretched. */
  private Plan stretched(double[] centres, double[] widths, long all) {
    if (missing.isPresent()) {
      return new Plan(lines, findings, all, missing);
    }
    List<String> more = new ArrayList<>();
    more.add("# Tails that fall like a power.");
    more.add("target.stretch {");
    more.add("  centre = " + Arrays.toString(centres));
    more.add("  width = " + Arrays.toString(widths));
    more.add("}");
    more.addAll(lines);
    List<Finding> also = new ArrayList<>(findings);
    also.add(
        new Finding(
            Level.CARE,
            "tails",
            "the density falls like a power of coordinates far out, which the plan stretches: means"
                + " and variances may be infinite, and then rows cannot show them"));
    return new Plan(more, also, all, missing);
  }

  private static Plan explored(
      Target target,
      Watched potential,
      double[] location,
      double[] scale,
      Surroundings around,
      Progress progress) {
    Exploration found =
        Exploration.of(
            potential, target, location, scale, around, Effort.PLAN, EnergyCheck.SEED, progress);
    if (!found.survey().inside()) {
      return missing(potential, nothing(target, potential, location, scale));
    }
    List<Finding> findings =
        new ArrayList<>(ShapeFindings.of(found, target.readout(), location, scale));
    findings.addAll(Precision.findings(target, found.survey(), found.values()));
    return findings.stream()
        .filter(finding -> finding.level() == Level.BAD)
        .findFirst()
        .map(bad -> missing(potential, bad.text()))
        .orElseGet(
            () ->
                new Plan(
                    Suggestion.of(found, target.readout()),
                    findings,
                    potential.count(),
                    Optional.empty()));
  }

  private static String nothing(
      Target target, Potential potential, double[] location, double[] scale) {
    return Beginning.of(potential, target.readout(), location, scale, EnergyCheck.SEED).nothing();
  }

  private static Plan missing(Watched potential, String why) {
    return new Plan(List.of(), List.of(), potential.count(), Optional.of(why));
  }

  /** {@return what to say where there is no plan, and what to do} */
  public Optional<String> warning() {
    return missing.map(
        why ->
            "no plan: "
                + why
                + ". The defaults of model and train are used; mend that, or set these blocks by"
                + " hand");
  }
}
