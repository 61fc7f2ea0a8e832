package io.gibbsvae.evaluate;

import io.gibbsvae.Settings;
import io.gibbsvae.chain.Acceptance;
import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.diagnose.DriftReport;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.evaluate.Evaluation.Expectation;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found of a model or of rows that no rule objects to; a test changes one number of it.
 */
final class Found {

  long rows = 10_000;
  long nonFinite;
  long invalid;
  Optional<Place> missed = Optional.empty();
  Optional<SteinReport> stein = Optional.empty();
  Optional<DriftReport> drift = Optional.empty();
  Optional<Estimate> particles = Optional.empty();

  // Weights, of a model with log Z = 0 or of rows.
  boolean weighted = true;
  Estimate logZ = new Estimate(0, 0.01);
  double ess = 0.6;
  double kHat = 0.1;
  double missingShare = 0.001;
  Optional<Known> known = Optional.empty();

  // A model.
  double jointEss = 0.5;
  double information = 1;
  Optional<Double> logZError = Optional.empty();
  Optional<ModeCoverage> raw = Optional.empty();
  Optional<ModeCoverage> corrected = Optional.empty();
  Optional<ForwardReport> exact = Optional.empty();
  List<Estimate> observables = List.of();

  // Rows.
  Correction correction = Correction.RESAMPLE;
  Optional<Long> distinct = Optional.empty();
  Estimate mean = new Estimate(0, 0.01);
  double rowsEss = 10_000;
  Optional<Estimate> evaluation = Optional.empty();
  Optional<Long> effectiveRows = Optional.empty();

  // Chains.
  boolean chains = true;
  Optional<Double> rHat = Optional.of(1.001);
  long accepted = 5_000;
  double bfmi = 1;
  int stuck;
  int rescued;
  int outside;

  static Optional<ModeCoverage> modes(int found, int of) {
    return Optional.of(new ModeCoverage(of, found, 1, 1));
  }

  /** A basin with so much of the mass beside a log Z of 0. */
  static Optional<Place> basin(double share) {
    return Optional.of(
        new Place(new double[] {5}, new double[] {1}, Math.log(share) - Math.log1p(-share)));
  }

  private WeightReport weights(double share) {
    return new WeightReport(4, new Estimate(-1, 0), logZ, share, kHat, missingShare, 0, invalid);
  }

  private MissedPlaces places() {
    return MissedPlaces.of(missed.stream().toList());
  }

  private Evidence evidence() {
    Knowledge nothing = Knowledge.nothing();
    return new Evidence(
        known.map(k -> nothing.withLogZ(k.value(), k.uncertainty())).orElse(nothing),
        correction,
        particles,
        evaluation,
        effectiveRows,
        logZError);
  }

  /** A model, whose observables are 0 in truth. */
  Case<Evaluation> model() {
    Estimate any = new Estimate(information, 0.01);
    return new Case<>(
        new Evaluation(
            new Evaluation.Samples(rows, rows, rows, nonFinite, places()),
            new Evaluation.Weighted(List.of(weights(jointEss), weights(ess)), any),
            known,
            new Evaluation.Means(
                new Evaluation.MeanEnergy(any, any, Optional.empty()),
                observables.stream()
                    .map(e -> new Expectation("f", e, e, Optional.of(new Known(0, 0))))
                    .toList(),
                List.of()),
            new Evaluation.Exact(
                exact.map(report -> List.of(report, report)).orElse(List.of()),
                Optional.empty(),
                Optional.empty()),
            new Evaluation.Spread(raw, corrected),
            stein,
            drift),
        evidence(),
        Settings.THRESHOLDS);
  }

  /** Rows with one quantity, whose mean is 0 and whose standard deviation is 1 in truth. */
  Case<SampleReport> rows() {
    QuantitySummary quantity =
        new QuantitySummary(
            "x0",
            Optional.empty(),
            mean.value(),
            mean.standardError(),
            1,
            1,
            -1.6,
            0,
            1.6,
            rowsEss,
            rowsEss,
            rHat,
            Optional.of(new Known(0, 0)));
    ChainReport moved =
        new ChainReport(
            10,
            Map.of(MoveType.MALA, new Acceptance(10_000, accepted)),
            List.of(1.0),
            rescued,
            1,
            0,
            outside);
    return new Case<>(
        new SampleReport(
            correction,
            rows,
            rows,
            nonFinite,
            weighted ? Optional.of(weights(ess)) : Optional.empty(),
            distinct,
            chains
                ? Optional.of(new ChainDiagnosis(moved, 100, bfmi, bfmi, stuck))
                : Optional.empty(),
            List.of(quantity),
            raw,
            places(),
            stein),
        evidence(),
        Settings.THRESHOLDS);
  }
}
