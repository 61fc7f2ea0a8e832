package io.gibbsvae.cli;

import io.gibbsvae.cli.ShippedConfigurations.LeftOut;
import io.gibbsvae.config.Assignment;
import io.gibbsvae.energy.Text;
import io.gibbsvae.run.Benchmark.Entry;
import io.gibbsvae.run.Options;
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
            + " table. What is finished in the output folder is not done again. Without names it is a"
            + " ladder of the configurations that come with the program.",
    mixinStandardHelpOptions = true,
    versionProvider = JarVersion.class)
final class BenchmarkCommand implements Callable<Integer> {

  /** What runs the configurations: the benchmark. */
  @FunctionalInterface
  interface Runner {
    String run(Map<String, List<Entry>> configurations, String output);
  }

  private final Runner runner;
  private final ShippedConfigurations shipped;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CONF",
      description =
          "Configurations, as of run, or the names of some that come with the program: mog2 is"
              + " conf/benchmark/mog2.conf.")
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

  BenchmarkCommand(Runner runner, ShippedConfigurations shipped) {
    this.runner = runner;
    this.shipped = shipped;
  }

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seeds: found " + seeds + ", expected an integer of at least 1");
    }
    Map<String, List<Entry>> configurations = new LinkedHashMap<>();
    for (String given : files.isEmpty() ? ladder() : files) {
      String file = file(given);
      String name = name(file);
      // All are read before any is run: a mistake in the last one should not wait for the first.
      List<Entry> read =
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

  private List<String> ladder() {
    for (LeftOut left : shipped.leftOut()) {
      spec.commandLine()
          .getErr()
          .println("gibbs-vae: " + left.name() + " is left out: " + left.reason());
    }
    return shipped.ladder();
  }

  private String file(String given) {
    if (!ShippedConfigurations.isName(given)) {
      return given;
    }
    return shipped
        .file(given)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    Text.format(
                        "found \"%s\", expected a configuration file or the name of one: there is"
                            + " neither %s",
                        given, shipped.places(given))));
  }

  private static String name(String file) {
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf(':')) + 1);
    String suffix = ShippedConfigurations.SUFFIX;
    return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
  }

  private Entry read(String file, String name, int seed) {
    List<Assignment> assignments = new ArrayList<>();
    settings.forEach(setting -> assignments.add(Assignment.set(setting)));
    assignments.add(new Assignment("--seeds " + seeds, "train.seed=" + seed));
    assignments.add(Assignment.option("--output", "output.path", output));
    assignments.add(
        new Assignment("the name of " + file, "output.run-id=\"" + name + "-seed-" + seed + "\""));
    CheckedConfiguration checked = CheckedConfiguration.read(file, assignments, Options.none());
    return new Entry(checked.configuration(), checked.preflight());
  }
}
