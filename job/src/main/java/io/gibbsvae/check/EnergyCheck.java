package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.model.ModelSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Says in plain words whether an energy can be sampled: its gradient, its growth at infinity, where
 * it is and how wide, how fast it is computed; and what a run is planned to be.
 *
 * @param findings what was found, the most fundamental first
 * @param suggestion lines of a configuration, the plan of a run that sets nothing but its target;
 *     empty where something is wrong
 */
public record EnergyCheck(List<Finding> findings, List<String> suggestion) {

  static final long SEED = 1;

  /** How bad a finding is. */
  public enum Level {
    /** As it should be. */
    GOOD,
    /** To be looked at. */
    CARE,
    /** No sampling before that is mended. */
    BAD
  }

  /**
   * A finding.
   *
   * @param level how bad it is
   * @param topic one word
   * @param text what was found
   */
  public record Finding(Level level, String topic, String text) {

    /** {@return it as a line, what is to be looked at in capitals} */
    public String line() {
      String shown = level == Level.GOOD ? "good" : level.name();
      return Text.format("%-4s  %-8s  %s", shown, topic, text);
    }
  }

  /** {@return whether nothing is wrong} */
  public boolean sound() {
    return findings.stream().noneMatch(finding -> finding.level() == Level.BAD);
  }

  /**
   * Looks at a target.
   *
   * @param target its energy, and what is known of it to compare with
   * @param model whose location and scale say where to begin
   * @param batch points in a minibatch, which is dropped where the energy of one is not finite
   * @param progress follows what takes long
   * @return what was found; problems are in it, and are not thrown
   */
  public static EnergyCheck of(Target target, ModelSettings model, int batch, Progress progress) {
    try (OnAllCores cores = new OnAllCores(target.potential())) {
      return of(target, cores, model, batch, progress);
    }
  }

  private static EnergyCheck of(
      Target target, Potential potential, ModelSettings model, int batch, Progress progress) {
    double[] location = numbers(model.location());
    double[] scale = numbers(model.scale());
    List<Finding> findings = new ArrayList<>();
    target
        .notes()
        .forEach(note -> findings.add(new Finding(Level.CARE, note.topic(), note.text())));
    Beginning beginning = Beginning.of(potential, target.readout(), location, scale, SEED);
    if (beginning.points().length == 0) {
      return new EnergyCheck(List.of(nothingThere(beginning)), List.of());
    }
    GradientCheck.Result slopes = GradientCheck.of(target, beginning.points());
    slopes.problems().forEach(text -> findings.add(new Finding(Level.BAD, "gradient", text)));
    if (!slopes.problems().isEmpty()) {
      return new EnergyCheck(findings, List.of());
    }
    findings.add(
        slopes
            .noise()
            .map(text -> new Finding(Level.CARE, "gradient", text))
            .orElseGet(
                () ->
                    new Finding(
                        Level.GOOD,
                        "gradient",
                        "agrees with finite differences of the energy at "
                            + beginning.points().length
                            + " points")));
    Look look = Look.of(target, location, scale, batch, SEED);
    findings.addAll(look.findings());
    if (look.isImproper()) {
      return new EnergyCheck(findings, List.of());
    }
    long speed = Speed.of(target.potential(), look.around());
    Watched watched = new Watched(potential, location, scale);
    Exploration found =
        Exploration.of(
            watched, target, location, scale, look.around(), Effort.CHECK, SEED, progress);
    Survey survey = found.survey();
    if (!survey.inside()) {
      findings.add(nothingThere(beginning));
      return new EnergyCheck(findings, List.of());
    }
    // Of walls within where training begins there is a word already.
    watched
        .end()
        .filter(x -> findings.stream().noneMatch(finding -> finding.topic().equals(Look.WALLS)))
        .ifPresent(x -> findings.add(farWall(target.readout(), x)));
    // Where training would begin is another place once the suggestion is taken.
    if (look.isWalled()
        && !Look.of(target, found.location(), found.scale(), batch, SEED).isWalled()) {
      findings.replaceAll(
          finding ->
              finding.topic().equals(Look.WALLS)
                  ? new Finding(Level.CARE, Look.WALLS, beginning.elsewhere())
                  : finding);
    }
    findings.addAll(ShapeFindings.of(found, target.readout(), location, scale));
    findings.addAll(Precision.findings(target, survey, found.values()));
    findings.add(
        new Finding(
            Level.GOOD,
            "speed",
            Text.format("about %,d energies with gradients per second on one core", speed)));
    EnergyCheck check = new EnergyCheck(findings, List.of());
    return check.sound()
        ? new EnergyCheck(
            findings, Plan.of(target, watched, location, scale, look.around(), progress).lines())
        : check;
  }

  /**
   * Looks for modes. It takes some ten thousand energies, and up to about a hundred thousand where
   * descents are long.
   *
   * @param model whose location and scale say where to begin
   * @param preflight of the same energy and model, whose descents need not be made again
   */
  public static Search search(
      Potential potential, ModelSettings model, Preflight preflight, Progress progress) {
    double[] location = numbers(model.location());
    double[] scale = numbers(model.scale());
    try (OnAllCores cores = new OnAllCores(potential)) {
      Watched watched = new Watched(cores, location, scale);
      Surroundings around =
          preflight.around().orElseGet(() -> Surroundings.of(watched, location, scale, SEED));
      long before = watched.count();
      Minima minima = Minima.of(watched, location, scale, around, Effort.SEARCH, SEED, progress);
      return new Search(
          minima.places(), minima.descents(), around.energies() + watched.count() - before);
    }
  }

  static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Finding nothingThere(Beginning beginning) {
    return new Finding(Level.BAD, "support", beginning.nothing());
  }

  private static Finding farWall(Readout readout, double[] x) {
    return new Finding(
        Level.GOOD,
        Look.WALLS,
        "the energy is infinite farther out (a wall, or an overflow): of the points that were tried,"
            + " the nearest to model.location is "
            + Rounded.at(readout, x));
  }
}
