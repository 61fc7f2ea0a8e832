package io.gibbsvae.sample;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;

/** Reads the Parquet files of one folder. */
public final class ParquetFolder {

  private ParquetFolder() {}

  /**
   * {@return the rows of a folder} Its name is taken as it is: Spark reads paths as patterns
   * otherwise, and {@code sweep[lr=0.1]} would not match itself.
   *
   * @param folder a path or Hadoop URI, of any characters
   */
  public static Dataset<Row> rows(SparkSession spark, String folder) {
    return spark.read().option(DataSource.GLOB_PATHS_KEY(), false).parquet(folder);
  }
}
