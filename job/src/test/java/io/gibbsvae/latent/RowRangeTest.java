package io.gibbsvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowRangeTest {

  @Test
  void theLastRangeHoldsWhatIsLeft() {
    assertThat(RowRange.split(1003, 400))
        .containsExactly(new RowRange(0, 400), new RowRange(400, 400), new RowRange(800, 203));
  }

  @Test
  void rangesThatComeOutEvenAreAllFull() {
    assertThat(RowRange.split(800, 400))
        .containsExactly(new RowRange(0, 400), new RowRange(400, 400));
  }

  @Test
  void aRangeLargerThanTheRowsIsOne() {
    assertThat(RowRange.split(5, 400)).containsExactly(new RowRange(0, 5));
  }

  @Test
  void blocksBeginWhereTheirRangeDoes() {
    assertThat(new RowRange(400, 130).blocks(64))
        .containsExactly(new RowRange(400, 64), new RowRange(464, 64), new RowRange(528, 2));
  }

  /** Of more than 2^31 rows, too. */
  @Test
  void rowsAreCountedInLongs() {
    assertThat(RowRange.split(5_000_000_000L, 2_000_000_000L))
        .endsWith(new RowRange(4_000_000_000L, 1_000_000_000L));
    assertThatThrownBy(() -> new RowRange(0, 3_000_000_000L).count())
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({"1003, 400, 3", "800, 400, 2", "801, 400, 3", "1, 400, 1"})
  void thereIsAFileForEachRange(long rows, long rowsPerFile, int files) {
    assertThat(RowRange.split(rows, rowsPerFile)).hasSize(files);
  }
}
