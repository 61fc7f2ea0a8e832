package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Submission.Running;
import io.gibbsvae.energy.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors in processes of their own, through the launcher and the shaded jar. */
class LocalClusterIT {

  private static final String CONFIGURATION =
      """
      model { stages = 2, hidden = [8] }
      train { workers = 3, batch = 32, averaging-frequency = 5, rounds = 2 }
      evaluate.rows = 2000
      sample {
        rows = 1000, rows-per-file = 400, block = 64
        metropolis { draws = 100, warm-up = 10 }
      }
      verdicts.fail-on = never
      evaluate.search = false
      """;

  @TempDir private static Path temporary;

  private static final String DOUBLE_WELL = "target.type = double-well\n";

  /** The folder of a run on a master. */
  private static Path run(String place, String master, String target, String correction)
      throws Exception {
    String name = place + "-" + correction;
    Path configuration = Files.writeString(temporary.resolve("x.conf"), target + CONFIGURATION);
    Running run =
        new Submission(temporary, name)
            .job("run", configuration.toString(), "--output", temporary.toString())
            .job("--set", "sample.correction=" + correction, "--run-id", name)
            .onExecutors(master)
            .start();
    assertThat(run.exitCode()).as(run.said()).isZero();
    return temporary.resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"metropolis", "resample"})
  void aClusterOfTwoExecutorsWritesTheValuesThatOneProcessWrites(String correction)
      throws Exception {
    assertThatBothWriteTheSame(DOUBLE_WELL, "", correction);
  }

  /** The launcher's environment, which names the library, is not that of a cluster's executors. */
  @Test
  void stanProgramsHaveTheSameValuesOnTwoExecutors() throws Exception {
    Path program = Submission.ROOT.resolve("job/src/test/resources/stan/schools");
    String target =
        "target { type = stan, library = \"%s\", file = \"%s.stan\", data = \"%s.json\" }\n";
    assertThatBothWriteTheSame(
        Text.format(target, StanLibraries.stanli(), program, program), "stan-", "importance");
  }

  private static void assertThatBothWriteTheSame(String target, String prefix, String correction)
      throws Exception {
    Path cluster = run(prefix + "cluster", "local-cluster[2,1,1024]", target, correction);
    Path local = run(prefix + "local", "local[2]", target, correction);

    assertThat(cluster.resolve("model/parameters.npy"))
        .hasSameBinaryContentAs(local.resolve("model/parameters.npy"));
    assertThat(cluster.resolve("metrics/diagnostics.json"))
        .hasSameBinaryContentAs(local.resolve("metrics/diagnostics.json"));
    assertThat(Samples.bits(Samples.rows(LocalSpark.session(2), cluster.resolve("samples"))))
        .hasSize(1000)
        .isEqualTo(Samples.bits(Samples.rows(LocalSpark.session(2), local.resolve("samples"))));
    LocalSpark.stop();
  }
}
