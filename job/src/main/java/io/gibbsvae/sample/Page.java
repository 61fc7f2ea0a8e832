package io.gibbsvae.sample;

import io.gibbsvae.energy.Readout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as they go to a file: column after column, in the bytes that Parquet's plain encoding has
 * for them, but for booleans, which take a byte each. Spark carries a page as one row of its own,
 * so that no number is ever an object or handed on by itself.
 */
final class Page {

  static final VarHandle FLOAT = view(float[].class);
  static final VarHandle DOUBLE = view(double[].class);
  static final VarHandle INTEGER = view(int[].class);

  /** Of a page: how many rows it has, and their bytes. */
  static final StructType SCHEMA =
      new StructType()
          .add("rows", DataTypes.IntegerType, false)
          .add("values", DataTypes.BinaryType, false);

  private final Readout readout;
  private final boolean plain;
  // Of a point that is not read plainly.
  private final double[] read;
  private final int width;
  private final boolean wide;
  // Of each value.
  private final boolean[] doubles;
  private final int capacity;
  private final int[] widths;
  // Where each column begins.
  private final int[] starts;
  // Of the column energy.
  private final int energies;
  private final byte[] bytes;
  private int rows;

  Page(SampleColumns columns, Readout readout) {
    this.readout = readout;
    plain = readout.plain();
    width = columns.width();
    read = new double[plain ? 0 : width];
    wide = columns.wide();
    doubles = new boolean[width];
    for (int i = 0; i < width; i++) {
      doubles[i] = columns.isDouble(i);
    }
    capacity = columns.rowsOfAPage();
    widths = columns.widths();
    starts = new int[widths.length];
    for (int column = 1; column < widths.length; column++) {
      starts[column] = starts[column - 1] + capacity * widths[column - 1];
    }
    energies = wide ? width : 1;
    bytes = new byte[Math.multiplyExact(capacity, columns.bytesOfARow())];
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /** All pages of rows. One array is behind them: a page must be used before the next is made. */
  static Iterator<Row> of(SampleColumns columns, Readout readout, RowSource source) {
    Page page = new Page(columns, readout);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return source.hasNext();
      }

      @Override
      public Row next() {
        page.rows = 0;
        while (page.rows < page.capacity && source.hasNext()) {
          source.put(page);
        }
        return RowFactory.create(page.rows, page.values());
      }
    };
  }

  /**
   * Adds a row at a point of a block; what its correction adds has been put.
   *
   * @param energy of the point; the row has that of its values
   */
  void add(double[] points, int at, double energy) {
    if (plain) {
      addValues(points, at, energy);
    } else {
      readout.read(points, at, read, 0);
      addValues(read, 0, energy + readout.logVolume(points, at));
    }
  }

  private void addValues(double[] values, int at, double energy) {
    for (int i = 0; i < width; i++) {
      int place = wide ? starts[i] : 0;
      int index = wide ? rows : rows * width + i;
      if (doubles[i]) {
        DOUBLE.set(bytes, place + Double.BYTES * index, values[at + i]);
      } else {
        FLOAT.set(bytes, place + Float.BYTES * index, (float) values[at + i]);
      }
    }
    putDouble(energies, energy);
    rows++;
  }

  /** Sets a number of the row that is added next, in the k-th column that the correction adds. */
  void put(int k, double value) {
    putDouble(energies + 1 + k, value);
  }

  /** The same of an integer. */
  void put(int k, int value) {
    INTEGER.set(bytes, starts[energies + 1 + k] + Integer.BYTES * rows, value);
  }

  /** The same of a boolean. */
  void put(int k, boolean value) {
    bytes[starts[energies + 1 + k] + rows] = (byte) (value ? 1 : 0);
  }

  private void putDouble(int column, double value) {
    DOUBLE.set(bytes, starts[column] + Double.BYTES * rows, value);
  }

  /** The bytes of the rows that are there. */
  private byte[] values() {
    if (rows == capacity) {
      return bytes;
    }
    int end = 0;
    for (int column = 0; column < widths.length; column++) {
      System.arraycopy(bytes, starts[column], bytes, end, rows * widths[column]);
      end += rows * widths[column];
    }
    return Arrays.copyOf(bytes, end);
  }
}
