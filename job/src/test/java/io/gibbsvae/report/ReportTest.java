package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.TinyModel;
import io.gibbsvae.target.GaussianMixture;
import io.gibbsvae.target.ManyWell;
import io.gibbsvae.target.Phi4;
import io.gibbsvae.target.Target;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final String ROUNDS =
      """
      round,beta,bound,log_ratio,energy,particle_ess
      1,0.1,3.5,1.5,2.0,0.9
      2,0.5,NaN,NaN,NaN,0.8
      3,1.0,1.5,0.5,1.0,0.95
      """;

  private static JsonNode manifest(String correction) throws IOException {
    return new ObjectMapper()
        .readTree(
            """
            { "run_id": "<script>alert(1)</script>", "status": "done", "hash": "abc",
              "target": { "name": "t", "dimension": 2 },
              "seeds": { "evaluate": 2 },
              "configuration": { "target": { "note": "a < b & c" } },
              "evaluation": {
                "log_z": { "value": 10.293488, "standard_error": 0.00034 },
                "energy_histogram": { "edges": [0.0, 1.0, 3.0], "unweighted": [0.5, 0.5], "weighted": [0.75, 0.25] },
                "verdicts": [ { "level": "bad", "topic": "weights", "text": "few rows", "remedy": "train longer" } ] },
              "samples": {
                "correction": "%s", "rows": 1000, "files": 2, "weights": { "k_hat": 0.3 },
                "requirements": [ { "key": "sample.require.ess", "required": 0.5, "found": 0.25, "met": false } ],
                "quantities": [ { "name": "x0", "mean": 1.25, "truth": { "value": 1.5, "standard_error": 0.0 } } ] } }
            """
                .formatted(correction));
  }

  /** Rows from a normal distribution of seed 5. */
  private static Draws draws(int dimension, double[] logWeights) {
    Random random = new Random(5);
    double[] x = random.doubles((long) logWeights.length * dimension, -2, 2).toArray();
    return Draws.ofLogWeights(dimension, x, new double[logWeights.length], logWeights);
  }

  private static Report report(String correction, Target target, Optional<StoredSamples> samples)
      throws IOException {
    return Report.of(
        manifest(correction),
        ROUNDS,
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
    Report report = report("importance", ManyWell.of(2).asTarget(), Optional.of(weighted(2)));

    assertThat(report.pictures())
        .containsOnlyKeys(
            "density.png", "energies.png", "temperature.png", "training.png", "weights.png");
    for (byte[] png : report.pictures().values()) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      assertThat(image.getWidth()).isEqualTo(1720);
      assertThat(image.getRGB(0, 0)).isEqualTo(0xffffffff);
    }
  }

  @Test
  void aTargetOnALineIsShownWithItsDensityOnceAndAsWideAsThePage() throws IOException {
    Target target =
        GaussianMixture.of(new double[][] {{-1}, {1}}, new double[] {1, 2}, new double[] {0.5, 0.5})
            .asTarget("line");
    Report report = report("importance", target, Optional.of(weighted(1)));

    assertThat(report.pictures())
        .containsOnlyKeys(
            "density.png", "energies.png", "temperature.png", "training.png", "weights.png");
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
            "energies.png",
            "magnetisation.png",
            "marginals.png",
            "pairs.png",
            "ranks.png",
            "temperature.png",
            "traces.png",
            "training.png");
  }

  @Test
  void aModelWithoutSamplesHasAPageToo() throws IOException {
    assertThat(report("none", ManyWell.of(2).asTarget(), Optional.empty()).pictures())
        .containsOnlyKeys("density.png", "energies.png", "temperature.png", "training.png");
  }

  @Test
  void thePageSaysWhatTheManifestSays() throws IOException {
    String page = page();

    assertThat(page)
        .contains("10.29349 ± 0.00034")
        .contains("level bad\">bad</span>The model: few rows. Train longer.")
        .contains("sample.require.ess demands 0.5000, found 0.2500")
        .contains("<td>x0</td><td>1.250</td><td>1.500</td>")
        .contains("1,000 rows in 2 Parquet files");
  }

  @Test
  void thePageNeedsNothingFromElsewhereAndNoNameInItIsTakenForMarkup() throws IOException {
    String page = page();

    assertThat(page)
        .doesNotContain("<script", "http://", "https://", "url(")
        .contains("&lt;script&gt;alert(1)")
        .contains("a &lt; b &amp; c");
    assertThat(Pattern.compile("(?:src|srcset|href)=\"(?!data:)").matcher(page).find()).isFalse();
    // Each picture for a light page and for a dark one.
    assertThat(Pattern.compile("data:image/png;base64,").matcher(page).results().count())
        .isEqualTo(2 * 5);
  }

  private static String page() throws IOException {
    return new String(
        report("importance", ManyWell.of(2).asTarget(), Optional.of(weighted(2))).html(),
        StandardCharsets.UTF_8);
  }
}
