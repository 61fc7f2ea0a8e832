package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gibbsvae.run.FolderDecision.Contents;
import io.gibbsvae.run.FolderDecision.Part;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each command does with each kind of folder. */
class FolderDecisionTest {

  private static FolderDecision decide(
      Command command, boolean overwrite, String parts, boolean succeeded, boolean trained) {
    return FolderDecision.of(command, overwrite, contents(parts, succeeded, () -> trained));
  }

  /** Parts: of model, evaluation and samples, S the same, O another and - none. */
  private static Contents contents(String parts, boolean succeeded, BooleanSupplier trained) {
    return new Contents(true, part(parts, 0), succeeded, trained, part(parts, 1), part(parts, 2));
  }

  private static Part part(String parts, int at) {
    return switch (parts.charAt(at)) {
      case 'S' -> Part.SAME;
      case 'O' -> Part.OTHER;
      default -> Part.NONE;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "RUN, FRESH",
    "LOG_Z, FRESH",
    "TRAIN, FRESH",
    "EVALUATE, REFUSE_NO_MODEL",
    "SAMPLE, REFUSE_NO_MODEL",
    "REPORT, REFUSE_NO_MODEL"
  })
  void onlyTrainingBeginsInAnEmptyFolder(Command command, FolderDecision expected) {
    Contents empty = new Contents(false, Part.NONE, false, () -> false, Part.NONE, Part.NONE);
    assertThat(FolderDecision.of(command, false, empty)).isEqualTo(expected);
    assertThat(FolderDecision.of(command, true, empty)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void refusesForeignFilesEvenWithOverwrite(Command command) {
    assertThat(decide(command, false, "---", false, false)).isEqualTo(FolderDecision.REFUSE_NO_RUN);
    assertThat(decide(command, true, "---", false, false)).isEqualTo(FolderDecision.REFUSE_NO_RUN);
  }

  @ParameterizedTest
  @CsvSource({
    // All that the command makes is there.
    "RUN,      SSS, DONE",
    "LOG_Z,    SS-, DONE",
    "LOG_Z,    SSO, DONE",
    "TRAIN,    SSS, DONE",
    "TRAIN,    S--, DONE",
    "TRAIN,    SOO, DONE",
    "SAMPLE,   SSS, DONE",
    "SAMPLE,   S-S, DONE",
    "SAMPLE,   SOS, DONE",
    // Something is missing, or is made anew each time.
    "RUN,      S--, RESUME",
    "RUN,      SS-, RESUME",
    "RUN,      S-S, RESUME",
    "LOG_Z,    S--, RESUME",
    "LOG_Z,    S-O, RESUME",
    "SAMPLE,   SS-, RESUME",
    "EVALUATE, SSS, RESUME",
    "EVALUATE, SOO, RESUME",
    "REPORT,   SSS, RESUME",
    // What is there would be lost.
    "RUN,      SOS, REFUSE_OTHER_PARTS",
    "RUN,      SSO, REFUSE_OTHER_PARTS",
    "RUN,      SO-, REFUSE_OTHER_PARTS",
    "LOG_Z,    SO-, REFUSE_OTHER_PARTS",
    "SAMPLE,   SSO, REFUSE_OTHER_SAMPLES",
    "RUN,      OSS, REFUSE_OTHER_RUN",
    "RUN,      O--, REFUSE_OTHER_RUN",
    "LOG_Z,    OS-, REFUSE_OTHER_RUN",
    "TRAIN,    OSS, REFUSE_OTHER_RUN",
    "SAMPLE,   OSS, REFUSE_OTHER_MODEL",
    "EVALUATE, OSS, REFUSE_OTHER_MODEL",
    "REPORT,   OSS, REFUSE_OTHER_MODEL"
  })
  void decidesOnARunThatEnded(Command command, String parts, FolderDecision expected) {
    assertThat(decide(command, false, parts, true, true)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "RUN,      S--, RESUME",
    "RUN,      SSS, RESUME",
    "RUN,      SSO, REFUSE_OTHER_PARTS",
    "RUN,      O--, REFUSE_OTHER_RUN",
    "TRAIN,    S--, RESUME",
    "TRAIN,    O--, REFUSE_OTHER_RUN",
    "SAMPLE,   S--, REFUSE_UNTRAINED",
    "SAMPLE,   SSO, REFUSE_UNTRAINED",
    "EVALUATE, S--, REFUSE_UNTRAINED",
    "REPORT,   S--, REFUSE_UNTRAINED",
    "SAMPLE,   O--, REFUSE_OTHER_MODEL"
  })
  void decidesOnARunThatDidNotEnd(Command command, String parts, FolderDecision expected) {
    assertThat(decide(command, false, parts, false, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "RUN,      SSS, REPLACE",
    "RUN,      OSS, REPLACE",
    "RUN,      SOO, REPLACE",
    "LOG_Z,    SOO, REPLACE",
    "TRAIN,    SSS, REPLACE",
    "TRAIN,    OSS, REPLACE",
    "SAMPLE,   SSS, RESUME",
    "SAMPLE,   SSO, RESUME",
    "EVALUATE, SOO, RESUME",
    "REPORT,   SSS, RESUME",
    "SAMPLE,   OSS, REFUSE_OTHER_MODEL",
    "EVALUATE, OSS, REFUSE_OTHER_MODEL"
  })
  void overwriteReplacesRunsAndSamples(Command command, String parts, FolderDecision expected) {
    assertThat(decide(command, true, parts, true, true)).isEqualTo(expected);
  }

  /** A damaged model throws when it is read. */
  @Test
  void readsTheModelOnlyWhereACommandNeedsIt() {
    BooleanSupplier unread = () -> fail("the model was read");
    assertThat(FolderDecision.of(Command.SAMPLE, false, contents("SSS", true, unread)))
        .isEqualTo(FolderDecision.DONE);
    assertThat(FolderDecision.of(Command.SAMPLE, false, contents("OSS", true, unread)))
        .isEqualTo(FolderDecision.REFUSE_OTHER_MODEL);
    assertThat(FolderDecision.of(Command.RUN, true, contents("SSS", true, unread)))
        .isEqualTo(FolderDecision.REPLACE);
  }
}
