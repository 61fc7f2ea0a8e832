package io.gibbsvae.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  private static final int WIDTH = 3;

  /** Rows 5 .. 74 of a hundred, more than a tile. */
  private static final int FROM = 5;

  private static final int ROWS = 70;

  private static double[] block() {
    double[] block = new double[100 * WIDTH];
    Arrays.setAll(block, k -> k + 0.1);
    return block;
  }

  @Test
  void columnsAreCutFromRows() {
    double[][] columns = new double[WIDTH][ROWS + 2];
    Columns.read(block(), FROM, ROWS, columns);
    for (int i = 0; i < WIDTH; i++) {
      for (int row = 0; row < ROWS; row++) {
        assertThat(columns[i][row]).isEqualTo((FROM + row) * WIDTH + i + 0.1);
      }
      assertThat(columns[i][ROWS]).isZero();
    }
  }

  @Test
  void floatsAreWidened() {
    float[] block = new float[100 * WIDTH];
    for (int k = 0; k < block.length; k++) {
      block[k] = k + 0.1f;
    }
    double[][] columns = new double[WIDTH][ROWS];
    Columns.read(block, FROM, ROWS, columns);
    assertThat(columns[2][69]).isEqualTo(block[74 * WIDTH + 2]);
    assertThat(columns[0][0]).isEqualTo(block[FROM * WIDTH]);
  }

  @Test
  void columnsGoBackWhereTheyCameFrom() {
    double[][] columns = new double[WIDTH][ROWS];
    Columns.read(block(), FROM, ROWS, columns);
    double[] block = new double[100 * WIDTH];
    Columns.write(columns, FROM, ROWS, block);
    double[] expected = new double[block.length];
    System.arraycopy(block(), FROM * WIDTH, expected, FROM * WIDTH, ROWS * WIDTH);
    assertThat(block).isEqualTo(expected);
  }

  @Test
  void aRowIsTakenAcrossTheColumns() {
    double[] row = new double[2];
    Columns.readRow(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, 1, row);
    assertThat(row).containsExactly(2, 5);
  }
}
