package io.gibbsvae.sample;

import io.gibbsvae.energy.Readout;
import io.gibbsvae.model.Rounding;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a data set: what they are, how they are cut into pages, and how rows are read.
 *
 * @param width C, how many values a row has
 * @param names of the values' columns; none where these are one list column x
 * @param correction what it adds to the columns
 * @param rounding which values are floats; where they are a list, it is one of doubles if any value
 *     is one
 */
record SampleColumns(int width, List<String> names, Correction correction, Rounding rounding)
    implements Serializable {

  static final String ENERGY = "energy";

  /** Parquet's own limit. A power of two would put the same row of all columns in one cache set. */
  private static final int MOST_ROWS_OF_A_PAGE = 20_000;

  private static final int BYTES_OF_PAGES = 1 << 24;

  /** A file of the default 250,000 rows is one group. */
  private static final int MOST_ROWS_OF_A_GROUP = 260_000;

  private static final int BYTES_OF_A_GROUP = 1 << 26;

  /**
   * The columns of a target's rows.
   *
   * @param coordinates which coordinates of a point are floats; values that are computed from them
   *     are doubles
   */
  static SampleColumns of(Readout readout, Correction correction, Rounding coordinates) {
    BitSet doubles = new BitSet();
    for (int column = 0; column < readout.width(); column++) {
      int i = readout.coordinate(column);
      doubles.set(column, i < 0 || coordinates.isDouble(i));
    }
    return new SampleColumns(
        readout.width(),
        readout.width() <= Generator.WIDEST ? readout.columns() : List.of(),
        correction,
        new Rounding(doubles));
  }

  /** Whether each value has a column. */
  boolean wide() {
    return !names.isEmpty();
  }

  private int points() {
    return wide() ? width : 1;
  }

  StructType schema() {
    List<StructField> fields = new ArrayList<>();
    if (wide()) {
      for (int i = 0; i < width; i++) {
        fields.add(field(names.get(i), number(i)));
      }
    } else {
      fields.add(field("x", DataTypes.createArrayType(number(0), false)));
    }
    fields.add(field(ENERGY, DataTypes.DoubleType));
    fields.addAll(correction.columns());
    return DataTypes.createStructType(fields);
  }

  private DataType number(int i) {
    return isDouble(i) ? DataTypes.DoubleType : DataTypes.FloatType;
  }

  /** Whether a value is written as a double. */
  boolean isDouble(int i) {
    return wide() ? rounding.isDouble(i) : rounding.anyDouble();
  }

  private int bytes(int i) {
    return isDouble(i) ? Double.BYTES : Float.BYTES;
  }

  /** A column without nulls. */
  static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  /** Bytes that a row has in each column, without any compression; a boolean has one. */
  int[] widths() {
    int[] widths = new int[schema().size()];
    for (int column = 0; column < points(); column++) {
      widths[column] = wide() ? bytes(column) : Math.multiplyExact(bytes(0), width);
    }
    for (int column = points(); column < widths.length; column++) {
      DataType type = schema().apply(column).dataType();
      widths[column] =
          type.equals(DataTypes.DoubleType)
              ? Double.BYTES
              : type.equals(DataTypes.IntegerType) ? Integer.BYTES : 1;
    }
    return widths;
  }

  /** The same of all columns together. */
  int bytesOfARow() {
    return IntStream.of(widths()).reduce(0, Math::addExact);
  }

  /** Rows that a task collects before they go to the file: a page of each column. */
  int rowsOfAPage() {
    return Math.max(1, Math.min(MOST_ROWS_OF_A_PAGE, BYTES_OF_PAGES / bytesOfARow()));
  }

  /** Rows of a row group, which a task holds in memory, compressed; whole pages. */
  int rowsOfAGroup() {
    int page = rowsOfAPage();
    int rows = Math.min(MOST_ROWS_OF_A_GROUP, BYTES_OF_A_GROUP / bytesOfARow());
    return page * Math.max(1, rows / page);
  }

  /** Reads the values of a row, into an array of length C. */
  void values(InternalRow row, double[] x) {
    if (wide()) {
      for (int i = 0; i < width; i++) {
        x[i] = isDouble(i) ? row.getDouble(i) : row.getFloat(i);
      }
    } else {
      ArrayData list = row.getArray(0);
      boolean doubles = isDouble(0);
      for (int i = 0; i < width; i++) {
        x[i] = doubles ? list.getDouble(i) : list.getFloat(i);
      }
    }
  }

  double energy(InternalRow row) {
    return row.getDouble(points());
  }

  /** log of the row's weight: 0 where all rows count the same; NaN where it is not defined. */
  double logWeight(InternalRow row) {
    return correction.logWeight(row, points());
  }

  /** The number of the k-th column that the correction adds. */
  int further(int k) {
    return points() + 1 + k;
  }
}
