package io.gibbsvae.evaluate;

import io.gibbsvae.Messages;
import io.gibbsvae.Settings;
import io.gibbsvae.chain.Acceptance;
import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.SteinDeparture;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Evaluation.Expectation;
import io.gibbsvae.evaluate.Rules.Rule;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Verdicts of every rule at every level, of qualities and of baselines. */
public final class VerdictMessages {

  private static final Estimate SMALL = new Estimate(0, 0.01);
  private static final Optional<ModeCoverage> HALF = Optional.of(new ModeCoverage(2, 1, 0, 1));
  private static final Optional<ModeCoverage> BOTH = Optional.of(new ModeCoverage(2, 2, 1, 1));
  private static final double NAN = Double.NaN;

  private final Messages messages;

  private VerdictMessages(Messages messages) {
    this.messages = messages;
  }

  /** Adds them. */
  public static void addTo(Messages messages) {
    VerdictMessages all = new VerdictMessages(messages);
    all.ofModels();
    all.ofRows();
    all.ofChains();
    all.ofStein();
    all.claims();
    all.qualities();
    all.baselines();
    all.requirements();
  }

  private static WeightReport weights(double ess, double kHat, double missingShare) {
    return new WeightReport(4, SMALL, SMALL, ess, kHat, missingShare, 0, 0);
  }

  private static final WeightReport GOOD = weights(0.5, 0.1, 0);

  private static MissedPlaces missed(double logMass) {
    return MissedPlaces.of(
        List.of(new Place(new double[] {-8, 0.5, 3, 1, 2}, new double[5], logMass)));
  }

  /** An evaluation with which nothing is wrong but what is given. */
  private static Evaluation model(
      WeightReport joint,
      WeightReport last,
      double information,
      Optional<Known> logZ,
      List<Expectation> known,
      List<ForwardReport> forward,
      Evaluation.Spread spread,
      Evaluation.Samples samples) {
    return new Evaluation(
        samples,
        new Evaluation.Weighted(List.of(joint, last), new Estimate(information, 0.01)),
        logZ,
        new Evaluation.Means(
            new Evaluation.MeanEnergy(SMALL, SMALL, Optional.empty()), known, List.of()),
        new Evaluation.Exact(forward, Optional.empty(), Optional.empty()),
        spread,
        Optional.empty(),
        Optional.empty());
  }

  private static final Evaluation.Samples SAMPLES =
      new Evaluation.Samples(10_000, 10_000, 10_000, 0, MissedPlaces.of(List.of()));
  private static final Evaluation.Spread UNKNOWN =
      new Evaluation.Spread(Optional.empty(), Optional.empty());

  private static Evaluation model(WeightReport joint, WeightReport last) {
    return model(joint, last, 1, Optional.empty(), List.of(), List.of(), UNKNOWN, SAMPLES);
  }

  private static Evaluation model(Evaluation.Spread spread) {
    return model(GOOD, GOOD, 1, Optional.empty(), List.of(), List.of(), spread, SAMPLES);
  }

  private static Evaluation model(Evaluation.Samples samples) {
    return model(GOOD, GOOD, 1, Optional.empty(), List.of(), List.of(), UNKNOWN, samples);
  }

  private static Evaluation model(Optional<Known> logZ) {
    return model(GOOD, GOOD, 1, logZ, List.of(), List.of(), UNKNOWN, SAMPLES);
  }

  private static Evaluation exact(double logZ, double ess) {
    ForwardReport joint = new ForwardReport(0, SMALL, SMALL, ess);
    ForwardReport last = new ForwardReport(4, SMALL, new Estimate(logZ, 0.01), ess);
    List<ForwardReport> forward = List.of(joint, last);
    return model(GOOD, GOOD, 1, Optional.empty(), List.of(), forward, UNKNOWN, SAMPLES);
  }

  private static SampleReport rows(
      Correction correction,
      long rows,
      Optional<WeightReport> weights,
      Optional<ChainDiagnosis> chains,
      QuantitySummary... quantities) {
    return new SampleReport(
        correction,
        rows,
        rows,
        0,
        weights,
        Optional.empty(),
        chains,
        List.of(quantities),
        Optional.empty(),
        MissedPlaces.of(List.of()),
        Optional.empty());
  }

