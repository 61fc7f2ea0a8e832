package io.gibbsvae.sample;

import io.gibbsvae.energy.Target;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Rows that are read back.
 *
 * @param spark the context that reads
 * @param phase what Spark's jobs are said to be part of
 * @param target what the rows are of
 * @param columns the columns
 * @param files where they are
 */
record StoredRows(
    JavaSparkContext spark, String phase, Target target, SampleColumns columns, FileParts files) {}
