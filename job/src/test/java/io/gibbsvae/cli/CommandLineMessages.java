package io.gibbsvae.cli;

import io.gibbsvae.Messages;
import io.gibbsvae.run.Outcome;
import io.gibbsvae.run.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What command lines print besides results. */
public final class CommandLineMessages {

  private final Messages messages;
  private final String wells;
  private final String ring;

  private CommandLineMessages(Messages messages, Path folder) throws IOException {
    this.messages = messages;
    this.wells =
        Files.writeString(folder.resolve("wells.conf"), "target.type = double-well").toString();
    this.ring =
        Files.writeString(folder.resolve("ring.conf"), "target.type = ring\ntrain.batch = -5")
            .toString();
  }

  /** Adds them. */
  public static void addTo(Messages messages, Path folder) throws IOException {
    new CommandLineMessages(messages, folder).addAll(folder);
  }

  private void addAll(Path folder) {
    messages.chapter("Command lines");
    for (List<String> arguments :
        List.of(
            List.<String>of(),
            List.of("rum", "a.conf"),
            List.of("run"),
            List.of("run", "a.conf", "b.conf"),
            List.of("run", "a.conf", "--sett", "a=b"),
            List.of("run", folder + "/none.conf", "--set", "train"),
            List.of("run", ring, "--set", "sample.rows=0", "--run-id", "a/b"),
            List.of("targets", "wel"),
            List.of("init", wells),
            List.of("init", folder + "/funnel.conf", "--type", "funnel"),
            List.of("benchmark", wells, "--seeds", "0"),
            List.of("benchmark", "nosuch"),
            List.of("benchmark", wells, wells))) {
      add(
          String.join(" ", arguments).replace(folder.toString(), "FOLDER"),
          (c, r, p, o) -> Outcome.DONE,
          arguments);
    }
    List<String> run = List.of("run", wells, "--run-id", "mine");
    add("a run of too low a quality", (c, r, p, o) -> Outcome.QUALITY_TOO_LOW, run);
    add(
        "a run that does not meet its requirements",
        (c, r, p, o) -> Outcome.THRESHOLDS_NOT_MET,
        run);
    add(
        "a refusal",
        (c, r, p, o) -> {
          throw new RefusedException("(why)");
        },
        run);
    messages.chapter("Exit codes");
    for (ExitCode code : ExitCode.values()) {
      messages.add(code.name(), code.number() + " " + code.meaning());
    }
  }

  private void add(String cause, PipelineCommand.Runner runner, List<String> arguments) {
    StringWriter text = new StringWriter();
    PrintWriter both = new PrintWriter(text, true);
    int code = Main.run(runner, both, both, arguments.toArray(String[]::new));
    messages.add(cause + ": exit code " + code, text.toString().lines().toList());
  }
}
