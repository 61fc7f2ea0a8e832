package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.TinyModel;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.energy.Phi4;
import io.gibbsvae.energy.Target;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.RunRecord;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ReportTest {

  private static final String ROUNDS =
      """
      round,beta,bound,log_ratio,energy,particle_ess
      1,0.1,3.5,1.5,2.0,0.9
      2,0.5,NaN,NaN,NaN,0.8
      3,1.0,1.5,0.5,1.0,1.0
      """;

  // What a run of model.frame = particles leaves.
  private static final String UNTEMPERED =
      """
      round,beta,bound,log_ratio,energy,particle_ess
      1,1.0,3.5,1.5,2.0,1.0
      2,1.0,1.5,0.5,1.0,1.0
      """;

  /** Of weighted samples in a plane. */
  private static Report plane;

  @BeforeAll
  static void draw() throws IOException {
    plane = report("importance", ManyWell.of(2).asTarget(), Optional.of(weighted(2)));
  }

  private static RunRecord manifest(String correction) throws IOException {
    return Json.records()
        .readValue(
            """
            { "run_id": "<script>alert(1)</script>", "status": "done", "hash": "abc",
              "target": { "name": "t", "dimension": 2 },
              "seeds": { "evaluate": 2 },
              "training": {
                "rounds": 8,
                "candidates": [
                  { "number": 1, "what": "4 stages <i>", "rounds": 24, "ess": 0.125, "k_hat": 0.9, "energy_evaluations": 70000,
                    "cycles": [ { "rounds": 8, "ess": 0.0625, "k_hat": 1.1 }, { "rounds": 24, "ess": 0.125, "k_hat": 0.9 } ] },
                  { "number": 2, "kept": true, "rounds": 8, "ess": 0.625, "k_hat": 0.3, "energy_evaluations": 30000,
                    "cycles": [ { "rounds": 8, "ess": 0.625, "k_hat": 0.3 } ] } ] },
              "configuration": { "target": { "type": "expression", "energy": "a < b & c", "parameters": { "a": 6 } } },
              "evaluation": {
                "settings": { "latent-draws": 16 }, "rows": 100000,
                "weights": [
                  { "latent_draws": 0, "elbo": { "value": 10.2 }, "log_z": { "value": 10.3 }, "ess": 0.5 },
                  { "latent_draws": 16, "elbo": { "value": 10.3 }, "log_z": { "value": 10.293488, "standard_error": 0.00034 }, "ess": 0.75 } ],
                "latent_information": { "value": 1.0 },
                "energy_histogram": { "edges": [0.0, 1.0, 3.0], "unweighted": [0.5, 0.5], "weighted": [0.75, 0.25] },
                "verdicts": [] },
              "quality": { "level": "bad", "part": "evaluation", "topic": "weights", "text": "few rows", "remedy": "sample.correction = metropolis",
                "verdicts": [ { "level": "bad", "part": "evaluation", "topic": "weights", "text": "few rows", "remedy": "sample.correction = metropolis" } ] },
              "samples": {
                "correction": "%s", "rows": 1000, "files": 2, "weights": { "ess": 0.8125, "k_hat": 0.3, "latent_draws": 4, "log_z": { "value": 10.2932, "standard_error": 0.0012 } },
                "requirements": [ { "key": "sample.require.ess", "required": 0.5, "found": 0.25, "met": false } ],
                "decision": { "reasons": ["weights, since k-hat is < 0.5"] },
                "quantities": [
                  { "name": "x0", "mean": 1.25, "truth": { "value": 1.5, "standard_error": 0.0 } },
                  { "name": "x1", "title": "x1 (<b>)", "mean": 0.5 } ] },
              "baseline": {
                "draws": 1000, "warm_up": 250, "thin": 3, "energy_evaluations": 26008, "chains": { "chains": 8 },
                "verdict": "chains agree & err", "seconds": 1.5,
                "quantities": [ { "name": "x0", "mean": 1.125, "r_hat": 1.5 } ] } }
            """
                .formatted(correction),
            RunRecord.class);
  }

  /** Rows from a normal distribution of seed 5. */
  private static Draws draws(int dimension, double[] logWeights) {
    Random random = new Random(5);
    double[] x = random.doubles((long) logWeights.length * dimension, -2, 2).toArray();
    return Draws.ofLogWeights(dimension, x, new double[logWeights.length], logWeights);
  }

  private static Report report(String correction, Target target, Optional<StoredSamples> samples)
      throws IOException {
    return report(correction, target, samples, ROUNDS);
  }

  private static Report report(
      String correction, Target target, Optional<StoredSamples> samples, String rounds)
      throws IOException {
    return Report.of(
        manifest(correction),
        rounds,
        target,
        TinyModel.untrained(TinyModel.settings(target.dimension())),
        samples);
  }

  private static StoredSamples weighted(int dimension) {
    double[] logWeights = new Random(6).doubles(3000).map(u -> -0.3 * Math.log(u)).toArray();
    return new StoredSamples(draws(dimension, logWeights), logWeights, List.of());
  }

  @Test
  void aPlaneTargetIsShownWithItsDensityAndWeightsWithTheirTail() throws IOException {
    assertThat(plane.pictures())
        .containsOnlyKeys(
            "cycles.png",
            "density.png",
            "energies.png",
            "temperature.png",
            "training.png",
            "weights.png");
    for (byte[] png : plane.pictures().values()) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      assertThat(image.getWidth()).isEqualTo(1720);
      assertThat(image.getRGB(0, 0)).isEqualTo(0xffffffff);
    }
  }

  /** Axes and tables; Persian has digits of its own. */
  @Test
  void isTheSameInPersian() throws IOException {
    Target target = ManyWell.of(2).asTarget();
    Report expected = report("importance", target, Optional.of(weighted(2)));
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      Report report = report("importance", target, Optional.of(weighted(2)));
      assertThat(report.html()).isEqualTo(expected.html());
      assertThat(report.pictures()).containsOnlyKeys(expected.pictures().keySet());
      report
          .pictures()
          .forEach((name, png) -> assertThat(png).isEqualTo(expected.pictures().get(name)));
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void theTailThatIsDrawnHasItsMedianAndShape() {
    for (double k : new double[] {-0.4, 0, 0.3, 1.5}) {
      assertThat(WeightFigure.paretoTail(0, 2, k)).isEqualTo(1);
      assertThat(WeightFigure.paretoTail(2, 2, k)).isCloseTo(0.5, within(1e-12));
    }
    // Far out it falls as the power -1/k, where k is positive, and ends where it is negative.
    assertThat(WeightFigure.paretoTail(2e6, 2, 0.5) / WeightFigure.paretoTail(1e6, 2, 0.5))
        .isCloseTo(0.25, within(1e-5));
    assertThat(WeightFigure.paretoTail(100, 2, -0.4)).isZero();
    assertThat(WeightFigure.paretoTail(7, 2, 1e-7))
        .isCloseTo(WeightFigure.paretoTail(7, 2, 1e-5), within(1e-4));
  }

  @Test
  void aTargetOnALineIsShownWithItsDensityOnceAndAsWideAsThePage() throws IOException {
    Target target =
        GaussianMixture.of(new double[][] {{-1}, {1}}, new double[] {1, 2}, new double[] {0.5, 0.5})
            .asTarget("line");
    Report report = report("importance", target, Optional.of(weighted(1)));

    assertThat(report.pictures())
        .containsOnlyKeys(
            "cycles.png",
            "density.png",
            "energies.png",
            "temperature.png",
            "training.png",
            "weights.png");
    byte[] density = report.pictures().get("density.png");
    assertThat(ImageIO.read(new ByteArrayInputStream(density)).getWidth()).isEqualTo(1720);
  }

  @Test
  void aLatticeIsShownWithItsMagnetisationAndItsFieldsAndChainsWithTheirTraces()
      throws IOException {
    Target target = Phi4.nicoli(3, 0.2, 0.1).asTarget("phi4");
    double[] chain = new Random(7).doubles(200).toArray();
    StoredSamples samples =
        new StoredSamples(draws(9, new double[500]), new double[0], List.of(chain, chain.clone()));

    assertThat(report("metropolis", target, Optional.of(samples)).pictures())
        .containsOnlyKeys(
            "configurations.png",
            "corner.png",
            "cycles.png",
            "energies.png",
            "magnetisation.png",
            "marginals.png",
            "ranks.png",
            "temperature.png",
            "traces.png",
            "training.png");
  }

  @Test
  void aModelWithoutSamplesHasAPageToo() throws IOException {
    assertThat(report("none", ManyWell.of(2).asTarget(), Optional.empty()).pictures())
        .containsOnlyKeys(
            "cycles.png", "density.png", "energies.png", "temperature.png", "training.png");
  }

  @Test
  void thePageSaysWhatTheManifestSays() {
    String page = page();

    assertThat(page)
        .contains("<h1>t in 2 dimensions</h1>")
        .contains("U(x) = a &lt; b &amp; c</code> with a = 6")
        .contains("run &lt;script&gt;")
        .contains("<td>x0</td><td>1.250</td><td>1.500</td>")
        .contains("<td>x1 (&lt;b&gt;)</td><td>0.5000</td>")
        .contains("1,000 rows", "2 Parquet")
        .containsSubsequence("sample.require.ess", "0.5000", "0.2500");
  }

  @Test
  void saysWhatWasChosenAndWhy() {
    assertThat(words())
        .containsSubsequence(
            "Candidate 1 (4 stages &lt;i&gt;): ESS 12.5 %, k-hat 0.90 after 24 rounds, 70,000",
            "Candidate 2, kept: ESS 62.5 %", "since k-hat is &lt; 0.5.");
  }

  @Test
  void eachEstimateOfLogZSaysWhatItIsFrom() {
    assertThat(words())
        .containsSubsequence("100,000", "K = 16", "10.29349 ± 0.00034")
        .containsSubsequence("1,000 rows", "K = 4", "10.2932 ± 0.0012");
  }

  @Test
  void chainsWithoutAModelStandBesideTheSamplesWithTheirVerdict() {
    assertThat(words())
        .containsSubsequence(
            "<h2>Summary of the samples</h2>",
            "<h2>Chains without a model</h2>",
            "chains agree &amp; err.",
            "8 chains: 250 ",
            "1,000 draws",
            "26,008 ",
            "<th>r hat</th>",
            "<td>1.125</td>",
            "<td>1.500</td>");
  }

  @Test
  void theWeightsOfTheRowsSayWithWhichKTheyWereWritten() {
    assertThat(words())
        .containsSubsequence("K = 4", "81.3 %, k-hat 0.30", "weights", "0.30", "K = 4");
  }

  @Test
  void theCornerSaysHowManyOfHowManyCoordinatesItShows() throws IOException {
    Report report = report("importance", ManyWell.of(6).asTarget(), Optional.of(weighted(6)));

    assertThat(new String(report.html(), StandardCharsets.UTF_8))
        .contains("4 of the 6 coordinates");
  }

  @Test
  void aKeyInAVerdictKeepsItsCase() {
    assertThat(page())
        .containsSubsequence(
            "level bad\">bad</span>", "few rows", "sample.correction = metropolis");
  }

  @Test
  void beginsWithTheQuality() throws IOException {
    assertThat(page().indexOf("id=\"quality\"")).isBetween(0, page().indexOf("class=\"target\""));
    assertThat(page()).contains("<p id=\"quality\"><span class=\"level bad\">");
  }

  @Test
  void aTemperatureThatNeverChangesIsAWordAndNoPicture() throws IOException {
    Report report = report("none", ManyWell.of(2).asTarget(), Optional.empty(), UNTEMPERED);

    assertThat(report.pictures())
        .containsOnlyKeys("cycles.png", "density.png", "energies.png", "training.png");
  }

  @Test
  void roundsBeyondThePictureAreToldWithHowFarTheyAre() throws IOException {
    StringBuilder rounds = new StringBuilder("round,beta,bound,log_ratio,energy,particle_ess\n");
    rounds.append("1,1.0,9876,1.5,2.0,0.0\n");
    for (int round = 2; round <= 100; round++) {
      rounds.append(round).append(",1.0,").append(round % 3).append(",1.5,2.0,0.0\n");
    }

    Report report = report("none", ManyWell.of(2).asTarget(), Optional.empty(), rounds.toString());

    assertThat(new String(report.html(), StandardCharsets.UTF_8)).contains("9876");
    assertThat(words()).doesNotContain("9876");
  }

  @Test
  void thePageNeedsNothingFromElsewhereAndNoNameInItIsTakenForMarkup() {
    String page = page();

    assertThat(page)
        .doesNotContain("<script", "http://", "https://", "url(")
        .contains("&lt;script&gt;alert(1)")
        .contains("a &lt; b &amp; c");
    assertThat(Pattern.compile("(?:src|srcset|href)=\"(?!data:)").matcher(page).find()).isFalse();
    // Each picture for a light page and for a dark one, wide and narrow.
    assertThat(Pattern.compile("data:image/png;base64,").matcher(page).results().count())
        .isEqualTo(4 * 6);
  }

  /** The page without its pictures, which are millions of letters to search. */
  private static String words() {
    return page().replaceAll("data:image/png;base64,[^\"]*", "");
  }

  private static String page() {
    return new String(plane.html(), StandardCharsets.UTF_8);
  }
}
