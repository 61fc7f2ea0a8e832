package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Topic.Concern;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.Correction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The quality of a run: the verdicts on its model and on its rows together, without those that
 * others contradict, and the one that decides. The table "Which verdict wins" in
 * job/docs/diagnostics.md has the rules.
 *
 * @param part what the deciding verdict is about
 * @param verdict the deciding verdict: the worst
 * @param model what remains of the verdicts on the model, the worst first; empty where there was no
 *     evaluation
 * @param rows what remains of the verdicts on the rows, and those on both, the worst first; empty
 *     where there are no rows
 */
public record Quality(Part part, Verdict verdict, List<Verdict> model, List<Verdict> rows) {

  /** What a verdict is about. */
  public enum Part {
    /** The model. */
    EVALUATION,
    /** The rows. */
    SAMPLES
  }

  /** Effective sample size above which uncorrected rows are nearly those of the target. */
  private static final double NEARLY_PERFECT = 0.9;

  private static final String NOT = "NOT the target: ";

  /**
   * What an evaluation found.
   *
   * @param logZ by the weights w_K, in nats
   * @param ess of the weights w_K, as a share of the rows
   */
  public record Model(List<Verdict> verdicts, Estimate logZ, double ess) {}

  /**
   * What was found of the rows.
   *
   * @param logZ by their weights, where they have any, in nats
   * @param heldAgainstTruth whether modes or expectations of the target are known that the rows
   *     were compared with
   */
  public record Rows(
      List<Verdict> verdicts,
      Correction correction,
      Optional<Estimate> logZ,
      boolean heldAgainstTruth) {

    private boolean areWeighted() {
      return correction.usesWeights();
    }

    private boolean agreeWithTruth() {
      return heldAgainstTruth
          && verdicts.stream()
              .noneMatch(v -> v.level() == Level.BAD && v.topic().concern() == Concern.TARGET);
    }
  }

  /**
   * Joins what was found.
   *
   * @return the quality; empty where there are no verdicts at all
   */
  public static Optional<Quality> of(
      Optional<Model> model, Optional<Rows> rows, Thresholds thresholds) {
    List<Verdict> onModel = new ArrayList<>(model.map(Model::verdicts).orElse(List.of()));
    List<Verdict> onRows = new ArrayList<>(rows.map(Rows::verdicts).orElse(List.of()));
    if (model.isPresent() && rows.isPresent()) {
      onModel.replaceAll(verdict -> asFarAsItConcerns(rows.get(), verdict));
      compareLogZ(model.get(), rows.get(), thresholds).ifPresent(onRows::add);
      if (!rows.get().correction().corrects()) {
        judgeUncorrected(rows.get(), model.get().ess(), onRows, thresholds);
      }
    }
    withdraw(onModel, onRows);
    return decide(Verdicts.sorted(onModel), Verdicts.sorted(onRows));
  }

  /**
   * A bad verdict on the model counts as care where the rows do not depend on it: on weights where
   * rows have none, on the target where chains agree with what is known of it.
   */
  private static Verdict asFarAsItConcerns(Rows rows, Verdict verdict) {
    if (verdict.level() != Level.BAD || rows.areWeighted()) {
      return verdict;
    }
    boolean chains = rows.correction().usesChains();
    if (verdict.topic().concern() == Concern.WEIGHTS) {
      return Verdict.care(
          verdict.topic(),
          "log Z is not reliable, but the rows do not depend on weights: " + verdict.text(),
          verdict.remedy());
    }
    if (chains && verdict.topic() != Topic.ENERGIES && rows.agreeWithTruth()) {
      return Verdict.care(
          verdict.topic(),
          "log Z is not reliable, but the rows of the chains agree with what is known: "
              + verdict.text().replace(NOT, ""),
          verdict.remedy());
    }
    return verdict;
  }

