package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.LocalSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class BenchmarkTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    LocalSpark.stop();
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private Path configuration(String name, String target) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        target = %s
        model { stages = 2, hidden = [8] }
        train { batch = 32, averaging-frequency = 2, rounds = 3 }
        evaluate { rows = 2000, latent-draws = 3, search = false }
        spark { master = "local[2]", ui.enabled = false }
        """
            .formatted(target));
  }

  @Test
  void everyConfigurationIsTrainedWithEverySeedAndMediansComeInOneTable() throws Exception {
    Path wells = configuration("wells.conf", "{ type = double-well }");
    Path ring = configuration("ring.conf", "{ type = ring, radius = 1, scale = 0.3 }");
    Path output = folder.resolve("out");
    String[] arguments = {
      "benchmark", wells.toString(), ring.toString(), "--seeds", "3", "--output", output.toString()
    };

    assertThat(run(arguments)).as(err.toString()).isZero();

    JsonNode table = JSON.readTree(output.resolve("tables/benchmark.json").toFile());
    double[] errors = new double[3];
    for (int seed = 1; seed <= 3; seed++) {
      Path manifest = output.resolve("wells-seed-" + seed + "/manifest.json");
      JsonNode run = JSON.readTree(manifest.toFile());
      assertThat(run.at("/seeds/train").asInt()).isEqualTo(seed);
      errors[seed - 1] = Math.abs(run.at("/evaluation/log_z_error").asDouble());
      assertThat(table.at("/wells/log Z off by/values/" + (seed - 1)).asDouble())
          .isEqualTo(errors[seed - 1]);
    }
    Arrays.sort(errors);
    assertThat(errors[0]).isLessThan(errors[2]);
    assertThat(table.at("/wells/log Z off by/median").asDouble())
        .isCloseTo(errors[1], within(1e-15));
    assertThat(table.at("/wells").fieldNames())
        .toIterable()
        .filteredOn(name -> !List.of("target", "runs", "quality").contains(name))
        .allSatisfy(
            name ->
                assertThat(table.at("/wells/" + name).has("median"))
                    .as(name)
                    .isEqualTo(!name.startsWith("particles")));
    assertThat(table.at("/wells/quality"))
        .hasSize(3)
        .allMatch(level -> level.asText().matches("good|open|care|bad"));
    double[] worst = new double[3];
    double[] distances = new double[3];
    for (int seed = 1; seed <= 3; seed++) {
      JsonNode evaluation =
          JSON.readTree(output.resolve("wells-seed-" + seed + "/manifest.json").toFile())
              .path("evaluation");
      for (JsonNode known : evaluation.path("observables")) {
        double error = known.at("/weighted/value").asDouble() - known.at("/truth/value").asDouble();
        worst[seed - 1] =
            Math.max(
                worst[seed - 1], Math.abs(error) / known.at("/weighted/standard_error").asDouble());
      }
      distances[seed - 1] = evaluation.at("/distance_to_exact/w2/corrected").asDouble();
      assertThat(evaluation.at("/distance_to_exact/w2/rows").asInt()).isEqualTo(100);
      assertThat(evaluation.at("/distance_to_exact/mmd/rows").asInt()).isEqualTo(2000);
      assertThat(table.at("/wells/W2/values/" + (seed - 1)).asDouble())
          .isPositive()
          .isEqualTo(distances[seed - 1]);
      assertThat(
              table
                  .at("/wells/worst known expectation, standard errors/values/" + (seed - 1))
                  .asDouble())
          .isCloseTo(worst[seed - 1], within(1e-9));
    }
    List<String> markdown = Files.readAllLines(output.resolve("tables/benchmark.md"));
    assertThat(markdown)
        .anyMatch(
            line -> line.startsWith(String.format(Locale.ROOT, "| wells | 2 | %.4f |", errors[1])));
    assertThat(markdown).anyMatch(line -> line.startsWith("| ring | 2 | "));
    assertThat(markdown)
        .anyMatch(
            line ->
                line.matches("\\| wells \\| P\\(x0 > 0\\) \\| 0\\.\\d+ \\| .* \\| 0\\.8443071 \\|"))
        .anyMatch(line -> line.matches("\\| wells \\| E U \\| -.* \\| .* \\| -8\\.574904 \\|"))
        .anyMatch(line -> line.startsWith("| ring | E \\|x\\| | "));
    assertThat(markdown).anyMatch(line -> line.startsWith("| wells | floor: "));
    assertThat(out.toString()).contains(markdown.get(0));

    FileTime before = Files.getLastModifiedTime(output.resolve("wells-seed-2/manifest.json"));
    assertThat(run(arguments)).isZero();
    assertThat(Files.getLastModifiedTime(output.resolve("wells-seed-2/manifest.json")))
        .as("what is finished is not done again")
        .isEqualTo(before);
    assertThat(Files.readAllLines(output.resolve("tables/benchmark.md"))).isEqualTo(markdown);
  }

  @Test
  void aMistakeInTheLastConfigurationComesBeforeTheFirstRuns() throws Exception {
    Path wells = configuration("wells.conf", "{ type = double-well }");
    Path bad = configuration("bad.conf", "{ type = ring }");
    Path output = folder.resolve("out");

    assertThat(run("benchmark", wells.toString(), bad.toString(), "--output", output.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("target.radius");
    assertThat(output).doesNotExist();
  }

  @Test
  void badCommandLinesAreRefused() throws Exception {
    String wells = configuration("wells.conf", "{ type = double-well }").toString();
    assertThat(run("benchmark", wells, "--seeds", "0")).isEqualTo(1);
    assertThat(run("benchmark", wells, wells)).isEqualTo(1);
    assertThat(err.toString()).contains("--seeds: ", "0", "wells");
  }
}
