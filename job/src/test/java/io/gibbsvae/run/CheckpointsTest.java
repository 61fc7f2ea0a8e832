package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.energy.Sha256;
import io.gibbsvae.run.Checkpoints.Checkpoint;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.PopulationState;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.TrainingState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  private static final String HASH = "0123456789abcdef";

  @TempDir private Path temporary;
  private Path files;
  private Checkpoints checkpoints;

  @BeforeEach
  void inAFolder() {
    files = temporary.resolve("mine/checkpoints");
    checkpoints = of(HASH);
  }

  private Checkpoints of(String hash) {
    return new Checkpoints(RunFolder.of(temporary.toString(), "mine", new Configuration()), hash);
  }

  private static Checkpoint after(int round) {
    List<RoundReport> reports = new ArrayList<>();
    for (int k = 1; k <= round; k++) {
      // A mean over no steps at all is not a number.
      double energy = k == 1 ? Double.NaN : 1.0 / k;
      reports.add(
          new RoundReport(
              new RoundReport.Schedule(k, 9, 0.1 * k, 1e-3),
              new RoundReport.Bounds(-2, energy, 4),
              RoundReport.Population.NONE,
              new RoundReport.Gradients(3, 10, 1, 0),
              new RoundReport.Points(0, 320, 64),
              0.25));
    }
    float[] parameters = {1, -2.5f, Float.MIN_VALUE, round};
    return new Checkpoint(
        new TrainingState(
            parameters,
            new float[] {round, 1e-30f},
            round,
            5 * round,
            new PopulationState(
                0.3,
                -1.5,
                new double[] {1, 2, 3, Math.nextUp(4.0)},
                new double[] {Math.log(0.3), Double.NEGATIVE_INFINITY},
                new double[] {-0.25, Math.PI},
                new int[] {3, 1}),
            List.of(new Cycles.Quality(2, 0.25, 0.5, 0), new Cycles.Quality(round, 0.125, 1, 0)),
            new float[] {7, 8, 9, round}),
        reports,
        0.25 * round,
        List.of(1, 2));
  }

  private Path file(int round) throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.filter(file -> file.getFileName().toString().startsWith("round-00000" + round))
          .findAny()
          .orElseThrow();
    }
  }

  private void newestIs(int round) {
    Checkpoint newest = checkpoints.newest().orElseThrow();
    Checkpoint expected = after(round);
    assertThat(newest.state()).usingRecursiveComparison().isEqualTo(expected.state());
    assertThat(newest.rounds()).isEqualTo(expected.rounds());
    assertThat(newest.seconds()).isEqualTo(expected.seconds());
    assertThat(newest.resumed()).isEqualTo(expected.resumed());
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    checkpoints.write(after(4));
    newestIs(4);
  }

  @Test
  void plainDescentHasNoUpdaterState() {
    TrainingState state = new TrainingState(new float[] {1, 2}, new float[0], 1, 5);
    checkpoints.write(new Checkpoint(state, after(1).rounds(), 1, List.of()));
    assertThat(checkpoints.newest().orElseThrow().state())
        .usingRecursiveComparison()
        .isEqualTo(state);
  }

  @Test
  void theNewestThreeAreKept() throws IOException {
    for (int round = 1; round <= 5; round++) {
      checkpoints.write(after(round));
    }
    newestIs(5);
    assertThat(files.toFile().list()).hasSize(3);
    file(3);
  }

  @Test
  void thereNeedNotBeAny() throws IOException {
    assertThat(checkpoints.newest()).isEmpty();
    Files.createDirectories(files);
    Files.writeString(files.resolve("notes.txt"), "not ours");
    assertThat(checkpoints.newest()).isEmpty();
  }

  @Test
  void oneThatWasCutOffOrAlteredIsPassedOver() throws IOException {
    checkpoints.write(after(1));
    checkpoints.write(after(2));
    checkpoints.write(after(3));
    byte[] content = Files.readAllBytes(file(3));
    Files.write(file(3), Arrays.copyOf(content, content.length / 2));
    newestIs(2);
    byte[] altered = Files.readAllBytes(file(2));
    altered[altered.length / 3] ^= 1;
    Files.write(file(2), altered);
    newestIs(1);
    Files.write(file(1), new byte[0]);
    assertThat(checkpoints.newest()).isEmpty();
  }

  @Test
  void oneOfAnotherConfigurationIsPassedOver() {
    of("another").write(after(2));
    checkpoints.write(after(1));
    newestIs(1);
  }

  @Test
  void laterRoundsThatWerePassedOverMakeWay() throws IOException {
    of("another").write(after(3));
    checkpoints.write(after(1));
    newestIs(1);
    assertThat(files.toFile().list()).hasSize(1);
  }

  /** They had energies beyond one for each latent, as scores. */
  @Test
  void readsCheckpointsOfEarlierVersions() throws IOException {
    checkpoints.write(after(2));
    describe(2, CheckpointsTest::withScores);
    newestIs(2);
  }

  @Test
  void readsCheckpointsOfVersionsWithoutCycles() throws IOException {
    TrainingState state = new TrainingState(new float[] {1, 2}, new float[] {3}, 2, 10);
    checkpoints.write(new Checkpoint(state, after(2).rounds(), 1, List.of()));
    describe(2, CheckpointsTest::withoutQualities);

    assertThat(checkpoints.newest().orElseThrow().state())
        .usingRecursiveComparison()
        .isEqualTo(state);
  }

  /** Writes a checkpoint's description anew, and the file under the name that it then has. */
  private void describe(int round, UnaryOperator<JsonNode> anew) throws IOException {
    Path written = file(round);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream from = new ZipInputStream(Files.newInputStream(written));
        ZipOutputStream to = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        byte[] content = from.readAllBytes();
        to.write(
            entry.getName().endsWith(".json")
                ? new ObjectMapper()
                    .writeValueAsBytes(anew.apply(new ObjectMapper().readTree(content)))
                : content);
      }
    }
    Files.delete(written);
    String digest = Sha256.of(bytes.toByteArray()).substring(0, 16);
    Files.write(files.resolve("round-00000" + round + "-" + digest + ".npz"), bytes.toByteArray());
  }

  private static JsonNode withoutQualities(JsonNode json) {
    assertThat(((ObjectNode) json).remove("qualities")).isEmpty();
    return json;
  }

  private static JsonNode withScores(JsonNode json) {
    for (JsonNode round : json.path("rounds")) {
      ObjectNode report = (ObjectNode) round;
      long evaluations = report.remove("evaluations").asLong();
      report.put("scores", evaluations - report.path("latents").asLong());
    }
    return json;
  }

  @Test
  void roundsHaveFlatKeys() {
    RoundReport report = after(1).rounds().get(0);

    assertThat(new ObjectMapper().valueToTree(report).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "round",
            "rounds",
            "beta",
            "learningRate",
            "logRatio",
            "energy",
            "forward",
            "population",
            "gradientNorm",
            "steps",
            "clipped",
            "skipped",
            "nonFiniteEnergies",
            "latents",
            "evaluations",
            "seconds");
  }
}
