package io.gibbsvae.cli;

import io.gibbsvae.check.Preflight;
import io.gibbsvae.config.Assignment;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.run.Command;
import io.gibbsvae.run.Options;
import io.gibbsvae.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that reads a configuration and hands it to the pipeline. */
@CommandLine.Command(mixinStandardHelpOptions = true, versionProvider = JarVersion.class)
final class PipelineCommand implements Callable<Integer> {

  /** What does the work: the pipeline. */
  @FunctionalInterface
  interface Runner {
    Outcome execute(
        Command command, RunConfiguration configuration, Preflight preflight, Options options);
  }

  private final Command command;
  private final Runner runner;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "CONF",
      description = "The configuration, a HOCON file: a path or a Hadoop URI.")
  private String configuration;

  @Mixin private SetOption set = new SetOption();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "The folder of all runs: output.path.")
  private String output;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The run's own folder in it: output.run-id.")
  private String runId;

  @Option(
      names = "--overwrite",
      description = "Replace what a run of another configuration left in that folder.")
  private boolean overwrite;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but warnings and errors.")
  private boolean quiet;

  @Option(
      names = "--json",
      description = "Print the manifest in place of words: one line of JSON on standard output.")
  private boolean json;

  private final Beside beside = new Beside();

  /** What an evaluation may have beside it. */
  private static final class Beside {
    @Option(
        names = "--baseline",
        description =
            "Run the same Langevin chains without the model too, for as many energy evaluations as"
                + " training and evaluation take, and print both side by side.")
    private boolean baseline;
  }

  private PipelineCommand(Command command, Runner runner) {
    this.command = command;
    this.runner = runner;
  }

  static CommandLine commandLine(Command command, Runner runner) {
    PipelineCommand made = new PipelineCommand(command, runner);
    CommandLine line = new CommandLine(made);
    if (command == Command.EVALUATE) {
      line.addMixin("beside", made.beside);
    }
    line.getCommandSpec().usageMessage().description(description(command));
    if (!command.trains()) {
      line.getCommandSpec()
          .usageMessage()
          .footer(
              "CONF may be the folder of a run: its configuration is the one in its manifest.json.");
    }
    return line;
  }

  static String name(Command command) {
    return command.name().toLowerCase(Locale.ROOT);
  }

  private static String description(Command command) {
    return switch (command) {
      case RUN, LOG_Z -> "Train, evaluate and sample.";
      case TRAIN -> "Train a model.";
      case EVALUATE -> "Evaluate a model that is trained already.";
      case SAMPLE -> "Sample from a model that is trained already.";
      case REPORT -> "Write the report of a run again: report.html and its pictures.";
    };
  }

  @Override
  public Integer call() {
    Options options = new Options(overwrite, beside.baseline, quiet, json);
    CheckedConfiguration read =
        recorded()
            .orElseGet(() -> CheckedConfiguration.read(configuration, assignments(), options));
    Outcome outcome = runner.execute(command, read.configuration(), read.preflight(), options);
    return switch (outcome) {
      case DONE -> ExitCode.DONE.number();
      case QUALITY_TOO_LOW ->
          notGoodEnough(
              "the run finished, but its quality is too low for verdicts.fail-on; see quality in its"
                  + " manifest.json");
      case THRESHOLDS_NOT_MET ->
          notGoodEnough(
              "the run finished, but its diagnostics are short of evaluate.require or"
                  + " sample.require");
    };
  }

  private int notGoodEnough(String why) {
    spec.commandLine().getErr().println("gibbs-vae: " + why);
    return ExitCode.THRESHOLDS_NOT_MET.number();
  }

  /** That of the run in a folder, where a folder was given to a command that works on a run. */
  private Optional<CheckedConfiguration> recorded() {
    return command.trains()
        ? Optional.empty()
        : CheckedConfiguration.readRecorded(configuration, assignments());
  }

  private List<Assignment> assignments() {
    List<Assignment> assignments = new ArrayList<>(set.assignments());
    if (output != null) {
      assignments.add(Assignment.option("--output", "output.path", output));
    }
    if (runId != null) {
      assignments.add(Assignment.option("--run-id", "output.run-id", runId));
    }
    return assignments;
  }
}
