package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Energies;
import io.gibbsvae.config.OutputSettings;
import io.gibbsvae.config.TargetType;
import io.gibbsvae.config.TargetTypes;
import io.gibbsvae.run.Command;
import io.gibbsvae.run.Outcome;
import io.gibbsvae.run.RefusedException;
import io.gibbsvae.run.RunFailedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void helpListsTheCommandsAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: gibbs-vae", "run", "train", "evaluate", "sample", "benchmark", "targets")
        .contains("Exit codes:", "0", "1", "2", "3", "4");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "train",
        "evaluate",
        "sample",
        "report",
        "benchmark",
        "init",
        "check",
        "plan",
        "targets"
      })
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: gibbs-vae " + command);
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("gibbs-vae ");
  }

  @Test
  void aConfigurationToBeginWithIsOneThatCanBeRead() throws Exception {
    Path file = folder.resolve("mine.conf");
    assertThat(run("init", file.toString(), "--type", "funnel")).isZero();
    assertThat(out.toString()).contains("check " + file);
    assertThat(Files.readString(file)).contains("type = funnel", "dimension = 10");

    assertThat(run("check", file.toString())).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("funnel-10, 10", "good  gradient", "good  growth", "in " + file, "location =");
  }

  @Test
  void aPlanIsAConfigurationThatLeavesNothingToPlan() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mine.conf"),
            "target { type = expression, dimension = 2, energy = \"sum((x - 40)^2)/8\" }");
    assertThat(run("plan", file.toString(), "--set", "train.seed=7")).as(err.toString()).isZero();
    assertThat(err.toString()).contains("good  scale", "good  modes");
    String plan = out.toString();
    assertThat(plan).contains("particles", "\"seed\" : 7").doesNotContain("\"output\"");

    Path planned = Files.writeString(folder.resolve("plan.conf"), plan);
    out.getBuffer().setLength(0);
    assertThat(run("plan", planned.toString())).as(err.toString()).isZero();
    assertThat(err.toString()).contains("nothing to plan");
    // But for the words above it.
    assertThat(plan).endsWith(out.toString());
  }

  @Test
  void whereThereIsNoPlanTheDefaultsAreShownAndItIsSaid() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("x.conf"),
            "target { type = expression, dimension = 1, energy = \"x0^2 + sqrt(x0 - 999)\""
                + ", check-gradient = false, check-growth = false }");
    assertThat(run("plan", file.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).contains("\"stages\"");
    assertThat(err.toString().lines()).singleElement().asString().contains("no plan");
  }

  @Test
  void aPlanOfAnEnergyThatRunRefusesEndsWith2() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("x.conf"),
            "target { type = expression, dimension = 2, energy = \"x0^2 - x1^2\" }");
    assertThat(run("plan", file.toString())).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("target.energy");
  }

  @Test
  void findsArgumentsThatLostCharacters() {
    String[] lost = {"run", "x.conf", "--output", "sorties-??"};
    assertThat(Main.garbled(lost, StandardCharsets.US_ASCII)).contains("sorties-??");
    assertThat(Main.garbled(lost, StandardCharsets.UTF_8)).isEmpty();
    assertThat(Main.garbled(new String[] {"sorties-\ufffd"}, StandardCharsets.UTF_8)).isPresent();
    String[] whole = {"run", "x.conf", "--set", "output.path = ${?FOLDER}", "a[b]*"};
    assertThat(Main.garbled(whole, StandardCharsets.US_ASCII)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweep[lr=0.1]", "{a,b}*?", "100% of #1, a+b", "lr:0.1", "back\\slash"})
  void configurationsAndTheirDataMayHaveAnyName(String name) throws Exception {
    Path place = Files.createDirectory(folder.resolve(name));
    Files.writeString(place.resolve(name + ".csv"), "y,x\n1,2\n0,3\n1,5\n0,1\n");
    Path file =
        Files.writeString(
            place.resolve(name + ".conf"),
            "target { type = regression, family = logistic, response = y, file = \""
                + (name + ".csv").replace("\\", "\\\\")
                + "\" }");
    List<Integer> dimensions = new ArrayList<>();
    int code =
        Main.run(
            (command, read, preflight, options) -> {
              dimensions.add(read.target().dimension());
              return Outcome.DONE;
            },
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "run",
            file.toString(),
            "--run-id",
            "mine");
    assertThat(code).as(err.toString()).isZero();
    assertThat(dimensions).containsExactly(2);
  }

  @Test
  void aMissingLibraryIsOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("x.conf"), "target.type = double-well");
    int code =
        Main.run(
            (c, read, preflight, options) -> {
              throw new NoClassDefFoundError("scala/Serializable");
            },
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "run",
            file.toString(),
            "--run-id",
            "mine");
    assertThat(code).isEqualTo(3);
    assertThat(err.toString().lines()).singleElement().asString().contains("Scala 2.12");
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("types")
  void everyTypesFirstConfigurationLacksNothingButFilesAndClassesOfTheUsers(String type)
      throws Exception {
    Path file = folder.resolve("mine.conf");
    assertThat(run("init", file.toString(), "--type", type)).isZero();

    int code = run("check", file.toString());

    String placeholder =
        Map.of(
                "regression", "your-table.csv",
                "onnx", "your-model.onnx",
                "stan", "your-program.stan",
                "process", "your-energy.py",
                "class", "YourEnergy")
            .getOrDefault(type, "");
    if (placeholder.isEmpty()) {
      assertThat(code).as(err.toString()).isZero();
    } else {
      assertThat(code).isEqualTo(2);
      assertThat(err.toString().lines().filter(line -> line.startsWith("  "))).hasSize(1);
      assertThat(err.toString()).contains(placeholder);
      assertThat(Files.readString(file)).contains(placeholder + "\"  #");
    }
  }

  static List<String> types() {
    return TargetTypes.all().stream().map(TargetType::name).toList();
  }

  @Test
  void noFileIsWrittenOverByOneToBeginWith() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.conf"), "mine");
    assertThat(run("init", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(file.toString());
    assertThat(Files.readString(file)).isEqualTo("mine");
  }

  @Test
  void anEnergyWithAnotherGradientEndsItsCheckWith2() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("x.conf"),
            "target { type = class, class = \"" + Energies.WrongGradient.class.getName() + "\" }");
    assertThat(run("check", file.toString())).isEqualTo(2);
    assertThat(out.toString()).contains("BAD   gradient");
  }

  @Test
  void thePriorOfAnInterceptIsAsThatOfTheOthers() {
    assertThat(run("targets", "regression")).isZero();
    assertThat(out.toString().lines())
        .filteredOn(line -> line.startsWith("intercept-prior."))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains(" as prior "));
  }

  @Test
  void targetsAreListedWithWhatIsKnownOfThem() {
    assertThat(run("targets")).isZero();
    assertThat(out.toString().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("many-well ")
                    .contains("any even", "log Z, exact samples"));
  }

  @Test
  void everyTargetOfTheListHasALineWithColumnsBelowTheirHeadings() {
    assertThat(run("targets")).isZero();
    List<String> lines = out.toString().lines().filter(line -> !line.isBlank()).toList();
    int dimension = lines.get(0).indexOf("dimension");
    int known = lines.get(0).indexOf("what is known");
    assertThat(lines.subList(1, lines.size()))
        .hasSameSizeAs(types())
        .allSatisfy(
            line -> {
              assertThat(line.substring(dimension - 2, known)).matches("  \\S.*  ");
              assertThat(line.substring(known)).matches("\\S.*");
            });
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyParameterHasItsDefaultAndItsMeaningBelowTheHeadings(String type) {
    assertThat(run("targets", type)).isZero();
    List<String> table =
        out.toString().lines().dropWhile(line -> !line.startsWith("parameter ")).toList();
    if (!table.isEmpty()) {
      int value = table.get(0).indexOf("default");
      assertThat(table.subList(1, table.size()))
          .filteredOn(line -> line.matches("\\S.*"))
          .hasSameSizeAs(TargetTypes.named(type).orElseThrow().parameters())
          .allSatisfy(line -> assertThat(line.substring(value - 2)).matches("  \\S.*  \\S.*"));
    }
  }

  @Test
  void aTargetIsShownWithItsParametersAndDefaults() {
    assertThat(run("targets", "funnel")).isZero();
    assertThat(out.toString().lines())
        .anySatisfy(line -> assertThat(line).matches("dimension +10 +D, at least 2\\."));
  }

  @Test
  void aTargetWithoutParametersSaysSo() {
    assertThat(run("targets", "double-well")).isZero();
    assertThat(out.toString()).doesNotContain("default");
  }

  @Test
  void aWrongCommandLineEndsWith1AndSaysWhereHelpIs() {
    assertThat(run()).isEqualTo(1);
    assertThat(run("rum", "a.conf")).isEqualTo(1);
    assertThat(run("run")).isEqualTo(1);
    assertThat(run("run", "a.conf", "b.conf")).isEqualTo(1);
    assertThat(run("run", "a.conf", "--sett", "a=b")).isEqualTo(1);
    assertThat(run("targets", "wel")).isEqualTo(1);
    assertThat(err.toString())
        .contains("gibbs-vae: ", "Try: gibbs-vae --help", "Try: gibbs-vae run --help")
        .contains("\"wel\"", "double-well", "many-well")
        .doesNotContain("Exception");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aWrongConfigurationEndsWith2AndALineForEachProblem() throws Exception {
    Path file = Files.writeString(folder.resolve("x.conf"), "target.type = ring\ntrain.batch = -5");

    int code = run("train", file.toString(), "--set", "sample.rows=0", "--run-id", "a/b");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("gibbs-vae: 4 ").contains(file.toString()),
            line -> assertThat(line).startsWith("  target.radius (x.conf): "),
            line -> assertThat(line).startsWith("  train.batch (x.conf:2): "),
            line -> assertThat(line).startsWith("  sample.rows (--set sample.rows=0): "),
            line -> assertThat(line).startsWith("  output.run-id (--run-id a/b): "));
  }

  @Test
  void aMissingConfigurationEndsWith2AndIsNamedOnce() {
    Path file = folder.resolve("no.conf");

    assertThat(run("run", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("gibbs-vae: " + file + ": ")
        .containsOnlyOnce(file.toString());
  }

  @Test
  void aMissingConfigurationBesideOtherMistakesIsOneOfThem() {
    Path file = folder.resolve("no.conf");

    assertThat(run("run", file.toString(), "--set", "train")).isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("gibbs-vae: 2 ").contains(file.toString()),
            line -> assertThat(line).startsWith("  --set train: ").contains("key=value"),
            line -> assertThat(line).startsWith("  " + file + ": "));
  }

  private int run(PipelineCommand.Runner pipeline, String... arguments) throws Exception {
    Path file = Files.writeString(folder.resolve("x.conf"), "target.type = double-well");
    String[] all =
        Stream.concat(Stream.of("run", file.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return Main.run(pipeline, new PrintWriter(out, true), new PrintWriter(err, true), all);
  }

  @Test
  void thePipelineGetsTheCommandTheConfigurationAndTheOptions() throws Exception {
    int code =
        run(
            (command, configuration, preflight, options) -> {
              assertThat(command).isEqualTo(Command.RUN);
              assertThat(configuration.output())
                  .isEqualTo(new OutputSettings("there", "mine", 30, 0));
              assertThat(configuration.train().rounds().count()).isEqualTo(3);
              assertThat(options.overwrite()).isTrue();
              return Outcome.DONE;
            },
            "--output",
            "there",
            "--run-id=mine",
            "--set",
            "train.rounds=3",
            "--overwrite");

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
  }

  @Test
  void thresholdsThatAreNotMetEndWith4() throws Exception {
    assertThat(run((command, configuration, preflight, options) -> Outcome.THRESHOLDS_NOT_MET))
        .isEqualTo(4);
    assertThat(run((command, configuration, preflight, options) -> Outcome.QUALITY_TOO_LOW))
        .isEqualTo(4);
    assertThat(err.toString()).startsWith("gibbs-vae: ").contains("evaluate.require");
  }

  @Test
  void aRefusalEndsWith2AndItsMessage() throws Exception {
    int code = run(pipelineThatThrows(new RefusedException("that folder is taken")));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("gibbs-vae: that folder is taken");
  }

  @Test
  void aFailureEndsWith3AndItsMessage() throws Exception {
    int code = run(pipelineThatThrows(new RunFailedException("no round succeeded")));

    assertThat(code).isEqualTo(3);
    assertThat(err.toString().lines()).containsExactly("gibbs-vae: no round succeeded");
  }

  @Test
  void aBugEndsWith3AndItsStackTrace() throws Exception {
    assertThat(run(pipelineThatThrows(new IllegalStateException("a bug")))).isEqualTo(3);
    assertThat(err.toString())
        .startsWith("java.lang.IllegalStateException: a bug")
        .contains("\tat io.gibbsvae.");
  }

  @Test
  void anErrorOfTheVirtualMachineEndsWith3() throws Exception {
    int code =
        run(
            (command, configuration, preflight, options) -> {
              throw new UnsatisfiedLinkError("no library");
            });

    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("UnsatisfiedLinkError: no library");
  }

  private static PipelineCommand.Runner pipelineThatThrows(RuntimeException e) {
    return (command, configuration, preflight, options) -> {
      throw e;
    };
  }
}
