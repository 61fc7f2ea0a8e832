package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleSettingsTest {

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0"})
  void rowsFilesAndBlocksAreNotEmpty(long rows, long rowsPerFile, int block) {
    assertThatThrownBy(() -> Settings.rows(rows, 1, rowsPerFile, block, "none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rows + ", " + rowsPerFile + ", " + block);
  }
}
