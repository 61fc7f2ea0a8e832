package io.gibbsvae;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A Parquet data set as it lies there, read back in the order of its files. */
public final class Samples {

  private Samples() {}

  /** The Parquet files of a data set, by name. */
  public static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of one file. */
  public static List<Row> rows(SparkSession spark, Path file) {
    return spark.read().parquet(file.toString()).coalesce(1).collectAsList();
  }

  /** All rows of a data set. */
  public static List<Row> allRows(SparkSession spark, Path folder) {
    return files(folder).stream().flatMap(file -> rows(spark, file).stream()).toList();
  }

  /**
   * Rows as the bits of their numbers: equal means identical, NaN and the sign of zero included.
   */
  public static List<List<Object>> bits(List<Row> rows) {
    return rows.stream().map(Samples::bits).toList();
  }

  private static List<Object> bits(Row row) {
    List<Object> bits = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      if (value instanceof Float number) {
        bits.add(Float.floatToRawIntBits(number));
      } else if (value instanceof Double number) {
        bits.add(Double.doubleToRawLongBits(number));
      } else {
        bits.add(value);
      }
    }
    return bits;
  }
}