  private static Optional<Verdict> compareLogZ(Model model, Rows rows, Thresholds thresholds) {
    if (rows.logZ().isEmpty()) {
      return Optional.empty();
    }
    Estimate there = rows.logZ().get();
    LogZGap gap = LogZGap.between(there, model.logZ(), thresholds);
    if (!gap.isSignificant()) {
      return Optional.empty();
    }
    String text =
        Text.format(
            "log Z of the rows (%.4f) and of the evaluation (%.4f) differ by more than their standard errors",
            there.value(), model.logZ().value());
    String remedy = new Remedies(rows.correction(), false).betterModel();
    return Optional.of(
        gap.isLarge()
            ? Verdict.bad(Topic.AGREEMENT, text + ": neither is reliable", remedy)
            : Verdict.care(Topic.AGREEMENT, text, remedy));
  }

  /** Without a correction the model's distance from the target is that of the rows. */
  private static void judgeUncorrected(
      Rows rows, double ess, List<Verdict> onRows, Thresholds thresholds) {
    onRows.removeIf(v -> v.topic() == Topic.ROWS);
    String text =
        "the rows are samples of the model, not corrected, and the model's ESS is "
            + Text.known("%.1f %%", 100 * ess);
    String remedy = rows.correction().betterRows();
    onRows.add(
        ess >= NEARLY_PERFECT
            ? Verdict.good(Topic.ROWS, text)
            : ess < thresholds.essShare()
                ? Verdict.bad(Topic.ROWS, NOT + text, remedy)
                : Verdict.care(Topic.ROWS, text, remedy));
  }

  /** Leaves out what a worse verdict contradicts. */
  private static void withdraw(List<Verdict> onModel, List<Verdict> onRows) {
    List<Verdict> all = Stream.concat(onModel.stream(), onRows.stream()).toList();
    List<Verdict> bad = all.stream().filter(v -> v.level() == Level.BAD).toList();
    boolean againstLogZ =
        onModel.stream().anyMatch(v -> v.level() == Level.BAD)
            || onRows.stream().anyMatch(Quality::isBadForLogZ)
            || all.stream().anyMatch(Quality::contradictsLogZ);
    for (List<Verdict> verdicts : List.of(onModel, onRows)) {
      verdicts.removeIf(
          v ->
              v.level().compareTo(Level.CARE) < 0
                  && (v.topic() == Topic.WEIGHTS ? againstLogZ : !bad.isEmpty()));
      // What is known would not agree with a log Z that is off.
      verdicts.removeIf(
          v ->
              v.level() == Level.GOOD
                  && v.topic() == Topic.TRUTH
                  && all.stream().anyMatch(other -> other.topic() == Topic.LOG_Z));
    }
  }

  /** Log Z of the evaluation does not depend on how chains mix and how many rows there are. */
  private static boolean isBadForLogZ(Verdict onRows) {
    return onRows.level() == Level.BAD
        && onRows.topic().concern() != Concern.ROWS
        && onRows.topic() != Topic.ESS;
  }

  private static boolean contradictsLogZ(Verdict verdict) {
    return verdict.level() == Level.CARE && Verdicts.AGAINST_LOG_Z.contains(verdict.topic());
  }

  private static Optional<Quality> decide(List<Verdict> onModel, List<Verdict> onRows) {
    Optional<Verdict> model = onModel.stream().min(WORST);
    Optional<Verdict> rows = onRows.stream().min(WORST);
    if (model.isEmpty() && rows.isEmpty()) {
      return Optional.empty();
    }
    boolean byRows =
        model.isEmpty() || rows.isPresent() && WORST.compare(rows.get(), model.get()) <= 0;
    Verdict worst = byRows ? rows.orElseThrow() : model.get();
    boolean praised = rows.filter(v -> v.level() == Level.GOOD).isPresent();
    if (worst.level() == Level.OPEN && !byRows && praised) {
      // Both are what the reader wants: what the rows are, and what cannot be known of them.
      worst = Verdict.open(worst.topic(), rows.get().text() + "; " + worst.text());
    } else if (worst.level() == Level.GOOD && praised) {
      worst = rows.get();
      byRows = true;
    }
    return Optional.of(
        new Quality(byRows ? Part.SAMPLES : Part.EVALUATION, worst, onModel, onRows));
  }

  /** The gravest level first, of one level what concerns most. */
  private static final Comparator<Verdict> WORST =
      Comparator.comparing(Verdict::level)
          .reversed()
          .thenComparing(verdict -> verdict.topic().concern());

  /** {@return how good the run is} */
  public Level level() {
    return verdict.level();
  }
}
