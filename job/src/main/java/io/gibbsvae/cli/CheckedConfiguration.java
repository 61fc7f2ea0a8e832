package io.gibbsvae.cli;

import io.gibbsvae.check.EnergyCheck;
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
    return checked(() -> Optional.of(planned(file, assignments, options))).orElseThrow();
  }

  /** With a plan for what it leaves open, where the check of its energy has one. */
  private static RunConfiguration planned(
      String file, List<Assignment> assignments, Options options) {
    RunConfiguration read = reader().read(file, assignments);
    List<String> plan = read.open() ? plan(read, options) : List.of();
    return plan.isEmpty() ? read : reader().read(file, assignments, plan);
  }

  /** What the check of an energy suggests; nothing where something is wrong with it. */
  private static List<String> plan(RunConfiguration open, Options options) {
    try (CheckProgress progress = CheckProgress.of(options)) {
      return EnergyCheck.of(open.target(), open.model(), open.train().steps().batch(), progress)
          .suggestion();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      // Left for the run to report.
      return List.of();
    }
  }

  /**
   * {@return the configuration of the run in a folder, where there is one}
   *
   * @throws InvalidConfigurationException with every problem, those of the energy included
   */
  static Optional<CheckedConfiguration> readRecorded(String folder, List<Assignment> assignments) {
    return checked(() -> reader().readRecorded(folder, assignments));
  }

  private static ConfigurationReader reader() {
    return ConfigurationReader.of(new ConfigurationFiles());
  }

  private static Optional<CheckedConfiguration> checked(
      Supplier<Optional<RunConfiguration>> reading) {
    Optional<RunConfiguration> read;
    try {
      read = reading.get();
    } catch (InvalidConfigurationException e) {
      // Problems of the energy are worth knowing now, too.
      e.checks().ifPresent(c -> c.throwIfInvalid(e.problems(), preflight(c).problems()));
      throw e;
    }
    return read.map(
        configuration -> {
          Preflight preflight = preflight(configuration.checks());
          configuration.checks().throwIfInvalid(List.of(), preflight.problems());
          return new CheckedConfiguration(configuration, preflight);
        });
  }

  private static Preflight preflight(EnergyChecks checks) {
    return Preflight.of(
        checks.target(), checks.model(), checks.batch(), checks.gradient(), checks.growth());
  }
}
