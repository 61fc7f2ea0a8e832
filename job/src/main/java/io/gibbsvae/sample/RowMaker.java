package io.gibbsvae.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a data set, and rows of them. */
record RowMaker(int dimension, Correction correction) implements Serializable {

  private boolean wide() {
    return dimension <= Generator.WIDEST;
  }

  private int points() {
    return wide() ? dimension : 1;
  }

  /** A row at a point of a block; what follows the energy is up to the correction. */
  Row row(double[] points, int at, double energy, Object... rest) {
    Object[] values = new Object[points() + 1 + rest.length];
    if (wide()) {
      for (int i = 0; i < dimension; i++) {
        values[i] = (float) points[at + i];
      }
    } else {
      float[] x = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        x[i] = (float) points[at + i];
      }
      values[0] = x;
    }
    values[points()] = energy;
    System.arraycopy(rest, 0, values, points() + 1, rest.length);
    return RowFactory.create(values);
  }

  /** Reads the point of a row back, into an array of length D. */
  void point(Row row, double[] x) {
    if (wide()) {
      for (int i = 0; i < dimension; i++) {
        x[i] = row.getFloat(i);
      }
    } else {
      List<Float> list = row.getList(0);
      for (int i = 0; i < dimension; i++) {
        x[i] = list.get(i);
      }
    }
  }

  double energy(Row row) {
    return row.getDouble(points());
  }

  /** log of the row's weight: 0 where all rows count the same. */
  double logWeight(Row row) {
    return correction == Correction.IMPORTANCE ? row.getDouble(points() + 1) : 0;
  }

  int chain(Row row) {
    return row.getInt(points() + 1);
  }

  int draw(Row row) {
    return row.getInt(points() + 2);
  }

  StructType schema() {
    List<StructField> fields = new ArrayList<>();
    if (wide()) {
      for (int i = 0; i < dimension; i++) {
        fields.add(field("x" + i, DataTypes.FloatType));
      }
    } else {
      fields.add(field("x", DataTypes.createArrayType(DataTypes.FloatType, false)));
    }
    fields.add(field("energy", DataTypes.DoubleType));
    switch (correction) {
      case IMPORTANCE -> fields.add(field("log_weight", DataTypes.DoubleType));
      case METROPOLIS -> {
        fields.add(field("chain", DataTypes.IntegerType));
        fields.add(field("draw", DataTypes.IntegerType));
        fields.add(field("accepted", DataTypes.BooleanType));
      }
      default -> {
        // Rows that count the same have nothing more to say.
      }
    }
    return DataTypes.createStructType(fields);
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }
}
