package io.gibbsvae.evaluate;

import static io.gibbsvae.evaluate.Rules.when;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Verdict.Level;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** What can be wrong with a model, and what is said of it where nothing is. */
final class ModelRules {

  /** ESS by exact samples, as a share of the model's own, below which the model lacks tails. */
  private static final double TAILS = 0.1;

  /** ESS of joint weights from which no encoder is a bottleneck. */
  private static final double GOOD_ENCODER = 0.5;

  static final Rules<Evaluation> ALL =
      new Rules<>(
          List.of(
              ModelRules::missingModes,
              ModelRules::logZ,
              ModelRules::observables,
              ModelRules::forward,
              ModelRules::tails,
              ModelRules::places,
              ModelRules::stein,
              ModelRules::drift,
              ModelRules::energies,
              ModelRules::encoder,
              ModelRules::latent,
              ModelRules::heavyTail,
              ModelRules::tooFewWeights,
              ModelRules::lowEss,
              ModelRules::missingShare,
              ModelRules::errorNotReached),
          List.of(ModelRules::reliable, ModelRules::errorReached, ModelRules::truth));

  private ModelRules() {}

  /** A mode of which the raw rows have next to nothing and the weighted ones enough is repaired. */
  static Stream<Verdict> missingModes(Case<Evaluation> judged) {
    Evaluation evaluation = judged.subject();
    return evaluation.coverage().filter(ModeCoverage::misses).stream()
        .map(
            raw -> {
              int missing = raw.modes() - raw.found();
              return evaluation.spread().weighted().filter(c -> !c.misses()).isPresent()
                  ? Verdict.care(
                      Topic.MODES,
                      Text.format(
                          "the model hardly generates %d of %d modes; the weights correct for it",
                          missing, raw.modes()),
                      judged.remedies().moreModes())
                  : Verdict.bad(
                      Topic.MODES,
                      Text.format(
                          "NOT the target: %d of %d modes are missing, which weights cannot correct",
                          missing, raw.modes()),
                      judged.remedies().moreModes());
            });
  }

  /** The particles count where nothing better is known. */
  static Stream<Verdict> logZ(Case<Evaluation> judged) {
    Evaluation evaluation = judged.subject();
    Estimate logZ = evaluation.weights().logZ();
    if (evaluation.knownLogZ().isPresent()) {
      return LogZGap.judge(
          logZ, evaluation.knownLogZ().get(), judged.thresholds(), judged.remedies())
          .stream();
    }
    return judged
        .evidence()
        .particles()
        .filter(particles -> evaluation.exact().weights().isEmpty())
        .flatMap(
            particles ->
                LogZGap.judgeByParticles(logZ, particles, judged.thresholds(), judged.remedies()))
        .stream();
  }

  /** The first known expectation that weighted means are far from. */
  static Stream<Verdict> observables(Case<Evaluation> judged) {
    return judged.subject().observables().stream()
        .filter(
            observable ->
                Double.isFinite(observable.standardErrorsOff())
                    && Math.abs(observable.standardErrorsOff())
                        > judged.thresholds().standardErrors())
        .limit(1)
        .map(
            observable ->
                Verdict.bad(
                    Topic.TRUTH,
                    Text.format(
                        "NOT the target: the weighted mean of %s is %.4g, %.0f standard errors from the"
                            + " truth %.4g",
                        observable.name(),
                        observable.weighted().value(),
                        Math.abs(observable.standardErrorsOff()),
                        observable.truth().orElseThrow().value()),
                    judged.remedies().moreModes()));
  }

  /** Samples of the target find what the model misses: 1 / w has the mean 1 / Z over them. */
  static Stream<Verdict> forward(Case<Evaluation> judged) {
    Estimate own = judged.subject().weights().logZ();
    return judged.subject().exact().weights().filter(exact -> misses(exact, judged)).stream()
        .map(
            exact ->
                Verdict.bad(
                    Topic.FORWARD,
                    Text.format(
                        "NOT the target: log Z is %.3f by exact samples of the target and %.3f by the"
                            + " model's samples, so the model misses about %.0f %% of the target",
                        exact.logZ().value(),
                        own.value(),
                        -100 * Math.expm1(own.value() - exact.logZ().value())),
                    judged.remedies().moreModes()));
  }

