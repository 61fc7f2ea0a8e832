package io.gibbsvae.cli;

import io.gibbsvae.check.Plan;
import io.gibbsvae.check.Preflight;
import io.gibbsvae.config.Assignment;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.EnergyChecks;
import io.gibbsvae.config.InvalidConfigurationException;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.run.CheckProgress;
import io.gibbsvae.run.Options;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A configuration whose energy was checked.
 *
 * @param configuration as it was read
 * @param preflight the check, without problems
 */
record CheckedConfiguration(RunConfiguration configuration, Preflight preflight) {

  /**
   * {@return the configuration of a file}
   *
   * @throws InvalidConfigurationException with every problem, those of the energy included
   */
  static CheckedConfiguration read(String file, List<Assignment> assignments, Options options) {
    RunConfiguration read = read(() -> reader().read(file, assignments));
    if (!read.open()) {
      return checked(read);
    }
    Plan plan = plan(read, options);
    try {
      CheckedConfiguration planned = checked(reader().read(file, assignments, plan.lines()));
      return new CheckedConfiguration(planned.configuration, planned.preflight.after(plan));
    } catch (InvalidConfigurationException e) {
      // What is wrong where the user begins is told first.
      checked(read);
      throw e;
    }
  }

  private static Plan plan(RunConfiguration open, Options options) {
    try (CheckProgress progress = CheckProgress.of(options)) {
      EnergyChecks checks = open.checks();
      return Plan.of(open.target(), open.model(), checks.gradient(), !checks.growth(), progress);
    }
  }

  /**
   * {@return the configuration of the run in a folder, where there is one}
   *
   * @throws InvalidConfigurationException with every problem, those of the energy included
   */
  static Optional<CheckedConfiguration> readRecorded(String folder, List<Assignment> assignments) {
    return read(() -> reader().readRecorded(folder, assignments))
        .map(CheckedConfiguration::checked);
  }

  private static ConfigurationReader reader() {
    return ConfigurationReader.of(new ConfigurationFiles());
  }

  private static <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidConfigurationException e) {
      // Problems of the energy are worth knowing now, too.
      e.checks().ifPresent(c -> c.throwIfInvalid(e.problems(), preflight(c).problems()));
      throw e;
    }
  }

  private static CheckedConfiguration checked(RunConfiguration configuration) {
    Preflight preflight = preflight(configuration.checks());
    configuration.checks().throwIfInvalid(List.of(), preflight.problems());
    return new CheckedConfiguration(configuration, preflight);
  }

  private static Preflight preflight(EnergyChecks checks) {
    return Preflight.of(
        checks.target(), checks.model(), checks.batch(), checks.gradient(), checks.growth());
  }
}
