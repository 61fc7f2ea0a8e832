package io.gibbsvae.cli;

import io.gibbsvae.config.Assignment;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The values that win over a configuration's file, for commands that read one of them. */
final class SetOption {

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value that wins over the file's, in HOCON; may be given several times.")
  private List<String> settings = new ArrayList<>();

  /** What was set, in the order of the command line. */
  List<Assignment> assignments() {
    return settings.stream().map(Assignment::set).toList();
  }
}
