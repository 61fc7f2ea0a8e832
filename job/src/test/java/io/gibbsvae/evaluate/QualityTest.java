package io.gibbsvae.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Settings;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.evaluate.Quality.Part;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.sample.Correction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table "Which verdict wins" of job/docs/diagnostics.md, line by line. */
class QualityTest {

  private static final Estimate LOG_Z = new Estimate(2, 0.01);
  private static final Remedies REMEDIES = new Remedies(Correction.IMPORTANCE, false);

  private static final Verdict RELIABLE = Verdict.good(Topic.WEIGHTS, "log Z is reliable");
  private static final Verdict AGREES = Verdict.good(Topic.TRUTH, "agrees with what is known");
  private static final Verdict UNKNOWN = Verdict.open(Topic.TRUTH, "nothing is known");
  private static final Verdict PRAISE =
      Verdict.good(Topic.ROWS, "the rows are those of the target");

  private static Verdict bad(Topic topic) {
    return Verdict.bad(topic, "found", "remedy");
  }

  private static Quality.Model model(Verdict... verdicts) {
    return new Quality.Model(List.of(verdicts), LOG_Z, 0.5);
  }

  private static Quality.Rows rows(Correction correction, boolean held, Verdict... verdicts) {
    boolean weighted = correction == Correction.IMPORTANCE || correction == Correction.RESAMPLE;
    return new Quality.Rows(
        List.of(verdicts), correction, weighted ? Optional.of(LOG_Z) : Optional.empty(), held);
  }

  private static Quality of(Quality.Model model, Quality.Rows rows) {
    return Quality.of(Optional.of(model), Optional.of(rows), Settings.THRESHOLDS).orElseThrow();
  }

