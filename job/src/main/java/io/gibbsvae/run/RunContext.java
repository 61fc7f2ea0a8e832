package io.gibbsvae.run;

import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.evaluate.Evidence;
import io.gibbsvae.sample.Correction;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What the phases of a run share.
 *
 * @param manifest the account of the run, to which each phase adds its part
 * @param metrics for Spark's sinks
 */
record RunContext(
    Command command,
    RunConfiguration configuration,
    Options options,
    Identity identity,
    RunFolder folder,
    Console console,
    SparkSession spark,
    Manifest manifest,
    RunMetrics metrics) {

  JavaSparkContext sparkContext() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** Names the jobs of a phase on Spark's pages. */
  void begin(String phase) {
    spark.sparkContext().setJobGroup(configuration.output().runId() + ": " + phase, phase, false);
  }

  void writeManifest() {
    folder.writeJson(RunFolder.MANIFEST, manifest.record());
  }

  /**
   * What verdicts compare the run's numbers with.
   *
   * @param correction of the rows
   * @param effectiveRows the effective rows that are wanted, where there are rows that shall have
   *     them
   */
  Evidence evidence(Correction correction, Optional<Long> effectiveRows) {
    return new Evidence(
        configuration.target().knowledge(),
        correction,
        manifest.record().particlesLogZ(),
        manifest.evaluationLogZ(),
        effectiveRows,
        Optional.of(configuration.evaluate().logZError()).filter(Double::isFinite));
  }

  static double secondsSince(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }
}
