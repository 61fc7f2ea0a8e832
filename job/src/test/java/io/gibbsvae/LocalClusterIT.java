package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.Submission.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors in processes of their own, through the launcher and the shaded jar. */
class LocalClusterIT {

  private static final String CONFIGURATION =
      """
      target.type = double-well
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

  /** The folder of a run on a master. */
  private static Path run(String place, String master, String correction) throws Exception {
    String name = place + "-" + correction;
    Path configuration = Files.writeString(temporary.resolve("x.conf"), CONFIGURATION);
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
    Path cluster = run("cluster", "local-cluster[2,1,1024]", correction);
    Path local = run("local", "local[2]", correction);

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