  private static boolean misses(ForwardReport exact, Case<Evaluation> judged) {
    LogZGap gap =
        LogZGap.between(exact.logZ(), judged.subject().weights().logZ(), judged.thresholds());
    return gap.value() > 0 && gap.isLarge();
  }

  static Stream<Verdict> tails(Case<Evaluation> judged) {
    WeightReport own = judged.subject().weights();
    return judged.subject().exact().weights().stream()
        .filter(exact -> !misses(exact, judged) && exact.ess() < TAILS * own.ess())
        .map(
            exact ->
                Verdict.care(
                    Topic.TAILS,
                    Text.format(
                        "the target has regions that the model hardly generates: ESS is %.1f %% by"
                            + " exact samples and %.1f %% by the model's samples",
                        100 * exact.ess(), 100 * own.ess()),
                    judged.remedies().betterModel()));
  }

  static Stream<Verdict> places(Case<Evaluation> judged) {
    Evaluation evaluation = judged.subject();
    return Places.judge(
        evaluation.samples().missed(), evaluation.weights().logZ().value(), judged.remedies())
        .stream();
  }

  static Stream<Verdict> stein(Case<Evaluation> judged) {
    return SteinRules.judge(
        judged.subject().stein(), SteinRules.LARGE, judged.remedies().betterModel());
  }

  static Stream<Verdict> drift(Case<Evaluation> judged) {
    return DriftRules.judge(judged.subject().drift(), judged.remedies().neck());
  }

  static Stream<Verdict> energies(Case<Evaluation> judged) {
    Evaluation evaluation = judged.subject();
    return WeightRules.energies(
        "samples",
        evaluation.samples().nonFiniteEnergies(),
        evaluation.weights().invalid(),
        evaluation.rows(),
        "their weight is 0");
  }

  static Stream<Verdict> encoder(Case<Evaluation> judged) {
    WeightReport weights = judged.subject().weights();
    WeightReport joint = judged.subject().joint();
    return when(
        weights.ess() / joint.ess() > judged.thresholds().encoderGain()
            && joint.ess() < GOOD_ENCODER,
        () ->
            Verdict.care(
                Topic.ENCODER,
                Text.format(
                    "the encoder is the bottleneck: ESS is %.1f %% by joint weights and %.1f %% with"
                        + " %d further latents",
                    100 * joint.ess(), 100 * weights.ess(), weights.latentDraws()),
                "raise sample.latent-draws, add model.stages or train longer"));
  }

  static Stream<Verdict> latent(Case<Evaluation> judged) {
    return when(
        judged.subject().ignoresLatent(),
        () ->
            Verdict.care(
                Topic.LATENT,
                "the model ignores its top latent",
                "train with model.objective = joint, or longer"));
  }

  static Stream<Verdict> heavyTail(Case<Evaluation> judged) {
    return WeightRules.heavyTail(judged.subject().weights(), judged);
  }

  static Stream<Verdict> tooFewWeights(Case<Evaluation> judged) {
    WeightReport weights = judged.subject().weights();
    return when(
        !judged.thresholds().tooHeavy(weights) && !isKnown(weights),
        () -> WeightRules.tooFew("evaluate.rows"));
  }

  private static boolean isKnown(WeightReport weights) {
    return !Double.isNaN(weights.kHat()) && Double.isFinite(weights.logZ().standardError());
  }

  private static boolean isUsable(Case<Evaluation> judged) {
    WeightReport weights = judged.subject().weights();
    return !judged.thresholds().tooHeavy(weights) && isKnown(weights);
  }

