package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.TrainingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingProgressTest {

  private static final int ALL = 9;

  @TempDir private Path temporary;
  private RunFolder folder;
  private Checkpoints checkpoints;

  @BeforeEach
  void inAFolder() {
    folder = RunFolder.of(temporary.toString(), "mine", new Configuration());
    checkpoints = new Checkpoints(folder, "hash");
  }

  /** One whose checkpoints are not due for an hour. */
  private TrainingProgress progress() {
    return new TrainingProgress(
        checkpoints, 3600, checkpoints.newest(), ALL, new RunMetrics(), Options.none());
  }

  private static TrainingState state(int round) {
    return new TrainingState(new float[] {1, round}, new float[0], round, 5 * round);
  }

  private static void end(TrainingProgress progress, int round, boolean good) {
    RoundReport report =
        new RoundReport(
            new RoundReport.Schedule(round, ALL, 1, 1e-3),
            new RoundReport.Bounds(-2, 3, 4),
            RoundReport.Population.NONE,
            new RoundReport.Gradients(3, 10, 1, 0),
            new RoundReport.Points(0, 320, 64),
            0.25);
    progress.ended(report, good ? Optional.of(state(round)) : Optional.empty());
  }

  @Test
  void beforeTheFirstRoundHasEndedThereIsNothingToKeep() {
    assertThat(progress().keep()).isZero();
    assertThat(checkpoints.newest()).isEmpty();
  }

  @Test
  void theNewestRoundIsKeptThoughNoCheckpointIsDue() {
    TrainingProgress progress = progress();
    end(progress, 1, true);
    end(progress, 2, true);
    assertThat(checkpoints.newest()).isEmpty();

    assertThat(progress.keep()).isEqualTo(2);
    assertThat(checkpoints.newest().orElseThrow().state())
        .usingRecursiveComparison()
        .isEqualTo(state(2));
  }

  @Test
  void roundsThatWentWrongSinceAreNotKept() {
    TrainingProgress progress = progress();
    end(progress, 1, true);
    end(progress, 2, false);

    assertThat(progress.keep()).isEqualTo(1);
    assertThat(checkpoints.newest().orElseThrow().rounds())
        .extracting(report -> report.schedule().round())
        .containsExactly(1);
  }

  @Test
  void anInterruptionBeforeAnotherRoundEndsLeavesTheCheckpointThatIsThere() throws Exception {
    TrainingProgress first = progress();
    end(first, 1, true);
    first.keep();

    assertThat(progress().keep()).isEqualTo(1);
    try (var files = Files.list(temporary.resolve("mine/checkpoints"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatCannotBeWrittenIsNotSaidToBeKept() {
    TrainingProgress progress = progress();
    end(progress, 1, true);
    folder.guardBy(
        () -> {
          throw new RunFailedException("taken over", null);
        });

    assertThat(progress.keep()).isZero();
    assertThat(checkpoints.newest()).isEmpty();
  }
}
