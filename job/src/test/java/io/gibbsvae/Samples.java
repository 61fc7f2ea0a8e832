package io.gibbsvae;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.collection.JavaConverters;

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

  /** All rows of a data set or of one file: file by file, and as they lie in it. */
  public static List<Row> rows(SparkSession spark, Path folder) {
    Dataset<Row> rows = spark.read().parquet(folder.toString());
    int width = rows.columns().length;
    // A small file is read by one task, in order; the sort is stable.
    return rows.withColumn("file", functions.input_file_name()).collectAsList().stream()
        .sorted(Comparator.comparing((Row row) -> row.getString(width)))
        .map(row -> RowFactory.create(values(row, width)))
        .toList();
  }

  private static Object[] values(Row row, int width) {
    return IntStream.range(0, width).mapToObj(row::get).toArray();
  }

  /** Rows as the bits of their numbers: equal only if identical, NaN and signs of zero included. */
  public static List<List<Object>> bits(List<Row> rows) {
    return rows.stream()
        .map(row -> Stream.of(values(row, row.size())).map(Samples::bits).toList())
        .toList();
  }

  private static Object bits(Object value) {
    if (value instanceof Float number) {
      return Float.floatToRawIntBits(number);
    }
    if (value instanceof scala.collection.Seq<?> list) {
      return JavaConverters.seqAsJavaList(list).stream().map(Samples::bits).toList();
    }
    return value instanceof Double number ? Double.doubleToRawLongBits(number) : value;
  }
}
