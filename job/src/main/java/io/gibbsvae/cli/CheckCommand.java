package io.gibbsvae.cli;

import io.gibbsvae.check.EnergyCheck;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.energy.Target;
import io.gibbsvae.record.VariableSummary;
import io.gibbsvae.run.CheckProgress;
import io.gibbsvae.run.Options;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at an energy before anything is trained on it. */
@CommandLine.Command(
    name = "check",
    description =
        "Tell whether an energy is sane: its gradient, its growth at infinity, where it is and how"
            + " wide, its speed; and tell what a run is planned to be. Takes seconds and writes nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = JarVersion.class)
final class CheckCommand implements Callable<Integer> {

  private static final int MOST_LABELS = 100;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONF", description = "The configuration, as of run.")
  private String configuration;

  @Mixin private SetOption set = new SetOption();

  /** What coordinates are called, where they are more than x0, x1, ... */
  private static List<String> coordinates(Target target) {
    if (target.readout().plain()) {
      return target.labels().isEmpty() ? List.of() : target.titles();
    }
    return VariableSummary.of(target.readout()).stream().map(VariableSummary::text).toList();
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    // Without its checks of the energy: here they are findings and no reasons not to begin.
    RunConfiguration read =
        ConfigurationReader.of(new ConfigurationFiles()).read(configuration, set.assignments());
    int dimension = read.target().dimension();
    String unit = dimension == 1 ? "dimension" : "dimensions";
    out.printf(Locale.ROOT, "%s, %d %s%n", read.target().name(), dimension, unit);
    List<String> coordinates = coordinates(read.target());
    if (!coordinates.isEmpty()) {
      out.println(
          "  coordinates: "
              + String.join(", ", coordinates.subList(0, Math.min(MOST_LABELS, coordinates.size())))
              + (coordinates.size() > MOST_LABELS ? ", ..." : ""));
    }
    out.flush();
    EnergyCheck check;
    try (CheckProgress progress = CheckProgress.of(Options.none())) {
      check = EnergyCheck.of(read.target(), read.model(), read.train().steps().batch(), progress);
    }
    check.findings().forEach(finding -> out.println("  " + finding.line()));
    if (!check.suggestion().isEmpty()) {
      out.println(
          read.open()
              ? "What a run plans, since nothing in " + configuration + " sets model and train:"
              : "What a run would plan if nothing in " + configuration + " set model and train:");
      check.suggestion().forEach(line -> out.println("  " + line));
    }
    out.flush();
    return check.sound() ? ExitCode.DONE.number() : ExitCode.BAD_INPUT.number();
  }
}