  private static SampleReport rows(
      long nonFinite,
      Optional<Long> distinct,
      Optional<ModeCoverage> coverage,
      MissedPlaces missed) {
    return new SampleReport(
        Correction.RESAMPLE,
        10_000,
        40_000,
        nonFinite,
        Optional.of(GOOD),
        distinct,
        Optional.empty(),
        List.of(),
        coverage,
        missed,
        Optional.empty());
  }

  private static QuantitySummary quantity(
      String name, double mean, double mcse, double ess, double rHat, Optional<Known> truth) {
    Optional<Double> agreement = Double.isNaN(rHat) ? Optional.empty() : Optional.of(rHat);
    return new QuantitySummary(
        name, Optional.empty(), mean, mcse, 1, 1, -1.6, 0, 1.6, ess, ess, agreement, truth);
  }

  private static Optional<ChainDiagnosis> chains(
      double acceptance, double bfmi, int stuck, int rescued, int outside) {
    Acceptance accepted = new Acceptance(10_000, Math.round(10_000 * acceptance));
    ChainReport report =
        new ChainReport(
            10,
            Map.of(
                MoveType.MALA,
                accepted,
                MoveType.ENCODE_DECODE,
                accepted,
                MoveType.INDEPENDENCE,
                accepted),
            List.of(1.0),
            rescued,
            1,
            0,
            outside);
    return Optional.of(new ChainDiagnosis(report, 100, bfmi, bfmi, stuck));
  }

  private static Evidence evidence(Correction correction) {
    return new Evidence(Knowledge.nothing(), correction);
  }

  private static List<String> shown(Stream<Verdict> verdicts) {
    return verdicts
        .map(verdict -> verdict.level() + " " + verdict.topic().key() + ": " + verdict)
        .sorted()
        .toList();
  }

  private <T> void add(String cause, Rule<T> rule, T subject, Evidence evidence) {
    messages.add(cause, shown(rule.judge(new Case<>(subject, evidence, Settings.THRESHOLDS))));
  }

  private void add(String cause, Rule<Evaluation> rule, Evaluation model) {
    add(cause, rule, model, evidence(Correction.IMPORTANCE));
  }

  private void add(String cause, Rule<SampleReport> rule, SampleReport rows) {
    add(cause, rule, rows, evidence(rows.correction()));
  }

