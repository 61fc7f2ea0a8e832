package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationProgressTest {

  @Test
  void aTerminalGetsABarOfTheTasks() {
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    try (EvaluationProgress progress = new EvaluationProgress(Optional.of(terminal))) {
      progress.evaluated(0, 4);
      progress.evaluated(1, 4);
      progress.evaluated(4, 4);
    }

    String[] states = drawn.toString(StandardCharsets.UTF_8).split("\\r");
    assertThat(states[states.length - 1]).contains("evaluation", "100%", "4/4 tasks");
  }

  @Test
  void anEvaluationThatNeverBeganEndsQuietly() {
    new EvaluationProgress(Optional.empty()).close();
  }
}
