package io.gibbsvae.cli;

import io.gibbsvae.check.Plan;
import io.gibbsvae.energy.Text;
import io.gibbsvae.run.Options;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plans a run and does not begin it. */
@CommandLine.Command(
    name = "plan",
    description =
        "Print the complete configuration of a run: what the file leaves open is planned as run does,"
            + " which gives the same rows. What was found of the energy is on standard error. Trains"
            + " and writes nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = JarVersion.class)
final class PlanCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONF", description = "The configuration, as of run.")
  private String configuration;

  @Mixin private SetOption set = new SetOption();

  @Override
  public Integer call() {
    CheckedConfiguration read =
        CheckedConfiguration.read(configuration, set.assignments(), Options.none());
    PrintWriter err = spec.commandLine().getErr();
    if (!read.configuration().open()) {
      err.println(
          "gibbs-vae: there is nothing to plan, because "
              + configuration
              + " sets more of model and train than their location, scale, seed, workers,"
              + " budget and cycles.rows");
    }
    read.preflight().plan().ifPresent(plan -> tell(plan, err));
    PrintWriter out = spec.commandLine().getOut();
    out.print(read.configuration().file());
    out.flush();
    return ExitCode.DONE.number();
  }

  private static void tell(Plan plan, PrintWriter err) {
    plan.warning().ifPresent(warning -> err.println("gibbs-vae: " + warning));
    plan.findings().forEach(finding -> err.println("  " + finding.line()));
    if (plan.missing().isEmpty()) {
      err.println(Text.format("  planned with %,d energies", plan.energies()));
    }
  }
}