  static Stream<Verdict> lowEss(Case<Evaluation> judged) {
    WeightReport weights = judged.subject().weights();
    return when(
        isUsable(judged)
            && (weights.ess() < judged.thresholds().essShare() || !hasEnoughRows(judged)),
        () -> WeightRules.lowEss(weights, judged));
  }

  private static boolean hasEnoughRows(Case<Evaluation> judged) {
    return judged.subject().weights().ess() * judged.subject().rows() >= judged.thresholds().ess();
  }

  static Stream<Verdict> missingShare(Case<Evaluation> judged) {
    // Where samples were moved into the neck, log Z has what the weights miss.
    return isUsable(judged) && judged.subject().drift().isEmpty()
        ? WeightRules.missingShare(judged.subject().weights(), judged)
        : Stream.empty();
  }

  /** What was asked for and not reached; an error that is not known was not. */
  static Stream<Verdict> errorNotReached(Case<Evaluation> judged) {
    Evaluation evaluation = judged.subject();
    double error = evaluation.weights().logZ().standardError();
    return judged.evidence().logZError().stream()
        .filter(wanted -> !(error <= wanted))
        .map(
            wanted ->
                Verdict.care(
                    Topic.ESS,
                    Text.format(
                        "the standard error of log Z is %s after %,d samples, and"
                            + " evaluate.log-z-error is %s",
                        Text.known("%.2g", error), evaluation.rows(), shown(wanted)),
                    judged.remedies().moreModel()));
  }

  /** Of weights that cannot be used the standard error is too small. */
  static Stream<Verdict> errorReached(Case<Evaluation> judged, List<Verdict> found) {
    Evaluation evaluation = judged.subject();
    double error = evaluation.weights().logZ().standardError();
    return judged.evidence().logZError().stream()
        .filter(wanted -> error <= wanted && isSafe(found))
        .map(
            wanted ->
                Verdict.good(
                    Topic.WEIGHTS,
                    Text.format(
                        "the standard error of log Z, %.2g after %,d samples, is at most"
                            + " evaluate.log-z-error = %s",
                        error, evaluation.rows(), shown(wanted))));
  }

  private static String shown(double error) {
    return new BigDecimal(Double.toString(error)).stripTrailingZeros().toPlainString();
  }

  /** Whether nothing speaks against log Z. */
  private static boolean isSafe(List<Verdict> found) {
    return !Rules.hasBad(found)
        && found.stream()
            .noneMatch(
                verdict ->
                    verdict.level() != Level.GOOD
                        && Verdicts.AGAINST_LOG_Z.contains(verdict.topic()));
  }

  static Stream<Verdict> reliable(Case<Evaluation> judged, List<Verdict> found) {
    WeightReport weights = judged.subject().weights();
    double error = 2 * weights.logZ().standardError() + weights.missingShare();
    // Mass of which nothing is known would show as an error of its share.
    boolean valid = (double) weights.invalid() / judged.subject().rows() <= error;
    return when(
        isSafe(found) && hasEnoughRows(judged) && valid,
        () ->
            Verdict.good(
                Topic.WEIGHTS,
                Text.format(
                    "log Z is accurate to ±%s if the model covers all modes, and weighted means are"
                        + " usable (k-hat %.2f%s)",
                    Verdicts.roundedUp(error),
                    weights.kHat(),
                    weights.kHat() > judged.thresholds().kHat()
                        ? ", of weights that hardly vary"
                        : "")));
  }

  static Stream<Verdict> truth(Case<Evaluation> judged, List<Verdict> found) {
    Evaluation evaluation = judged.subject();
    boolean known =
        evaluation.knownLogZ().isPresent()
            || evaluation.exact().joint().isPresent()
            || evaluation.coverage().isPresent()
            || !evaluation.observables().isEmpty();
    return when(
        !Rules.hasBad(found) && found.stream().noneMatch(v -> v.topic() == Topic.LOG_Z),
        () ->
            known
                ? Verdict.good(Topic.TRUTH, "the results agree with what is known about the target")
                : Verdict.open(
                    Topic.TRUTH,
                    "nothing is known about this target that could show a missing mode"));
  }
}
