package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.Submission.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to drivers and to disks. */
class DriverFaultsIT extends Faults {

  private static Running killedOnceThereIs(String sign, String name) throws Exception {
    Path path = temporary.resolve(name).resolve(sign);
    Running run = local(name).start();
    run.await(() -> isThere(path));
    run.kill();
    assertThat(isThere(path)).as(run.said()).isTrue();
    isNotDone(name);
    assertThat(temporary.resolve(name + ".lock")).exists();
    return run;
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aDriverKilledInTrainingGoesOnFromItsCheckpoint(int attempt) throws Exception {
    String fault = "driver killed (SIGKILL) in training, run again";
    trying(fault);
    String name = next("training");
    killedOnceThereIs("checkpoints", name);

    Running again = local(name).start();
    finish(again);
    assertThat(again.said()).contains("which has died: taking over").contains(GOES_ON + "round");
    isAsUndisturbed(name);

    Running third = local(name).start();
    finish(third);
    assertThat(third.said()).contains("is done already");
    held(fault, "goes on from its checkpoint; same rows; a third run does nothing");
  }

  @Test
  void aDriverThatIsAskedToEndInTrainingSaysWhichRoundIsKept() throws Exception {
    String name = next("ended");
    Path checkpoints = temporary.resolve(name).resolve("checkpoints");
    Running run = local(name).start();
    run.await(() -> isThere(checkpoints));

    run.end();

    assertThat(run.exitCode()).as(run.said()).isEqualTo(128 + 15);
    assertThat(run.said())
        .containsPattern(
            "interrupted in round \\d+ of 30; round \\d+ is kept: run the same command");
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @MethodSource("tries")
  void aDriverKilledAfterTrainingDoesNotTrainAgain(int attempt) throws Exception {
    String fault = "driver killed between training and generation, run again";
    trying(fault);
    String name = next("trained");
    killedOnceThereIs("model/model.json", name);

    Running again = local(name).start();
    finish(again);
    assertThat(again.said()).contains("is trained already");
    isAsUndisturbed(name);
    held(fault, "takes the model that is there; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aDriverKilledInGenerationGoesOnAfterTheFilesThatAreWhole(int attempt) throws Exception {
    String fault = "driver killed in generation, run again";
    trying(fault);
    String name = next("generation");
    killedOnceThereIs("_staging/samples/_groups/000000-000008.json", name);

    Running again = local(name).start();
    finish(again);
    assertThat(again.said()).contains("is trained already").containsPattern(GOES_ON + "\\d+ of 30");
    isAsUndisturbed(name);
    JsonNode manifest =
        new ObjectMapper().readTree(temporary.resolve(name + "/manifest.json").toFile());
    assertThat(manifest.at("/samples/resumed_after_rows").asLong()).isGreaterThanOrEqualTo(32_000);
    held(fault, "goes on after the files that are whole; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aDamagedCheckpointIsNamedAndPassedOver(int attempt) throws Exception {
    String fault = "newest checkpoint cut short or altered";
    trying(fault);
    String name = next("checkpoint");
    killedOnceThereIs("checkpoints", name);
    Path checkpoints = temporary.resolve(name).resolve("checkpoints");
    Path newest;
    try (Stream<Path> all = Files.list(checkpoints)) {
      newest = all.max(Path::compareTo).orElseThrow();
    }
    byte[] content = Files.readAllBytes(newest);
    if (attempt % 2 == 0) {
      content = Arrays.copyOf(content, content.length / 2);
    } else {
      content[content.length / 3] ^= 1;
    }
    Files.write(newest, content);

    Running again = local(name).start();
    finish(again);
    assertThat(again.said()).contains(newest.getFileName() + " is passed over: it is not what");
    isAsUndisturbed(name);
    held(fault, "named in a warning and passed over; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aFullDiskEndsTheRunAndRoomLetsItGoOn(int attempt) throws Exception {
    String fault = "output disk full; room made, run again";
    trying(fault);
    String name = next("full");
    Path disk = Files.createDirectory(temporary.resolve(name + "-disk"));
    // A disk of its own, for these processes only. The rows take 2.6 MB.
    String script =
        """
        mount -t tmpfs -o size=1800k tmpfs "$0" || exit 99
        "$@"
        echo "first exit code $?"
        ls "$0"/*
        mount -o remount,size=100m "$0"
        "$@"
        echo "second exit code $?"
        cp -r "$0/." "${0%-disk}"
        """;
    Running run =
        new Submission(temporary, name)
            .behind("unshare", "--map-root-user", "--mount", "bash", "-c", script, disk.toString())
            .job("run", temporary.resolve("x.conf").toString())
            .job("--output", disk.toString(), "--run-id", name)
            .spark("--master", "local[2]")
            .start();
    assertThat(run.exitCode()).as(run.said()).isZero();
    String said = run.said();
    assertThat(said.substring(said.indexOf("\ngibbs-vae: ")))
        .startsWith("\ngibbs-vae: output: cannot write to " + disk.resolve(name))
        .contains(": No space left on device")
        .contains("first exit code 3");
    String first = said.substring(said.indexOf("first exit"), said.indexOf(GOES_ON));
    assertThat(first.lines()).contains("manifest.json", "_staging").doesNotContain("samples");
    assertThat(said).contains("second exit code 0").containsPattern(GOES_ON + "\\d+ of 30 files");
    Path folder = temporary.resolve(name).resolve(name);
    assertThat(folder.resolve("_SUCCESS")).exists();
    haveTheSameRows(folder.resolve("samples"), samples("undisturbed"));
    held(fault, "exit code 3, one message; then goes on after the files that are whole; same rows");
  }

  @ParameterizedTest
  @MethodSource("tries")
  void aFolderThatCannotBeWrittenIsRefusedAtOnce(int attempt) throws Exception {
    String fault = "output folder that cannot be written";
    trying(fault);
    String name = next("read-only");
    Path disk = Files.createDirectory(temporary.resolve(name + "-disk"));
    Running run =
        new Submission(temporary, name)
            .behind("unshare", "--map-root-user", "--mount", "bash", "-c")
            .behind("mount -t tmpfs -o ro tmpfs \"$0\" || exit 99; exec \"$@\"", disk.toString())
            .job("run", temporary.resolve("x.conf").toString())
            .job("--output", disk.toString(), "--run-id", name)
            .start();
    assertThat(run.exitCode()).as(run.said()).isEqualTo(3);
    assertThat(run.said()).contains(disk.toString()).doesNotContain("\tat ", "round 1/");
    held(fault, "exit code 3, one message, before anything is computed");
  }
}
