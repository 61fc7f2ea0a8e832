package io.gibbsvae.sample;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/**
 * The files of a Parquet data set, each as one task's work, with results put together in the order
 * of the files: the same whatever the number of cores, which Spark would otherwise cut the files
 * by.
 */
final class FileParts {

  /** Beyond so many files, the results of as many are put together on executors first. */
  private static final int WIDTH = 32;

  // No file is that large.
  private static final long WHOLE = 1L << 40;

  private final Dataset<Row> rows;
  private final int files;

  /** The files of a folder that Spark wrote. */
  FileParts(SparkSession spark, String folder) {
    SparkSession own = spark.newSession();
    own.conf().set("spark.sql.files.maxPartitionBytes", WHOLE);
    // As large as a partition may be: no second file fits in.
    own.conf().set("spark.sql.files.openCostInBytes", WHOLE);
    this.rows = ParquetFolder.rows(own, folder);
    this.files = rows.inputFiles().length;
  }

  /** What a task does with the rows of its file, each of which may be the same object. */
  @FunctionalInterface
  interface Task<P> extends Serializable {
    P of(Iterator<InternalRow> rows);
  }

  /** Puts two results together, the one of the earlier file first. */
  @FunctionalInterface
  interface Merge<P> extends BinaryOperator<P>, Serializable {}

  /**
   * Does a task on every file.
   *
   * @param zero what the results are added to, in the order of the files
   */
  <P> P reduce(Task<P> task, P zero, Merge<P> merge) {
    // Spark's own rows, which are numbers in an array of bytes and no objects.
    JavaPairRDD<Integer, P> parts =
        rows.queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitionsToPair(
                iterator -> {
                  if (!iterator.hasNext()) {
                    return List.<Tuple2<Integer, P>>of().iterator();
                  }
                  // Known once the first row is asked for.
                  int number = number(InputFileBlockHolder.getInputFilePath().toString());
                  return List.of(new Tuple2<>(number, task.of(iterator))).iterator();
                });
    if (files > WIDTH) {
      parts =
          parts
              .mapToPair(part -> new Tuple2<>(part._1() / WIDTH, part))
              .groupByKey()
              .mapValues(
                  group ->
                      StreamSupport.stream(group.spliterator(), false)
                          .sorted(Comparator.comparingInt(Tuple2::_1))
                          .map(Tuple2::_2)
                          .reduce(merge)
                          .orElseThrow());
    }
    return parts.collect().stream()
        .sorted(Comparator.comparingInt(Tuple2::_1))
        .map(Tuple2::_2)
        .reduce(zero, merge);
  }

  private static int number(String file) {
    return PageFormat.number(file.substring(file.lastIndexOf('/') + 1))
        .orElseThrow(
            () -> new IllegalStateException("Spark names its files part-N, found " + file));
  }
}
