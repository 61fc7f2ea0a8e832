package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.cli.PipelineCommand.Runner;
import io.gibbsvae.run.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Command lines on the Spark that tests share; settings of Spark have no effect. */
public final class LocalRun {

  private LocalRun() {}

  /** What does the work on so many cores. */
  static Runner on(int cores) {
    return (command, read, preflight, options) ->
        Pipeline.execute(command, read, preflight, options, LocalSpark.session(cores));
  }

  /** Runs a command line on two cores, and expects the exit code 0. */
  public static void run(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter both = new PrintWriter(said, true);
    assertThat(Main.run(on(2), both, both, arguments)).as(said.toString()).isZero();
  }

  /** Copies the folder of a run. */
  static void copy(Path run, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(run.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
