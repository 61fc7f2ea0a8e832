package io.gibbsvae.config;

import io.gibbsvae.energy.InvalidDataException;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.regression.Design;
import io.gibbsvae.energy.regression.EqualResponses;
import io.gibbsvae.energy.regression.Family;
import io.gibbsvae.energy.regression.Identification;
import io.gibbsvae.energy.regression.ModelFormula;
import io.gibbsvae.energy.regression.NoisePrior;
import io.gibbsvae.energy.regression.Observations;
import io.gibbsvae.energy.regression.Prior;
import io.gibbsvae.energy.regression.Regression;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the family of a regression with its priors. */
final class FamilyReader {

  private static final String NOISE = "noise";
  private static final String DEVIATION = "sd";
  private static final String DEGREES = "degrees";

  private final Section target;
  private final Family family;
  private final boolean familyKnown;
  private Optional<Prior> prior = Optional.empty();
  private Optional<Prior> interceptPrior = Optional.empty();
  private Optional<Double> deviation = Optional.empty();
  private Optional<Double> degrees = Optional.empty();
  private Optional<NoisePrior> noise = Optional.empty();
  private Optional<NoisePrior> dispersion = Optional.empty();
  private Optional<NoisePrior> groups = Optional.empty();

  FamilyReader(Section target) {
    this.target = target;
    family = target.oneOf("family", Family.class);
    familyKnown = !target.failed();
  }

  /** The family; any where it is a problem. */
  Family family() {
    return family;
  }

  /** The family, unless it is a problem. */
  Optional<Family> known() {
    return Optional.of(family).filter(known -> familyKnown);
  }

  /** The prior of every feature's coefficient. */
  Prior prior() {
    return prior.orElseThrow();
  }

  /** Blocks that the regression has no use for are not read: they are no part of its identity. */
  void readPriors(boolean hasGroups) {
    prior = prior(target.section("prior"), Optional.empty());
    // What is wrong with the one is not to be told of the other.
    Prior fallback = prior.orElse(Prior.normal(1));
    interceptPrior = prior(target.section("intercept-prior"), Optional.of(fallback));
    Section block = target.section(NOISE);
    deviation = positive(block, DEVIATION, Family::noisy);
    degrees = positive(block, DEGREES, only -> only == Family.ROBUST);
    noise = scalePrior(block);
    if (family == Family.NEGATIVE_BINOMIAL) {
      dispersion = scalePrior(target.section("dispersion"));
    }
    if (hasGroups) {
      groups = scalePrior(target.section("groups"));
    }
  }

  /** A column or word that only some families have a use for. */
  Optional<String> text(String key, Predicate<Family> only) {
    return isOf(target, key, only)
        ? Optional.of(target.text(key)).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  private Optional<Double> positive(Section block, String key, Predicate<Family> only) {
    return isOf(block, key, only)
        ? Optional.of(block.number(key, Range.POSITIVE))
        : Optional.empty();
  }

  /** Whether a key has a value, which is a problem where the family has no use for it. */
  private boolean isOf(Section block, String key, Predicate<Family> only) {
    boolean isOf = !familyKnown || only.test(family);
    if (block.has(key) && !isOf) {
      block.unexpected(
          key,
          Text.format(
              "no value, because target.family is %s and not %s",
              word(family),
              Text.choice(Arrays.stream(Family.values()).filter(only).map(f -> word(f)).toList())));
    }
    return block.has(key) && isOf;
  }

  /** What a block has not is the fallback's. */
  private static Optional<Prior> prior(Section block, Optional<Prior> fallback) {
    Prior.Type type =
        fallback.isPresent() && !block.has("type")
            ? fallback.get().type()
            : block.oneOf("type", Prior.Type.class);
    double scale = number(block, "scale", fallback.map(Prior::scale));
    double degrees = number(block, "degrees", fallback.map(Prior::degrees));
    return block.build(() -> new Prior(type, scale, degrees));
  }

  private static double number(Section block, String key, Optional<Double> fallback) {
    return fallback.isPresent() && !block.has(key)
        ? fallback.get()
        : block.number(key, Range.POSITIVE);
  }

  private static Optional<NoisePrior> scalePrior(Section block) {
    return block.read(
        () ->
            new NoisePrior(
                block.oneOf("prior", NoisePrior.Type.class),
                block.number("scale", Range.POSITIVE)));
  }

  /** Why the density grows without bound as the noise goes to 0, if it does. */
  Optional<String> improper(ModelFormula model, Observations data, Identification found) {
    if (!family.noisy() || deviation.isPresent()) {
      return Optional.empty();
    }
    String infinite =
        ": as its standard deviation goes to 0, the density grows without bound and Z is infinite.";
    if (found.exact()) {
      return Optional.of(
          "found column "
              + model.response().title()
              + " to be a linear combination of the features in all rows, expected noise"
              + infinite
              + " Leave out the features that contain the response, or set target.noise.sd");
    }
    return family == Family.ROBUST
        ? EqualResponses.of(data, model.intercept(), degrees)
            .map(
                most ->
                    Text.format(
                        "found the response %s in %s of %s rows, expected fewer equal ones where"
                            + " noise has so few degrees of freedom%s Set target.noise.sd, or"
                            + " choose family = linear",
                        most.response(), most.rows(), data.response().length, infinite))
        : Optional.empty();
  }

  /**
   * The regression, unless something in the block is wrong.
   *
   * @throws InvalidDataException with every response and exposure that the family does not have
   */
  Regression regression(boolean withIntercept, Observations data, Design design) {
    Optional<Prior> intercept = withIntercept ? interceptPrior : Optional.empty();
    Regression regression = ungrouped(data, prior(), intercept);
    return groups.map(scale -> regression.with(design.groupings(scale))).orElse(regression);
  }

  private Regression ungrouped(Observations data, Prior slopes, Optional<Prior> intercept) {
    return switch (family) {
      case LOGISTIC, POISSON -> Regression.of(family, data, slopes, intercept);
      case LINEAR ->
          deviation.isPresent()
              ? Regression.linear(data, slopes, intercept, deviation.get())
              : Regression.linear(data, slopes, intercept, noise.orElseThrow());
      case ROBUST ->
          Regression.robust(data, slopes, intercept, deviation, noise.orElseThrow(), degrees);
      case NEGATIVE_BINOMIAL ->
          Regression.negativeBinomial(data, slopes, intercept, dispersion.orElseThrow());
    };
  }

  /** What the configuration calls a family. */
  static String word(Family family) {
    return family.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
