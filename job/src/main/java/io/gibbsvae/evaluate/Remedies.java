package io.gibbsvae.evaluate;

import io.gibbsvae.sample.Correction;
import java.util.ArrayList;
import java.util.List;

/**
 * What helps, for verdicts that share it, in the order of what was measured (job/docs/tuning.md).
 * What the run does already is left out.
 *
 * @param correction the correction of the run's rows
 * @param hasParticles whether training carried particles
 */
record Remedies(Correction correction, boolean hasParticles) {

  private static final String MORE_MODEL = "train longer, add model.stages or widen model.hidden";

  private static final String REPARAMETRISE =
      "reparametrise if one coordinate is the scale of others";

  /** Of modes or regions that the model does not generate. */
  String moreModes() {
    return join(
        particles(),
        "raise beta more slowly (train.tempering.share), raise model.scale or add model.stages");
  }

  /** Of a model that is near the target and not near enough. */
  String betterModel() {
    return join(chains(), MORE_MODEL);
  }

  /** Of a model whose weights rest on few rows. */
  String moreModel() {
    return MORE_MODEL;
  }

  private String particles() {
    return hasParticles
        ? ""
        : "set train.population.particles and train.tempering.schedule = adaptive";
  }

  /** Of rows that should not rest on weights. */
  private String chains() {
    return correction.usesChains() ? "" : "set sample.correction = metropolis";
  }

  /** Alternatives, the best first; empty ones are left out. */
  private static String join(String... alternatives) {
    List<String> all = new ArrayList<>(List.of(alternatives));
    all.removeIf(String::isEmpty);
    return String.join(", or ", all);
  }

  /** Of a neck of the target that the model does not enter. */
  String neck() {
    return join(REPARAMETRISE, MORE_MODEL);
  }

  /** Of weights whose tail is too heavy: the target has necks or tails that the model lacks. */
  String heavyTail(int latentDraws) {
    return join(
        REPARAMETRISE,
        particles(),
        chains(),
        MORE_MODEL,
        latentDraws < 16 ? "raise evaluate.latent-draws and sample.latent-draws" : "");
  }
}
