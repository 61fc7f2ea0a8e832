package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.Settings;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CorrectionTest {

  @ParameterizedTest
  @MethodSource("io.gibbsvae.sample.Correction#all")
  void isTheSameByNameAndAfterItsTravels(Correction correction) {
    assertThat(Correction.named(correction.name())).isSameAs(correction);
    assertThat(SerializationUtils.clone(correction)).isSameAs(correction);
  }

  @Test
  void rejectsUnknownNames() {
    assertThatThrownBy(() -> Correction.named("IMPORTANCE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("IMPORTANCE");
  }

  @ParameterizedTest
  @CsvSource({"metropolis, 1000, 10", "resample, 1000, 2000000000"})
  void rejectsSettingsThatDoNotFit(Correction correction, long rows, long rowsPerFile) {
    assertThatThrownBy(
            () -> Settings.rows(rows + 1, 1, rowsPerFile, 10, "none", correction, Settings.CHAINS))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
