package io.gibbsvae.sample;

import io.gibbsvae.energy.Text;
import io.gibbsvae.model.Rounding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/**
 * Spark's Parquet format, of which only the innermost is another: what a task writes to its file
 * are whole pages and not rows. Spark's own writer hands each number of each row on by itself,
 * which takes several times as long as all the rest. How tasks commit their files, what these are
 * called and what Spark notes in them is Spark's.
 */
public final class PageFormat extends ParquetFileFormat {

  private static final long serialVersionUID = 1;
  private static final String WIDTH = "gibbsvae.width";
  private static final String NAMES = "gibbsvae.names";
  private static final String CORRECTION = "gibbsvae.correction";
  private static final String DOUBLES = "gibbsvae.doubles";
  private static final String FIRST = "gibbsvae.first";

  // Digits of any script: Spark formats the number with the default locale of an executor's JVM.
  private static final Pattern NAME = Pattern.compile("part-(\\p{Nd}+)-.*\\.parquet");

  /** Adds files to a data set, one for each partition that has rows. */
  static void write(
      SparkSession spark,
      JavaRDD<Row> pages,
      SampleColumns columns,
      String codec,
      String folder,
      int first) {
    spark
        .createDataFrame(pages, Page.SCHEMA)
        .write()
        .mode(SaveMode.Append)
        .format(PageFormat.class.getName())
        .option(FIRST, first)
        .option(WIDTH, columns.width())
        .option(NAMES, String.join(" ", columns.names()))
        .option(CORRECTION, columns.correction().name())
        .option(DOUBLES, text(columns.rounding().doubles()))
        .option("compression", codec)
        // A task's rows are a file, whatever the session says: chains must not be cut.
        .option("maxRecordsPerFile", 0)
        .save(folder);
  }

  private static String text(int[] numbers) {
    return IntStream.of(numbers).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty());
  }

  /** The number of a file in its data set; empty if it is no file of one. */
  static OptionalInt number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  @Override
  public OutputWriterFactory prepareWrite(
      SparkSession spark, Job job, Map<String, String> options, StructType pages) {
    SampleColumns columns =
        new SampleColumns(
            Integer.parseInt(options.apply(WIDTH)),
            words(options.apply(NAMES)).toList(),
            Correction.named(options.apply(CORRECTION)),
            Rounding.doubles(words(options.apply(DOUBLES)).mapToInt(Integer::parseInt).toArray()));
    return new Files(
        columns,
        Integer.parseInt(options.apply(FIRST)),
        super.prepareWrite(spark, job, options, columns.schema()));
  }

  private static final class Files extends OutputWriterFactory {

    private static final long serialVersionUID = 1;

    private final SampleColumns columns;
    private final int first;
    private final OutputWriterFactory ofSpark;

    Files(SampleColumns columns, int first, OutputWriterFactory ofSpark) {
      this.columns = columns;
      this.first = first;
      this.ofSpark = ofSpark;
    }

    @Override
    public String getFileExtension(TaskAttemptContext context) {
      return ofSpark.getFileExtension(context);
    }

    @Override
    public OutputWriter newInstance(String path, StructType pages, TaskAttemptContext context) {
      try {
        return new PageFile(renumbered(path), columns, context);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Spark counts from 0 in every job. Committers take whatever lies in a task's folder. */
    private String renumbered(String path) {
      int slash = path.lastIndexOf('/') + 1;
      String name = path.substring(slash);
      int number = number(name).orElseThrow();
      return path.substring(0, slash)
          + Text.format("part-%05d", first + number)
          + name.substring(name.indexOf('-', "part-".length()));
    }
  }
}
