package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.gibbsvae.Settings;
import io.gibbsvae.Shape;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Langevin;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.FailOn;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.network.Activation;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.SampleRequest;
import io.gibbsvae.sample.SampleSettings;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.LearningRate;
import io.gibbsvae.train.PopulationSettings;
import io.gibbsvae.train.Tempering;
import io.gibbsvae.train.TrainSettings;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {

  private static final String SMALLEST = "target.type = double-well";

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ConfigurationFolder(temporary);
  }

  @Test
  void aTypeOfTargetIsEnough() {
    RunConfiguration read = folder.read(SMALLEST);

    assertThat(read.target().name()).isEqualTo("double-well");
    assertThat(read.model())
        .isEqualTo(
            Shape.of(2)
                .stages(4)
                .hidden(List.of(64, 64))
                .activation(Activation.SOFTSIGN)
                .settings());
    assertThat(read.train())
        .isEqualTo(
            new TrainSettings(
                1,
                new TrainSettings.Rounds(200, 2, 25, 0),
                Settings.steps(
                    512,
                    TrainSettings.Optimizer.ADAM,
                    new LearningRate(3e-3, 2e-5, LearningRate.Decay.COSINE),
                    10),
                new Tempering(Tempering.Schedule.LINEAR, 0.05, 0.4),
                PopulationSettings.NONE));
    assertThat(read.evaluate()).isEqualTo(Settings.evaluation(100_000, 2, 16));
    assertThat(read.sample())
        .isEqualTo(
            new SampleRequest(
                Settings.rows(
                    1_000_000, 3, 250_000, 8192, "zstd", Correction.IMPORTANCE, Settings.CHAINS),
                true,
                true,
                true,
                OptionalLong.empty()));
    assertThat(read.thresholds()).isEqualTo(Settings.THRESHOLDS);
    assertThat(read.output().path()).isEqualTo("data/out");
    assertThat(read.spark()).isEmpty();
    assertThat(read.dataFiles()).isEmpty();
  }

  @Test
  void everyValueOfTheFileIsRead() {
    RunConfiguration read =
        folder.read(
            """
            target { type = many-well, dimension = 4, check-gradient = false }
            model {
              stages = 1, latent-dimension = 3, hidden = [8], activation = silu
              covariance = full, objective = closed-form, location = [1, 2, 3, 4], scale = 2
            }
            train {
              seed = -7, workers = 3, batch = 64, averaging-frequency = 5, rounds = 6
              optimizer = sgd, learning-rate = 1e-2, clip-norm = 1
              tempering { schedule = geometric, start = 0.1, share = 0.25 }
            }
            evaluate {
              rows = 1e3, seed = 8, latent-draws = 5, search = false, stein-rows = 100
              require { ess = 0.5, log-z-error = 0.1, k-hat = 0.6 }
            }
            sample {
              rows = 40, seed = 9, noise = sobol, rows-per-file = 4, block = 2, codec = none
              correction = metropolis, latent-draws = 1, candidates = 3, stein-rows = 50
              metropolis {
                draws = 20, warm-up = 6, thin = 7, latent-draws = 8, acceptance = 0.6
                step-spread = 1, metric = dense
                moves { encode-decode = 0, latent-walk = 2, independence = 3, mala = 4 }
              }
              require { ess = 100, r-hat = 1.1 }
            }
            verdicts {
              k-hat = 0.6, missing-share = 0.01, r-hat = 1.05, ess = 100, ess-share = 0.1
              encoder-gain = 3, acceptance = 0.1, bfmi = 0.2, standard-errors = 4, fail-on = never
            }
            output { path = "hdfs://host/runs", run-id = mine_1.0 }
            spark { master = "local[2]", executor.memory = 4g, "speculation.interval" = 1.10 }
            """);

    assertThat(read.model())
        .isEqualTo(
            Shape.of(4)
                .latents(3)
                .hidden(List.of(8))
                .activation(Activation.SILU)
                .covariance(Covariance.FULL)
                .objective(Objective.CLOSED_FORM)
                .location(List.of(1.0, 2.0, 3.0, 4.0))
                .scale(List.of(2.0, 2.0, 2.0, 2.0))
                .settings());
    assertThat(read.train())
        .isEqualTo(
            new TrainSettings(
                -7,
                new TrainSettings.Rounds(6, 3, 5, 0),
                Settings.steps(
                    64,
                    TrainSettings.Optimizer.SGD,
                    new LearningRate(1e-2, 1e-2, LearningRate.Decay.CONSTANT),
                    1),
                new Tempering(Tempering.Schedule.GEOMETRIC, 0.1, 0.25),
                PopulationSettings.NONE));
    assertThat(read.evaluate())
        .isEqualTo(
            new EvaluateSettings(
                1000, 8, 5, false, 100, new EvaluateSettings.Require(0.5, 0.1, 0.6)));
    assertThat(read.sample().isOpen()).isFalse();
    assertThat(read.sample().settings())
        .isEqualTo(
            new SampleSettings(
                9,
                NoiseType.SOBOL,
                new SampleSettings.Files(40, 4, 2, "none"),
                Correction.METROPOLIS,
                new SampleSettings.Weights(1, 3),
                new ChainSettings(
                    20, 6, 7, Settings.moves(0, 2, 3, 4), 8, new Langevin(0.6, 1, Metric.DENSE)),
                50,
                new SampleSettings.Require(100, Double.POSITIVE_INFINITY, 1.1)));
    assertThat(read.thresholds())
        .isEqualTo(new Thresholds(0.6, 0.01, 1.05, 100, 0.1, 3, 0.1, 0.2, 4, FailOn.NEVER));
    assertThat(read.output()).isEqualTo(new OutputSettings("hdfs://host/runs", "mine_1.0", 30, 0));
    assertThat(read.spark())
        .isEqualTo(
            Map.of(
                "spark.master", "local[2]",
                "spark.executor.memory", "4g",
                "spark.speculation.interval", "1.10"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sample.correction = auto | true",
        "sample.correction = importance | false",
        "sample.correction = metropolis | false",
        "sample { correction = metropolis, metropolis.warm-up = auto } | true",
        "sample { correction = metropolis, metropolis.thin = auto } | true",
        "sample { correction = importance, metropolis.thin = auto } | false",
        "sample { correction = none, effective-rows = 10 } | true"
      })
  void readsWhatIsLeftToTheRun(String lines, boolean open) {
    assertThat(folder.read(SMALLEST + "\n" + lines).sample().isOpen()).isEqualTo(open);
  }

  @Test
  void trainsEveryCandidateForTheEffectiveRows() {
    List<Candidate> candidates =
        folder
            .read(
                SMALLEST
                    + """

                    train.cycles.first = 2
                    candidates = [ { model.stages = 1 }, { train.cycles.rows = 5 } ]
                    sample.effective-rows = 77
                    """)
            .candidates();

    assertThat(candidates)
        .extracting(candidate -> candidate.train().cycles())
        .containsExactly(new Cycles(2, 77), new Cycles(2, 77), new Cycles(2, 5));
    assertThat(candidates.get(1).model().stages()).isOne();
  }

  @Test
  void keepsNumbersOfChainsWhereTheCorrectionIsAuto() {
    SampleRequest read =
        folder.read(SMALLEST + "\nsample.metropolis { warm-up = 30, thin = 2 }").sample();

    assertThat(read.warmUpOpen()).isFalse();
    assertThat(read.thinOpen()).isFalse();
    assertThat(read.settings().chains().warmUp()).isEqualTo(30);
    assertThat(read.settings().chains().thin()).isEqualTo(2);
  }

  @Test
  void cyclesWantTheEffectiveRowsOfTheSamples() {
    String cycles = SMALLEST + "\ntrain.cycles.first = 4\n";

    assertThat(folder.read(cycles).train().cycles().rows()).isEqualTo(1_000_000);
    assertThat(folder.read(cycles + "sample.effective-rows = 700").train().cycles().rows())
        .isEqualTo(700);
    assertThat(
            folder
                .read(cycles + "sample.effective-rows = 700\ntrain.cycles.rows = 5")
                .train()
                .cycles()
                .rows())
        .isEqualTo(5);
  }

  @Test
  void aRunForLogZWantsTheRowsOfItsError() {
    String cycles = SMALLEST + "\nwant = log-z\ntrain.cycles.first = 4\n";
    RunConfiguration usual = folder.read(cycles + "sample.effective-rows = 700");
    RunConfiguration asked = folder.read(cycles + "evaluate.log-z-error = 0.003");

    assertThat(usual.want()).isEqualTo(Want.LOG_Z);
    assertThat(usual.evaluate().logZError()).isEqualTo(0.01);
    assertThat(usual.evaluate().rows()).isEqualTo(16_384);
    assertThat(usual.train().cycles().rows()).isEqualTo(10_000);
    assertThat(asked.train().cycles().rows()).isEqualTo(111_112);
    assertThat(folder.read(cycles + "evaluate.rows = 500").evaluate().logZError()).isInfinite();
    assertThat(folder.read(usual.complete()).hash()).isEqualTo(usual.hash());
  }

  @Test
  void logZMayHaveAnErrorWhereRowsAreWanted() {
    RunConfiguration read = folder.read(SMALLEST + "\nevaluate.log-z-error = 0.1");

    assertThat(read.want()).isEqualTo(Want.ROWS);
    assertThat(read.evaluate().logZError()).isEqualTo(0.1);
    assertThat(read.train().cycles()).isEqualTo(Cycles.NONE);
  }

  @Test
  void oneBudgetIsThatOfAllCandidates() {
    RunConfiguration read =
        folder.read(
            SMALLEST
                + "\ntrain { cycles.first = 4, budget = 2e6 }\ncandidates = [ { model.stages = 1 } ]");

    assertThat(read.budget()).hasValue(2_000_000);
    assertThat(read.candidates()).hasSize(2);
    assertThat(folder.read(read.complete()).modelHash()).isEqualTo(read.modelHash());
    assertThat(folder.read(SMALLEST).budget()).isEmpty();
  }

  /** A round takes 25,600 energies, and the samples that judge a cycle 16,384. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train { rounds = 4, budget = 102400 }",
        "train { cycles.first = 4, budget = 118784 }",
        "train { round-seconds = 1, rounds = 4, budget = 1 }"
      })
  void readsABudgetThatRoundsFitInto(String train) {
    assertThat(folder.read(SMALLEST + "\nmodel.stages = 2\n" + train).budget()).isPresent();
    assertThatThrownBy(
            () ->
                folder.read(
                    SMALLEST
                        + "\nmodel.stages = 2\n"
                        + train
                            .replace("102400", "102399")
                            .replace("118784", "118783")
                            .replace("round-seconds = 1, ", "")))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void aBudgetIsComparedWithThePlan() {
    String file = folder.write("run.conf", SMALLEST + "\ntrain.budget = 200000").toString();
    ConfigurationReader reader = ConfigurationReader.of(FileOpener.local());

    assertThat(reader.read(file, List.of()).open()).isTrue();
    assertThat(reader.read(file, List.of(), List.of("train.rounds = 7")).budget())
        .hasValue(200_000);
    for (List<String> plan : List.of(List.of("train.rounds = 8"), List.<String>of())) {
      assertThatThrownBy(() -> reader.read(file, List.of(), plan))
          .isInstanceOf(InvalidConfigurationException.class);
    }
  }

  @Test
  void theIdentityOfWrittenOutDefaultsIsThatOfDefaults() {
    String corrected = SMALLEST + "\nsample.correction = importance\n";
    RunConfiguration written =
        folder.read(
            corrected
                + "sample { rows = 1000000, metropolis { warm-up = 400, thin = 1 } }\n"
                + "train.cycles.rows = 1000000");

    assertThat(written.hash()).isEqualTo(folder.read(corrected).hash());
  }

  @Test
  void theCommandLineWinsOverTheFileAndTheLastOptionWins() {
    RunConfiguration read =
        folder.read(
            SMALLEST + "\ntrain { batch = 64, rounds = 5 }", "train.batch=32", "train.batch = 16");

    assertThat(read.train().steps().batch()).isEqualTo(16);
    assertThat(read.train().rounds().count()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "model { location = 3, scale = 0.5 }\n train { seed = 9, workers = 4, budget = 9, cycles.rows = 7 }",
        "sample.rows = 5\n evaluate.rows = 10"
      })
  void aModelThatIsNotDescribedIsOpenForAPlan(String more) {
    assertThat(folder.read(SMALLEST + "\n" + more).open()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"model.stages = 4", "train.rounds = 5", "train { population { particles = 8 } }"})
  void aModelThatIsDescribedIsNot(String more) {
    assertThat(folder.read(SMALLEST + "\n" + more).open()).isFalse();
  }

  @Test
  void aPlanWinsOverDefaultsAndOverNothingElse() {
    List<String> plan = List.of("model { stages = 3", "  scale = 7 }", "train.rounds = 12");
    String file = folder.write("run.conf", SMALLEST + "\nmodel.scale = 2").toString();
    ConfigurationReader reader = ConfigurationReader.of(FileOpener.local());
    RunConfiguration planned = reader.read(file, List.of(), plan);

    assertThat(planned.model().stages()).isEqualTo(3);
    assertThat(planned.model().scale()).containsOnly(2.0);
    assertThat(planned.train().rounds().count()).isEqualTo(12);
    assertThat(planned.planned()).isTrue();
    assertThat(planned.modelHash())
        .isEqualTo(
            folder
                .read(SMALLEST + "\nmodel { stages = 3, scale = 2 }\ntrain.rounds = 12")
                .modelHash());
  }

  @Test
  void textOptionsAreTakenLiterally() {
    Path file = folder.write("run.conf", SMALLEST);
    Assignment output = Assignment.option("--output", "output.path", "hdfs://host/a \"b\" ${c}");

    RunConfiguration read =
        ConfigurationReader.of(FileOpener.local()).read(file.toString(), List.of(output));

    assertThat(read.output().path()).isEqualTo("hdfs://host/a \"b\" ${c}");
  }

  @Test
  void onlyVariablesThatTheFileNamesAreTakenFromTheEnvironment() {
    System.setProperty("train.batch", "3");
    try {
      RunConfiguration read =
          folder.read(SMALLEST + "\ntrain.batch = ${?NO_SUCH_VARIABLE}\noutput.path = ${PATH}");

      assertThat(read.train().steps().batch()).isEqualTo(512);
      assertThat(read.output().path()).isEqualTo(System.getenv("PATH"));
    } finally {
      System.clearProperty("train.batch");
    }
  }

  @Test
  void valuesMayReferToEachOtherAndToDefaults() {
    RunConfiguration read = folder.read(SMALLEST + "\nevaluate.rows = ${sample.rows}");

    assertThat(read.evaluate().rows()).isEqualTo(1_000_000);
  }

  @Test
  void filesMayIncludeTheirSiblings() {
    folder.write("base.conf", "train { batch = 7, rounds = 8 }");

    RunConfiguration read =
        folder.read("include \"base.conf\"\n" + SMALLEST + "\ntrain.rounds = 9");

    assertThat(read.train().steps().batch()).isEqualTo(7);
    assertThat(read.train().rounds().count()).isEqualTo(9);
  }

  @Test
  void filesAreOpenedWhereTheyAre() {
    Map<String, String> files =
        Map.of(
            "hdfs://host/runs/ring.conf",
            "include \"base.conf\"\ntarget { type = gaussian-mixture, means-file = means.csv }",
            "hdfs://host/runs/base.conf",
            "train.batch = 7",
            "hdfs://host/runs/means.csv",
            "x,y\n0,0\n1,1\n");
    FileOpener opener =
        location -> {
          if (!files.containsKey(location)) {
            throw new FileNotFoundException(location);
          }
          return new ByteArrayInputStream(files.get(location).getBytes(StandardCharsets.UTF_8));
        };

    RunConfiguration read =
        ConfigurationReader.of(opener).read("hdfs://host/runs/ring.conf", List.of());

    assertThat(read.train().steps().batch()).isEqualTo(7);
    assertThat(read.target().name()).isEqualTo("gaussian-mixture-2");
  }

  @Test
  void readingLeavesNothingBehind() throws Exception {
    folder.read(SMALLEST);

    try (var files = Files.list(temporary)) {
      assertThat(files.map(path -> path.getFileName().toString())).containsExactly("run.conf");
    }
  }

  @Test
  void theMessageHasALineForEachProblem() {
    Path file = folder.write("run.conf", "target.type = ring\ntrain.batch = -5");

    assertThatThrownBy(
            () -> ConfigurationReader.of(FileOpener.local()).read(file.toString(), List.of()))
        .isInstanceOfSatisfying(
            InvalidConfigurationException.class,
            e -> {
              assertThat(e.source()).isEqualTo(file.toString());
              assertThat(e.problems())
                  .extracting(Problem::key, Problem::where)
                  .containsExactly(
                      tuple("target.radius", "run.conf"), tuple("train.batch", "run.conf:2"));
              assertThat(e.getMessage().lines())
                  .containsExactlyElementsOf(e.problems().stream().map(Problem::toString).toList());
            });
  }
}
