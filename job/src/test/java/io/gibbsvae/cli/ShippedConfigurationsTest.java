package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.check.EnergyCheck;
import io.gibbsvae.check.Preflight;
import io.gibbsvae.check.Progress;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.run.Benchmark.Entry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ShippedConfigurationsTest {

  private static final String ROOT = System.getProperty("gibbsvae.root");

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();
  private final Map<String, List<Entry>> benchmarked = new LinkedHashMap<>();

  /** Runs a benchmark that takes note of what it should run. */
  private int benchmark(ShippedConfigurations shipped, String... arguments) {
    BenchmarkCommand command =
        new BenchmarkCommand(
            (configurations, output) -> {
              benchmarked.putAll(configurations);
              return "";
            },
            shipped);
    return new CommandLine(command)
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aBenchmarkWithoutNamesRunsTheLadder() {
    ShippedConfigurations shipped =
        ShippedConfigurations.of(Map.of(ShippedConfigurations.HOME, ROOT));

    assertThat(benchmark(shipped, "--seeds", "1")).as(err.toString()).isZero();

    assertThat(benchmarked.keySet())
        .containsExactly(
            "gmm40",
            "many-well-32",
            "many-well-128",
            "funnel",
            "mog2",
            "mog2i",
            "mog6",
            "mog9",
            "ring",
            "ring5",
            "dw4",
            "phi4",
            "phi4-broken",
            "breast-cancer");
    assertThat(benchmarked.get("many-well-128").get(0).configuration().target().name())
        .isEqualTo("many-well-128");
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("sonar", "SONAR_CSV", "conf/benchmark/sonar.conf");
  }

  /** A benchmark checks an energy before its runs, whose searches begin with the same descents. */
  @Test
  void runsOfABenchmarkGoOnFromTheCheckOfTheirEnergy() throws Exception {
    Path wells =
        Files.writeString(
            folder.resolve("wells.conf"), "target.type = double-well, model.stages = 4");
    assertThat(benchmark(ShippedConfigurations.of(Map.of()), wells.toString(), "--seeds", "1"))
        .as(err.toString())
        .isZero();
    Entry run = benchmarked.get("wells").get(0);

    assertThat(energiesOfASearch(run.configuration(), run.preflight()))
        .isLessThan(energiesOfASearch(run.configuration(), Preflight.none()));
  }

  private static long energiesOfASearch(RunConfiguration run, Preflight preflight) {
    CountedPotential counted = new CountedPotential(run.target().potential());
    EnergyCheck.search(counted, run.model(), preflight, Progress.NONE);
    return counted.count();
  }

  @Test
  void theLadderHasSonarWhereItsDataAreNamed() {
    ShippedConfigurations shipped = ShippedConfigurations.of(Map.of("SONAR_CSV", "/data/s.csv"));

    assertThat(shipped.ladder()).endsWith("breast-cancer", "sonar");
    assertThat(shipped.leftOut()).isEmpty();
    assertThat(ShippedConfigurations.of(Map.of("SONAR_CSV", "")).ladder()).doesNotContain("sonar");
  }

  @Test
  void namesAreThoseOfTheFoldersInTheProjectAndTheBenchmarksFirst() throws Exception {
    Path conf = Files.createDirectories(folder.resolve("conf/benchmark")).getParent();
    Files.writeString(conf.resolve("a.conf"), "target.type = double-well");
    Files.writeString(conf.resolve("b.conf"), "target.type = double-well");
    Files.writeString(conf.resolve("benchmark/b.conf"), "target.type = funnel");
    Path file = Files.writeString(folder.resolve("mine.conf"), "target.type = rosenbrock");
    ShippedConfigurations shipped =
        ShippedConfigurations.of(Map.of(ShippedConfigurations.HOME, folder.toString()));

    assertThat(benchmark(shipped, "b", "a", file.toString(), "--seeds", "2")).isZero();

    assertThat(benchmarked.keySet()).containsExactly("b", "a", "mine");
    assertThat(benchmarked.get("b").get(1).configuration().target().name()).isEqualTo("funnel-10");
    assertThat(benchmarked.get("b").get(1).configuration().output().runId()).isEqualTo("b-seed-2");
    assertThat(benchmarked.get("a").get(0).configuration().target().name())
        .isEqualTo("double-well");
    assertThat(benchmarked.get("mine").get(0).configuration().target().name())
        .isEqualTo("rosenbrock-2");
  }

  @Test
  void aNameThatIsNoneIsRefusedWithThePlacesWhereItWasLookedFor() {
    ShippedConfigurations shipped =
        ShippedConfigurations.of(Map.of(ShippedConfigurations.HOME, folder.toString()));

    assertThat(benchmark(shipped, "mog3")).isNotZero();
    assertThat(err.toString())
        .contains(
            "mog3",
            folder.resolve("conf/benchmark/mog3.conf").toString(),
            folder.resolve("conf/mog3.conf").toString());
    assertThat(benchmarked).isEmpty();
  }

  @Test
  void withoutAProjectNamesAreThoseOfTheWorkingFolder() {
    assertThat(ShippedConfigurations.of(Map.of()).places("mog2"))
        .contains("conf/benchmark/mog2.conf", "conf/mog2.conf");
  }
}
