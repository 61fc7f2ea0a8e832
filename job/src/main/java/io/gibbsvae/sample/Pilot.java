package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Decides what a request leaves open, by weighted samples of the model and by chains. The decision
 * is a function of the request, the model and the energy alone. Nothing that is known of the target
 * has a part in it.
 */
public final class Pilot {

  // Samples that the correction is decided by, and the most that the number of rows is.
  private static final long FEWEST_SAMPLES = 1 << 14;
  private static final long MOST_SAMPLES = 1 << 18;

  // Effective rows wanted for each sample of the pilot.
  private static final long ROWS_FOR_A_SAMPLE = 8;

  // ESS of weights, as a share, below which chains are compared with them, and below which too few
  // samples carry the estimate of k-hat itself.
  private static final double LOW_ESS = 0.05;
  private static final double LEAST_ESS = 0.01;

  // What a draw of chains should be worth, in independent rows, and the most sweeps for it.
  private static final double WORTH_OF_A_DRAW = 0.2;
  private static final int MOST_THIN = 16;

  private static final int FEWEST_CHAINS = 4;

  // Rows more than the pilot's estimate asks for, and standard errors of it, where these are known.
  private static final double MARGIN = 0.1;
  private static final double ERRORS = 3;

  /** Rows that are written at most for each effective one that is wanted: {@value}. */
  public static final long MOST_ROWS = 100;

  private final JavaSparkContext spark;
  private final Target target;
  private final SampleRequest request;
  private final SampleSettings asked;
  // The same with noise of the pilot's own.
  private final SampleSettings own;

  private final List<String> reasons = new ArrayList<>();
  private Optional<WeightPilot> weights = Optional.empty();
  private Optional<ChainPilot> chains = Optional.empty();

  private Pilot(JavaSparkContext spark, Target target, SampleRequest request) {
    this.spark = spark;
    this.target = target.unknown();
    this.request = request;
    this.asked = request.settings();
    this.own =
        asked.withSeed(NoiseStream.of(asked.seed(), Purpose.PILOT, 0, 0, 0).uniform().nextLong());
  }

  /**
   * How rows are made.
   *
   * @param decision what was decided; empty where nothing was open
   */
  public record Decided(SampleSettings settings, Optional<Decision> decision) {}

  /** Decides what is open. */
  public static Decided decide(
      JavaSparkContext spark, Target target, SampleRequest request, TrainedModel model) {
    if (!request.isOpen()) {
      return new Decided(request.settings(), Optional.empty());
    }
    Broadcast<TrainedModel> shared = spark.broadcast(model);
    try {
      return new Pilot(spark, target, request).decide(shared);
    } finally {
      shared.destroy();
      spark.setJobDescription(null);
    }
  }

  /**
   * {@return whether weights like these are used without asking chains}
   *
   * @param weights of rows, or of samples of a model
   */
  public static boolean takes(WeightReport weights) {
    return !WeightPilot.tooHeavy(weights) && weights.ess() >= LOW_ESS;
  }

  private Decided decide(Broadcast<TrainedModel> model) {
    boolean rowsOpen = request.effectiveRows().isPresent();
    if (request.correctionOpen() || rowsOpen && asked.correction().usesWeights()) {
      runWeights(model);
    }
    Correction correction = request.correctionOpen() ? correction(model) : asked.correction();
    boolean byChains = correction.usesChains();
    if (byChains && (request.warmUpOpen() || request.thinOpen() || rowsOpen)) {
      runChains(model);
    }
    ChainSettings how = byChains ? chainSettings() : asked.chains();
    SampleSettings settings = asked.decided(correction, rows(correction, how), how);
    return new Decided(
        settings,
        Optional.of(
            new Decision(
                List.copyOf(reasons),
                rowsOpen ? Optional.of(request.effectiveRows().getAsLong()) : Optional.empty(),
                weights,
                chains,
                byChains ? Optional.of(how.warmUp()) : Optional.empty(),
                byChains ? Optional.of(how.thin()) : Optional.empty())));
  }

  private void runWeights(Broadcast<TrainedModel> model) {
    spark.setJobDescription("generation: weighted samples that decide how rows are made");
    long wanted = request.effectiveRows().orElse(0) / ROWS_FOR_A_SAMPLE;
    long samples = FEWEST_SAMPLES;
    while (samples < Math.min(wanted, MOST_SAMPLES)) {
      samples *= 2;
    }
    weights = Optional.of(WeightPilot.run(spark, target, model, own, samples));
  }

  private ChainPilot runChains(Broadcast<TrainedModel> model) {
    if (chains.isEmpty()) {
      spark.setJobDescription("generation: chains that decide how rows are made");
      chains = Optional.of(ChainPilot.run(spark, target, model, own, request.warmUpOpen()));
    }
    return chains.get();
  }

