package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileNamesTest {

  @Test
  void namesWithCharactersThatTheEncodingLacksAreRefused() {
    assertThat(FileNames.problem("sorties-\u00e9", StandardCharsets.US_ASCII).orElseThrow())
        .contains("US-ASCII", "LC_ALL");
    assertThat(FileNames.problem("\u7d50\u679c", StandardCharsets.ISO_8859_1)).isPresent();
    assertThat(FileNames.problem("sorties-\u00e9", StandardCharsets.ISO_8859_1)).isEmpty();
    assertThat(FileNames.problem("sorties-\u00e9", StandardCharsets.UTF_8)).isEmpty();
  }
}
