package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class BarTest {

  private static final Logger LOG = LoggerFactory.getLogger(BarTest.class);

  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();

  @Test
  void aTerminalGetsABarThatEndsWhereThePhaseEnds() {
    PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    try (Bar bar = Bar.of(Optional.of(terminal), LOG, "training", " rounds", 3, 1.5, 12)) {
      bar.at(7, "beta 0.5", () -> "a line");
      bar.at(12, "beta 1", () -> "a line");
    }

    String[] states = drawn.toString(StandardCharsets.UTF_8).split("\\r");
    assertThat(states[states.length - 1]).contains("training", "100%", "12/12 rounds", "beta 1");
    assertThat(drawn.toString(StandardCharsets.UTF_8)).doesNotContain("a line");
  }

  @Test
  void nobodysTerminalGetsNothing() {
    assertThat(Bar.terminal(new Options(false, false, true, false))).isEmpty();
    // Maven's tests have none.
    assertThat(Bar.terminal(Options.none())).isEmpty();
  }

  @Test
  void aLineIsOnlyMadeWhereThereIsNoBar() {
    StringBuilder made = new StringBuilder();
    try (Bar bar = Bar.of(Optional.empty(), LOG, "training", " rounds", 0, 0, 2)) {
      bar.at(1, "brief", () -> made.append("a line").toString());
    }
    assertThat(made).hasToString("a line");
  }
}