  private Correction correction(Broadcast<TrainedModel> model) {
    WeightPilot found = weights.orElseThrow();
    String of = Text.format("of %,d samples of the model", found.samples());
    String ess = Text.format("ESS %.1f %%", 100 * found.ess());
    if (found.tooHeavy()) {
      return because(
          Correction.METROPOLIS,
          Text.format(
              "weights %s have too heavy a tail (k-hat %s, %s)",
              of, Text.known("%.2f", found.kHat()), ess));
    }
    if (found.ess() < LEAST_ESS) {
      return because(
          Correction.METROPOLIS, Text.format("weights %s rest on few of them (%s)", of, ess));
    }
    String usable = Text.format("weights %s can be used (k-hat %.2f, %s)", of, found.kHat(), ess);
    if (found.ess() >= LOW_ESS) {
      return because(Correction.IMPORTANCE, usable);
    }
    ChainPilot moved = runChains(model);
    double ofWeights = 1 / found.worstEss();
    double ofChains = asked.chains().moves().inASweep() / moved.worth();
    String cost =
        Text.format(
            "%s: %,.0f energies for an effective row, %s by chains",
            usable,
            ofWeights,
            moved.agree()
                ? Text.format("%,.0f", ofChains)
                : Text.format("which disagree (R-hat %s),", Text.known("%.3f", moved.rHat())));
    return because(
        moved.agree() && ofChains < ofWeights ? Correction.METROPOLIS : Correction.IMPORTANCE,
        cost);
  }

  private Correction because(Correction correction, String why) {
    reasons.add("correction: " + correction.name() + ", because " + why);
    return correction;
  }

  private ChainSettings chainSettings() {
    ChainSettings given = asked.chains();
    if (chains.isEmpty()) {
      return given;
    }
    ChainPilot found = chains.get();
    int thin = given.thin();
    if (request.thinOpen()) {
      thin = (int) Math.max(1, Math.min(MOST_THIN, Math.ceil(WORTH_OF_A_DRAW / found.worth())));
      if (Double.isNaN(found.worth())) {
        thin = MOST_THIN;
      }
    }
    reasons.add(
        Text.format(
            "chains: %,d sweeps of warm-up, %d for each draw, because after so many %d chains %s"
                + " (R-hat %s, of %s), and a sweep is worth %s independent rows (%s)",
            found.warmUp(),
            thin,
            found.chains(),
            found.agree() ? "agree" : "do not agree yet",
            Text.known("%.3f", found.rHat()),
            found.worst(),
            Text.known("%.2g", found.worth()),
            found.slowest()));
    return given.lasting(given.draws(), found.warmUp(), thin);
  }

  /** Rows to write. */
  private long rows(Correction correction, ChainSettings how) {
    long rows =
        request.effectiveRows().isPresent() ? wanted(correction, how) : asked.files().rows();
    if (!correction.usesChains()) {
      return rows;
    }
    long wanted = Math.max(FEWEST_CHAINS, (rows - 1) / how.draws() + 1);
    long whole = Math.multiplyExact(wanted, (long) how.draws());
    if (whole != rows && request.effectiveRows().isEmpty()) {
      reasons.add(
          Text.format(
              "rows: %,d instead of %,d, because each of at least %d chains gives %,d",
              whole, rows, FEWEST_CHAINS, how.draws()));
    }
    return whole;
  }

  private long wanted(Correction correction, ChainSettings how) {
    long wanted = request.effectiveRows().getAsLong();
    double most = (double) MOST_ROWS * wanted;
    double rows = wanted;
    if (correction.corrects()) {
      double errors = correction.usesChains() ? 0 : ERRORS * weights.orElseThrow().error();
      // The share falls with the number of rows, and slower than that grows.
      double before;
      do {
        before = rows;
        rows =
            Math.min(most, rounded(wanted * (1 + MARGIN + errors) / share(correction, how, rows)));
      } while (rows > before);
    }
    reasons.add(
        Text.format(
            "rows: %,.0f for %,d effective ones%s%s",
            rows,
            wanted,
            correction.corrects()
                ? Text.format(
                    ", because each is worth %s independent ones (%s)",
                    Text.known("%.2g", share(correction, how, rows)), slowest(correction))
                : "",
            rows == most ? Text.format("; no run writes more than %d for each", MOST_ROWS) : ""));
    return (long) rows;
  }

  /** What each of so many rows is worth, in independent ones, for the slowest quantity. */
  private double share(Correction correction, ChainSettings how, double rows) {
    double share;
    if (correction.usesChains()) {
      share = Math.min(1, chains.orElseThrow().worth() * how.thin());
    } else if (correction == Correction.RESAMPLE) {
      int candidates = asked.weights().candidates();
      // Resampled rows have the errors of their candidates, and their own.
      share = 1 / (1 + 1 / (weights.orElseThrow().shareOf(rows * candidates) * candidates));
    } else {
      share = weights.orElseThrow().shareOf(rows);
    }
    // Where nothing is known, rows are as many as may be.
    return Double.isNaN(share) ? 0 : share;
  }

  private String slowest(Correction correction) {
    return correction.usesChains() ? chains.orElseThrow().slowest() : weights.orElseThrow().worst();
  }

  /** To three digits, upwards. */
  private static double rounded(double rows) {
    double unit = 1;
    while (rows / unit >= 1000) {
      unit *= 10;
    }
    return Math.ceil(rows / unit) * unit;
  }
}
