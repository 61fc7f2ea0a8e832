package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaselineProgressTest {

  @Test
  void aTerminalGetsABarOfTheEnergies() {
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    try (BaselineProgress progress = new BaselineProgress(Optional.of(terminal))) {
      progress.computed(0, 400);
      progress.computed(100, 400);
      progress.computed(400, 400);
    }

    String[] states = drawn.toString(StandardCharsets.UTF_8).split("\\r");
    assertThat(states[states.length - 1]).contains("baseline", "100%", "400/400 energies");
  }

  @Test
  void aLogSaysHowManyHowFastAndHowLongItWillTake() {
    assertThat(ProgressLines.computed(1_000_000, 4_000_000, 50_000, 60))
        .isEqualTo("1,000,000 of 4,000,000 energies  50,000 energies/s  1:00 left");
  }

  @Test
  void chainsThatNeverBeganEndQuietly() {
    new BaselineProgress(Optional.empty()).close();
  }
}