  private void ofModels() {
    messages.chapter("Verdicts on models");
    add(
        "modes, weighted rows have them",
        ModelRules::missingModes,
        model(new Evaluation.Spread(HALF, BOTH)));
    add("modes", ModelRules::missingModes, model(new Evaluation.Spread(HALF, HALF)));
    for (double known : new double[] {-0.2, -0.08, 0.08, 0.2}) {
      add(
          "log Z is known to be " + known,
          ModelRules::logZ,
          model(Optional.of(new Known(known, 0))));
    }
    for (double particles : new double[] {-0.3, 0.3, 3}) {
      Evidence withParticles =
          new Evidence(
              Knowledge.nothing(),
              Correction.METROPOLIS,
              Optional.of(new Estimate(particles, 0.01)),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      add(
          "log Z of the particles is " + particles,
          ModelRules::logZ,
          model(GOOD, GOOD),
          withParticles);
    }
    Expectation off =
        new Expectation(
            "P(x0 > 0)", SMALL, new Estimate(0.75, 0.01), Optional.of(new Known(0.5, 0)));
    add(
        "a known expectation",
        ModelRules::observables,
        model(GOOD, GOOD, 1, Optional.empty(), List.of(off), List.of(), UNKNOWN, SAMPLES));
    add("log Z by exact samples", ModelRules::forward, exact(0.3, 0.4));
    add("ESS by exact samples", ModelRules::tails, exact(0, 0.01));
    for (double logMass : new double[] {5, -5}) {
      add(
          "a basin of log mass " + logMass,
          ModelRules::places,
          model(new Evaluation.Samples(10_000, 10_000, 10_000, 0, missed(logMass))));
    }
    for (int invalid : new int[] {10, 900}) {
      WeightReport some = new WeightReport(4, SMALL, SMALL, 0.5, 0.1, 0, 0, invalid);
      Evaluation.Samples samples =
          new Evaluation.Samples(10_000, 10_000, 10_000, invalid, MissedPlaces.of(List.of()));
      add(
          "energies that are not finite, " + invalid,
          ModelRules::energies,
          model(some, some, 1, Optional.empty(), List.of(), List.of(), UNKNOWN, samples));
    }
    add("encoder", ModelRules::encoder, model(weights(0.1, 0.1, 0), GOOD));
    add(
        "latent",
        ModelRules::latent,
        model(GOOD, GOOD, 0, Optional.empty(), List.of(), List.of(), UNKNOWN, SAMPLES));
    WeightReport heavy = weights(0.5, 0.8, 0.001);
    add("heavy tail", ModelRules::heavyTail, model(heavy, heavy));
    add("too few weights", ModelRules::tooFewWeights, model(GOOD, weights(0.5, NAN, 0)));
    add("low ESS", ModelRules::lowEss, model(GOOD, weights(0.01, 0.1, 0)));
    add("missing share", ModelRules::missingShare, model(GOOD, weights(0.5, 0.6, 0.02)));
    for (double wanted : new double[] {0.005, 0.02}) {
      Evidence wanting =
          new Evidence(
              Knowledge.nothing(),
              Correction.METROPOLIS,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(wanted));
      Case<Evaluation> judged = new Case<>(model(GOOD, GOOD), wanting, Settings.THRESHOLDS);
      messages.add(
          "log Z shall have an error of " + wanted,
          shown(
              Stream.concat(
                  ModelRules.errorNotReached(judged), ModelRules.errorReached(judged, List.of()))));
    }
    for (double kHat : new double[] {0.1, 0.8}) {
      Case<Evaluation> good =
          new Case<>(
              model(GOOD, weights(0.99, kHat, 0)), evidence(Correction.NONE), Settings.THRESHOLDS);
      messages.add("nothing wrong, k-hat " + kHat, shown(ModelRules.reliable(good, List.of())));
    }
    for (Optional<Known> known : List.of(Optional.of(new Known(0, 0)), Optional.<Known>empty())) {
      Case<Evaluation> good =
          new Case<>(model(known), evidence(Correction.NONE), Settings.THRESHOLDS);
      messages.add(
          "nothing wrong, log Z " + (known.isPresent() ? "known" : "not known"),
          shown(ModelRules.truth(good, List.of())));
    }
  }

  private void ofRows() {
    messages.chapter("Verdicts on rows");
    MissedPlaces none = MissedPlaces.of(List.of());
    add("modes", RowRules::missingModes, rows(0, Optional.empty(), HALF, none));
    Optional<Known> zero = Optional.of(new Known(0, 0));
    for (Correction correction : Correction.all()) {
      add(
          "a known expectation, " + correction,
          RowRules::truth,
          rows(
              correction,
              10_000,
              Optional.empty(),
              Optional.empty(),
              quantity("x0", 0.2, 0.01, 10_000, NAN, zero)));
    }
    add(
        "a known expectation, without an error",
        RowRules::truth,
        rows(
            Correction.METROPOLIS,
            10_000,
            Optional.empty(),
            Optional.empty(),
            quantity("P(x0 > 0)", 1, 0, NAN, NAN, Optional.of(new Known(0.8, 0)))));
    add(
        "log Z is known",
        RowRules::logZ,
        rows(0, Optional.empty(), BOTH, none),
        new Evidence(Knowledge.nothing().withLogZ(0.2, 0), Correction.RESAMPLE));
    for (WeightReport weights :
        List.of(weights(0.5, 0.8, 0.001), weights(0.5, NAN, 0), weights(0.01, 0.1, 0.02))) {
      SampleReport rows =
          rows(Correction.IMPORTANCE, 10_000, Optional.of(weights), Optional.empty());
      for (Rule<SampleReport> rule :
          List.<Rule<SampleReport>>of(
              RowRules::heavyTail,
              RowRules::tooFewWeights,
              RowRules::missingShare,
              RowRules::lowWeights)) {
        List<String> found =
            shown(
                rule.judge(new Case<>(rows, evidence(Correction.IMPORTANCE), Settings.THRESHOLDS)));
        if (!found.isEmpty()) {
          messages.add("ESS " + weights.ess() + ", k-hat " + weights.kHat(), found);
        }
      }
    }
    add("distinct", RowRules::distinct, rows(0, Optional.of(400L), BOTH, none));
    for (long rows : new long[] {100, 1000}) {
      add(
          "ESS 95 of " + rows + " rows",
          RowRules::ess,
          rows(
              Correction.RESAMPLE,
              rows,
              Optional.empty(),
              Optional.empty(),
              quantity("x0", 0, 0.01, 95, NAN, Optional.empty()),
              quantity("x1", 0, 0.01, 95, NAN, Optional.empty()),
              quantity("x2", 0, 0.01, 95, NAN, Optional.empty()),
              quantity("energy", 0, 0.01, 95, NAN, Optional.empty())));
    }
    add(
        "no ESS",
        RowRules::ess,
        rows(Correction.RESAMPLE, 1000, Optional.empty(), Optional.empty()));
    add("energies that are not finite", RowRules::energies, rows(10, Optional.empty(), BOTH, none));
    add("a basin", RowRules::places, rows(0, Optional.empty(), BOTH, missed(5)));
    add(
        "a basin, log Z not known",
        RowRules::places,
        new SampleReport(
            Correction.METROPOLIS,
            10_000,
            1,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            missed(5),
            Optional.empty()));
  }

  private void ofStein() {
    messages.chapter("Verdicts by Stein's identities");
    for (SteinDeparture.Function function : SteinDeparture.Function.values()) {
      for (double mean : new double[] {-0.05, 0.2}) {
        addStein("x1", function, mean);
      }
    }
    addStein(SteinDeparture.ENERGY, SteinDeparture.Function.SCALE, 0.05);
    addStein(SteinDeparture.ENERGY, SteinDeparture.Function.UPPER_TAIL, 0.2);
  }

  private void addStein(String name, SteinDeparture.Function function, double mean) {
    SteinDeparture departure = new SteinDeparture(name, function, new Estimate(mean, 0.005), 1e-10);
    SteinReport report = new SteinReport(10_000, 61, 1e-8, 0, List.of(departure));
    messages.add(
        Text.format("%s of %s: %s", function, name, mean),
        shown(SteinRules.judge(Optional.of(report), SteinRules.LARGE, "remedy")));
  }

  private void ofChains() {
    messages.chapter("Verdicts on chains");
    QuantitySummary good = quantity("x0", 0, 0.01, 900, 1.001, Optional.empty());
    add("outside", ChainRules::outside, ofChains(chains(0.5, 1, 0, 0, 1), good));
    add("rescued", ChainRules::rescued, ofChains(chains(0.5, 1, 0, 1, 0), good));
    add("stuck", ChainRules::stuck, ofChains(chains(0.5, 1, 1, 0, 0), good));
    add("acceptance", ChainRules::acceptance, ofChains(chains(0.01, 1, 0, 0, 0), good));
    add("E-BFMI", ChainRules::bfmi, ofChains(chains(0.5, 0.2, 0, 0, 0), good));
    for (double rHat : new double[] {1.2, NAN}) {
      add(
          "R-hat " + rHat,
          ChainRules::rHat,
          ofChains(chains(0.5, 1, 0, 0, 0), quantity("x0", 0, 0.01, 900, rHat, Optional.empty())));
    }
  }

  private static SampleReport ofChains(
      Optional<ChainDiagnosis> chains, QuantitySummary... quantities) {
    return rows(Correction.METROPOLIS, 1000, Optional.empty(), chains, quantities);
  }

  private void claims() {
    messages.chapter("Corrections");
    for (Correction correction : Correction.all()) {
      SampleReport rows =
          rows(
              correction,
              10_000,
              Optional.empty(),
              Optional.empty(),
              quantity("x0", 0, 0.01, 5000, 1.001, Optional.empty()));
      for (Knowledge knowledge : List.of(Knowledge.nothing(), Knowledge.nothing().withLogZ(0, 0))) {
        Case<SampleReport> good =
            new Case<>(rows, new Evidence(knowledge, correction), Settings.THRESHOLDS);
        messages.add(
            correction + (knowledge.logZ().isPresent() ? ", log Z known" : ", log Z not known"),
            shown(RowRules.claim(good, List.of())));
      }
      messages.add(
          correction + ": more rows, better rows, an example, nouns",
          List.of(
              correction.moreRows(),
              correction.betterRows(),
              correction.query("x0", "'rows/*.parquet'"),
              correction.nouns().toString()));
    }
  }

  private void qualities() {
    messages.chapter("Qualities of a model and its rows");
    Estimate logZ = new Estimate(2, 0.01);
    Verdict weights = Verdict.bad(Topic.WEIGHTS, "(a verdict on weights)", "(its remedy)");
    Verdict modes =
        Verdict.bad(Topic.MODES, "NOT the target: (a verdict on modes)", "(its remedy)");
    Verdict truth = Verdict.open(Topic.TRUTH, "(nothing is known)");
    Verdict rows = Verdict.good(Topic.ROWS, "(what is claimed of the rows)");
    quality("chains, and bad weights", weights, Correction.METROPOLIS, Optional.empty(), rows, 0.5);
    quality("chains, and missing modes", modes, Correction.METROPOLIS, Optional.empty(), rows, 0.5);
    quality("nothing known", truth, Correction.IMPORTANCE, Optional.of(logZ), rows, 0.5);
    for (double other : new double[] {2.08, 2.3}) {
      Optional<Estimate> ofRows = Optional.of(new Estimate(other, 0.01));
      quality("log Z of the rows " + other, truth, Correction.IMPORTANCE, ofRows, rows, 0.5);
    }
    for (double ess : new double[] {0.98, 0.5, 0.01}) {
      quality("no correction, ESS " + ess, truth, Correction.NONE, Optional.empty(), rows, ess);
    }
  }

  private void quality(
      String cause,
      Verdict onModel,
      Correction correction,
      Optional<Estimate> logZ,
      Verdict onRows,
      double ess) {
    Quality quality =
        Quality.of(
                Optional.of(new Quality.Model(List.of(onModel), new Estimate(2, 0.01), ess)),
                Optional.of(new Quality.Rows(List.of(onRows), correction, logZ, true)),
                Settings.THRESHOLDS)
            .orElseThrow();
    messages.add(cause, shown(Stream.of(quality.verdict())));
  }

  private void baselines() {
    messages.chapter("A model beside chains without one");
    Verdict bad = Verdict.bad(Topic.WEIGHTS, "bad", "");
    for (double rHat : new double[] {1.001, 1.2}) {
      SampleReport baseline =
          ofChains(
              chains(0.5, 1, 0, 0, 0), quantity("energy", 0, 0.02, 900, rHat, Optional.empty()));
      for (List<Verdict> verdicts : List.of(List.<Verdict>of(), List.of(bad))) {
        messages.add(
            "R-hat " + rHat + (verdicts.isEmpty() ? "" : ", the model's weights are bad"),
            BaselineComparison.of(model(GOOD, GOOD), verdicts, baseline, Settings.THRESHOLDS)
                .verdict());
      }
    }
  }

  private void requirements() {
    messages.chapter("Requirements");
    for (double ess : new double[] {0.4, 0.6}) {
      messages.add(
          "evaluate.require.ess = " + ess,
          Requirement.of(
                  new EvaluateSettings.Require(
                      ess, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
                  model(GOOD, GOOD))
              .get(0)
              .toString());
    }
  }
}
