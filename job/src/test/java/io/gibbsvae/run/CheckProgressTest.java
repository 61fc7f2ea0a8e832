package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckProgressTest {

  private static String shown(double silentSeconds) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (CheckProgress progress = CheckProgress.of(Optional.of(terminal), silentSeconds)) {
      progress.at("chains", 1, 2);
      progress.at("chains", 2, 2);
      progress.at("descents", 1, 4);
      progress.at("descents", 4, 4);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsAPhaseAfterTheOther() {
    assertThat(shown(0)).contains("chains", "descents", "4/4");
  }

  @Test
  void isSilentAtFirst() {
    assertThat(shown(1e9)).isEmpty();
  }
}
