package io.gibbsvae.cli;

import io.gibbsvae.config.Assignment;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.RunConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains and evaluates configurations with several seeds, and prints one table of the results. */
@CommandLine.Command(
    name = "benchmark",
    description =
        "Train and evaluate configurations, each with several seeds, and put the results in one"
            + " table. What is finished in the output folder is not done again.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class)
final class BenchmarkCommand implements Callable<Integer> {

  /** What runs the configurations: the benchmark. */
  @FunctionalInterface
  interface Runner {
    String run(Map<String, List<RunConfiguration>> configurations, String output);
  }

  private static final String SUFFIX = ".conf";

  private final Runner runner;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "CONF", description = "Configurations, as of run.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is trained: with train.seed 1 .. N. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "data/out/benchmark",
      description =
          "The folder of the runs, with tables/benchmark.md and tables/benchmark.json in it."
              + " Default: ${DEFAULT-VALUE}.")
  private String output;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value that wins over all files', in HOCON; may be given several times.")
  private List<String> settings = new ArrayList<>();

  BenchmarkCommand(Runner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seeds: found " + seeds + ", expected an integer of at least 1");
    }
    Map<String, List<RunConfiguration>> configurations = new LinkedHashMap<>();
    for (String file : files) {
      String name = name(file);
      // All are read before any is run: a mistake in the last one should not wait for the first.
      List<RunConfiguration> read =
          IntStream.rangeClosed(1, seeds).mapToObj(seed -> read(file, name, seed)).toList();
      if (configurations.put(name, read) != null) {
        throw new ParameterException(
            spec.commandLine(), "two configurations are called " + name + ": rename one");
      }
    }
    String table = runner.run(configurations, output);
    spec.commandLine().getOut().println();
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().println("The tables are in " + output + "/tables");
    spec.commandLine().getOut().flush();
    return ExitCode.DONE.number();
  }

  private static String name(String file) {
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf(':')) + 1);
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private RunConfiguration read(String file, String name, int seed) {
    List<Assignment> assignments = new ArrayList<>();
    settings.forEach(setting -> assignments.add(Assignment.set(setting)));
    assignments.add(new Assignment("--seeds " + seeds, "train.seed=" + seed));
    assignments.add(Assignment.option("--output", "output.path", output));
    assignments.add(
        new Assignment("the name of " + file, "output.run-id=\"" + name + "-seed-" + seed + "\""));
    return ConfigurationReader.of(new ConfigurationFiles()).read(file, assignments);
  }
}
