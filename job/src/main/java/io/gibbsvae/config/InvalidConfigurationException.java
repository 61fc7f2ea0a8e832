package io.gibbsvae.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A configuration, or input that it names, cannot be used. Carries every problem at once. */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String source;
  private final ArrayList<Problem> problems;
  // Null once it was serialized.
  private final transient Optional<EnergyChecks> checks;

  InvalidConfigurationException(
      String source, List<Problem> problems, Optional<EnergyChecks> checks) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.source = source;
    this.problems = new ArrayList<>(problems);
    this.checks = checks;
  }

  /** {@return the configuration file, as its reader was given it} */
  public String source() {
    return source;
  }

  /** {@return the energy and its checks, where they could be read all the same} */
  public Optional<EnergyChecks> checks() {
    return checks;
  }

  /** {@return what is wrong, at least one} The message has a line for each. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }
}
