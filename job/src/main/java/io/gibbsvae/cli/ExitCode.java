package io.gibbsvae.cli;

/** How the program ends; schedulers act upon it. */
enum ExitCode {
  DONE(0, "Done, now or earlier."),
  BAD_COMMAND_LINE(1, "The command line is wrong."),
  BAD_INPUT(2, "The configuration or data that it names are wrong; nothing was run."),
  FAILED(3, "The run failed."),
  THRESHOLDS_NOT_MET(
      4,
      "The run finished, but its quality is bad (verdicts.fail-on) or its diagnostics are short of"
          + " evaluate.require or sample.require.");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }
}