  private static List<Topic> topics(Quality quality) {
    return Stream.concat(quality.rows().stream(), quality.model().stream())
        .map(Verdict::topic)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("io.gibbsvae.sample.Correction#all")
  void followsTheEvaluationWhereTheTargetIsMissed(Correction correction) {
    Quality quality = of(model(bad(Topic.LOG_Z)), rows(correction, false, PRAISE));

    assertThat(quality.level()).isEqualTo(Level.BAD);
    assertThat(quality.part()).isEqualTo(Part.EVALUATION);
    assertThat(quality.verdict().topic()).isEqualTo(Topic.LOG_Z);
    assertThat(quality.rows()).extracting(Verdict::level).doesNotContain(Level.GOOD);
  }

  @ParameterizedTest
  @CsvSource({"importance, BAD", "resample, BAD", "none, CARE", "metropolis, CARE"})
  void heavyWeightsFailOnlyRowsThatRestOnThem(Correction correction, Level expected) {
    Quality quality = of(model(bad(Topic.WEIGHTS)), rows(correction, false, PRAISE));

    assertThat(quality.level()).isEqualTo(expected);
    assertThat(quality.verdict().topic())
        .isEqualTo(correction == Correction.NONE ? quality.verdict().topic() : Topic.WEIGHTS);
  }

  @ParameterizedTest
  @CsvSource({
    "metropolis, true, CARE",
    "metropolis, false, BAD",
    "importance, true, BAD",
    "none, true, BAD"
  })
  void chainsThatAgreeWithTheTruthOutrankTheModel(
      Correction correction, boolean held, Level expected) {
    for (Topic topic : List.of(Topic.MODES, Topic.FORWARD, Topic.LOG_Z, Topic.PARTICLES)) {
      Quality quality = of(model(bad(topic)), rows(correction, held, PRAISE));
      assertThat(quality.level()).as(topic.key()).isEqualTo(expected);
    }
  }

  @Test
  void chainsThatMissAModeDoNotOutrankTheModel() {
    Quality quality =
        of(model(bad(Topic.MODES)), rows(Correction.METROPOLIS, true, bad(Topic.MODES)));
    assertThat(quality.level()).isEqualTo(Level.BAD);
    assertThat(quality.model().get(0).level()).isEqualTo(Level.BAD);
  }

  @Test
  void followsTheRowsWhereTheModelIsGood() {
    Quality quality =
        of(model(RELIABLE, AGREES), rows(Correction.METROPOLIS, false, bad(Topic.R_HAT)));

    assertThat(quality.level()).isEqualTo(Level.BAD);
    assertThat(quality.part()).isEqualTo(Part.SAMPLES);
    // Log Z does not depend on chains; "agrees" is not said beside anything bad.
    assertThat(topics(quality)).containsExactlyInAnyOrder(Topic.R_HAT, Topic.WEIGHTS);
  }

  @ParameterizedTest
  @EnumSource(
      value = Topic.class,
      names = {"MODES", "TRUTH", "WEIGHTS", "LOG_Z", "PLACES"})
  void badRowsWithdrawTheReliableLogZ(Topic topic) {
    Quality quality = of(model(RELIABLE, AGREES), rows(Correction.IMPORTANCE, true, bad(topic)));
    assertThat(topics(quality)).containsExactly(topic);
  }

  @Test
  void praisesRowsWhereEverythingIsGood() {
    Quality quality = of(model(RELIABLE, AGREES), rows(Correction.IMPORTANCE, true, PRAISE));
    assertThat(quality.level()).isEqualTo(Level.GOOD);
    assertThat(quality.verdict()).isEqualTo(PRAISE);
    assertThat(topics(quality)).hasSize(3);
  }

  @Test
  void staysOpenWhereNothingIsKnown() {
    Quality quality = of(model(RELIABLE, UNKNOWN), rows(Correction.IMPORTANCE, false, PRAISE));
    assertThat(quality.level()).isEqualTo(Level.OPEN);
    assertThat(quality.verdict().text()).contains(PRAISE.text(), UNKNOWN.text());
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 0.01, GOOD",
    "0.08, 0.01, CARE",
    "0.20, 0.01, BAD",
    "-0.20, 0.01, BAD",
    "0.20, 0.05, GOOD",
    "NaN, 0.01, GOOD"
  })
  void comparesLogZOfTheRowsWithTheEvaluations(double gap, double error, Level expected) {
    Quality.Rows rows =
        new Quality.Rows(
            List.of(PRAISE),
            Correction.IMPORTANCE,
            Optional.of(new Estimate(LOG_Z.value() + gap, error)),
            true);
    Quality quality = of(model(RELIABLE, AGREES), rows);

    assertThat(quality.level()).isEqualTo(expected);
    if (expected != Level.GOOD) {
      assertThat(quality.verdict().topic()).isEqualTo(Topic.AGREEMENT);
      assertThat(topics(quality)).doesNotContain(Topic.WEIGHTS);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.9, GOOD", "0.89, CARE", "0.05, CARE", "0.049, BAD", "NaN, CARE"})
  void judgesUncorrectedRowsByTheEss(double ess, Level expected) {
    Quality quality =
        of(
            new Quality.Model(List.of(RELIABLE, AGREES), LOG_Z, ess),
            rows(Correction.NONE, false, Verdict.open(Topic.ROWS, "of the model")));
    assertThat(quality.level()).isEqualTo(expected);
    assertThat(quality.verdict().topic()).isEqualTo(Topic.ROWS);
  }

  @Test
  void judgesOnePartWithoutTheOther() {
    assertThat(Quality.of(Optional.empty(), Optional.empty(), Settings.THRESHOLDS)).isEmpty();
    assertThat(
            Quality.of(Optional.of(model(bad(Topic.MODES))), Optional.empty(), Settings.THRESHOLDS)
                .orElseThrow()
                .level())
        .isEqualTo(Level.BAD);
    assertThat(
            Quality.of(
                    Optional.empty(),
                    Optional.of(rows(Correction.NONE, false, Verdict.open(Topic.ROWS, "model's"))),
                    Settings.THRESHOLDS)
                .orElseThrow()
                .level())
        .isEqualTo(Level.OPEN);
  }

  // --- log Z beside other numbers for it ---

  @ParameterizedTest
  @CsvSource({"2.04, ", "2.08, CARE", "2.2, BAD", "1.8, BAD"})
  void holdsLogZAgainstTheKnownOne(double known, Level expected) {
    assertThat(LogZGap.judge(LOG_Z, new Known(known, 0), Settings.THRESHOLDS, REMEDIES))
        .map(Verdict::level)
        .isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({"2.1, ", "2.3, CARE", "1.7, CARE", "3, BAD", "1, CARE"})
  void particlesAreRarelyTooHighAndOftenTooLow(double particles, Level expected) {
    assertThat(
            LogZGap.judgeByParticles(
                LOG_Z, new Estimate(particles, 0.01), Settings.THRESHOLDS, REMEDIES))
        .map(Verdict::level)
        .isEqualTo(Optional.ofNullable(expected));
  }

  // --- places ---

  @ParameterizedTest
  @CsvSource({"5, BAD", "-1, BAD", "-3, CARE", "-8, "})
  void reportsABasinWithoutRows(double logMass, Level expected) {
    Place place = new Place(new double[] {-8, -8, -8, -8, -8}, new double[5], logMass);
    Optional<Verdict> verdict =
        Places.judge(MissedPlaces.of(List.of(place)), LOG_Z.value(), REMEDIES);

    assertThat(verdict).map(Verdict::level).isEqualTo(Optional.ofNullable(expected));
    assertThat(Places.judge(MissedPlaces.of(List.of()), LOG_Z.value(), REMEDIES)).isEmpty();
  }

  @Test
  void aBasinWithoutRowsIsBadWhereLogZIsUnknown() {
    Place place = new Place(new double[] {1}, new double[] {1}, 0);
    assertThat(Places.judge(MissedPlaces.of(List.of(place)), Double.NaN, REMEDIES))
        .map(Verdict::level)
        .contains(Level.BAD);
  }

  // --- remedies ---

  @Test
  void namesReparametrisationForAHeavyTail() {
    assertThat(REMEDIES.heavyTail(16))
        .contains("train.population", "sample.correction = metropolis");
  }

  @Test
  void leavesOutWhatTheRunDoesAlready() {
    Remedies remedies = new Remedies(Correction.METROPOLIS, true);
    assertThat(remedies.heavyTail(16)).doesNotContain("metropolis", "population", "latent-draws");
    assertThat(remedies.moreModes()).doesNotContain("population");
    assertThat(remedies.betterModel()).doesNotContain("metropolis");
  }

  // --- names and levels ---

  @ParameterizedTest
  @EnumSource(Topic.class)
  void readsTopicsByTheirKeys(Topic topic) {
    assertThat(Topic.of(topic.key())).isEqualTo(topic);
    assertThat(Topic.of("of a later version")).isEqualTo(Topic.OTHER);
  }

  @ParameterizedTest
  @CsvSource({
    "BAD, BAD, true",
    "BAD, CARE, false",
    "CARE, CARE, true",
    "CARE, BAD, true",
    "CARE, OPEN, false",
    "NEVER, BAD, false"
  })
  void failsFromItsLevelOn(FailOn failOn, Level level, boolean expected) {
    assertThat(failOn.fails(level)).isEqualTo(expected);
  }
}
