package io.gibbsvae.run;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a command does with the folder of its run. */
enum FolderDecision {
  /** Nothing: all that the command makes is there. */
  DONE,
  /** Begins a run in an empty folder. */
  FRESH,
  /** Goes on with the run that is there, or adds to it. */
  RESUME,
  /** Replaces the run that is there. */
  REPLACE,
  /** Refuses: the folder has files, but no run. */
  REFUSE_NO_RUN,
  /** Refuses: there is no model to work on. */
  REFUSE_NO_MODEL,
  /** Refuses: the model is of another configuration. */
  REFUSE_OTHER_MODEL,
  /** Refuses: the training has not ended. */
  REFUSE_UNTRAINED,
  /** Refuses: the samples have other settings. */
  REFUSE_OTHER_SAMPLES,
  /** Refuses: the run is of another configuration. */
  REFUSE_OTHER_RUN,
  /** Refuses: the run has the same model, but an evaluation or samples of other settings. */
  REFUSE_OTHER_PARTS;

  /** How a part of the run in the folder compares with the configuration. */
  enum Part {
    /** It is not there. */
    NONE,
    /** It has the same settings. */
    SAME,
    /** It has other settings. */
    OTHER
  }

  /**
   * What a folder has, seen from a configuration.
   *
   * @param model of its manifest; none where there is no manifest
   * @param succeeded whether the last command in it came to its end
   * @param trained whether its model is trained to the end; called only where that matters, since
   *     it reads the model
   */
  record Contents(
      boolean used,
      Part model,
      boolean succeeded,
      BooleanSupplier trained,
      Part evaluation,
      Part samples) {}

  /**
   * Decides.
   *
   * @param overwrite whether the command line allows to replace what is there
   */
  static FolderDecision of(Command command, boolean overwrite, Contents folder) {
    if (folder.model() == Part.NONE) {
      return folder.used() ? REFUSE_NO_RUN : command.trains() ? FRESH : REFUSE_NO_MODEL;
    }
    if (!overwrite && folder.succeeded() && isDone(command, folder)) {
      return DONE;
    }
    return command.trains()
        ? training(command, overwrite, folder)
        : adding(command, overwrite, folder);
  }

  private static boolean isDone(Command command, Contents folder) {
    return folder.model() == Part.SAME
        && switch (command) {
          case RUN -> folder.samples() == Part.SAME && folder.evaluation() == Part.SAME;
          case LOG_Z -> folder.evaluation() == Part.SAME;
          case SAMPLE -> folder.samples() == Part.SAME;
          case TRAIN -> true;
          case EVALUATE, REPORT -> false;
        };
  }

  private static FolderDecision training(Command command, boolean overwrite, Contents folder) {
    if (overwrite) {
      return REPLACE;
    }
    if (folder.model() == Part.OTHER) {
      return REFUSE_OTHER_RUN;
    }
    // What is not there yet cannot be lost.
    boolean losesPart =
        command.evaluates() && folder.evaluation() == Part.OTHER
            || command.samples() && folder.samples() == Part.OTHER;
    return losesPart ? REFUSE_OTHER_PARTS : RESUME;
  }

  private static FolderDecision adding(Command command, boolean overwrite, Contents folder) {
    if (folder.model() == Part.OTHER) {
      return REFUSE_OTHER_MODEL;
    }
    if (!folder.trained().getAsBoolean()) {
      return REFUSE_UNTRAINED;
    }
    boolean replacesSamples = command == Command.SAMPLE && folder.samples() == Part.OTHER;
    return replacesSamples && !overwrite ? REFUSE_OTHER_SAMPLES : RESUME;
  }

  /**
   * Does nothing where the command may go on.
   *
   * @throws RefusedException that says why not, and what to do
   */
  void throwIfRefused(RunFolder folder, Supplier<String> difference) {
    String why =
        switch (this) {
          case DONE, FRESH, RESUME, REPLACE -> "";
          case REFUSE_NO_RUN ->
              folder.shown()
                  + " has files but no manifest.json, so it is not a run of this program; choose"
                  + " another --output or --run-id";
          case REFUSE_NO_MODEL ->
              "there is no trained model in "
                  + folder.shown()
                  + "; run or train this configuration first";
          case REFUSE_OTHER_MODEL ->
              "the model in "
                  + folder.shown()
                  + " is of another configuration: "
                  + difference.get();
          case REFUSE_UNTRAINED ->
              "the training of the model in "
                  + folder.shown()
                  + " is not finished; run or train it first";
          case REFUSE_OTHER_SAMPLES ->
              folder.shown(RunFolder.SAMPLES)
                  + " holds samples of other settings: "
                  + difference.get()
                  + "; replace them with --overwrite";
          case REFUSE_OTHER_RUN, REFUSE_OTHER_PARTS ->
              folder.shown()
                  + " belongs to another configuration: "
                  + difference.get()
                  + "; replace it with --overwrite, or give this run a folder of its own with --run-id"
                  + (this == REFUSE_OTHER_PARTS
                      ? " (evaluate and sample work on the model that is there)"
                      : "");
        };
    if (!why.isEmpty()) {
      throw new RefusedException(why);
    }
  }
}
