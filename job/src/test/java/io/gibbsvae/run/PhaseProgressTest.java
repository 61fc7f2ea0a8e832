package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PhaseProgressTest {

  private static String lastOf(Function<Optional<PrintStream>, PhaseProgress> phase) {
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    try (PhaseProgress progress = phase.apply(Optional.of(terminal))) {
      progress.at(0, 400);
      progress.at(100, 400);
      progress.at(400, 400);
    }
    String[] states = drawn.toString(StandardCharsets.UTF_8).split("\r");
    return states[states.length - 1];
  }

  @Test
  void drawsABarOnATerminal() {
    assertThat(lastOf(PhaseProgress::ofBaseline)).contains("baseline", "100%", "400/400 energies");
    assertThat(lastOf(PhaseProgress::ofEvaluation)).contains("evaluation", "100%", "400/400 tasks");
  }

  @Test
  void formatsTheLineOfALog() {
    assertThat(ProgressLines.computed(1_000_000, 4_000_000, 50_000, 60))
        .isEqualTo("1,000,000 of 4,000,000 energies  50,000 energies/s  1:00 left");
  }

  @Test
  void endsQuietlyWithoutABeginning() {
    PhaseProgress.ofBaseline(Optional.empty()).close();
  }
}
