package io.gibbsvae.run;

import io.gibbsvae.config.RunConfiguration;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark for a run. */
final class SparkSessions {

  /** What a run wants of Spark where nobody said otherwise. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.master", "local[*]",
          // Noise is made where the task runs: there is no data to be near to.
          "spark.locality.wait", "0",
          // A worker brings back parameters and moments: past the usual megabyte they would go
          // round
          // by the block manager.
          "spark.task.maxDirectResultSize", "16m",
          // Would write over the lines that tell of the rounds.
          "spark.ui.showConsoleProgress", "false");

  /** What submit/gibbs-vae sets where nobody said otherwise: the same, and room for executors. */
  private static final Map<String, String> LAUNCHERS =
      Map.of(
          "spark.master", "local[*]",
          "spark.locality.wait", "0",
          "spark.task.maxDirectResultSize", "16m",
          "spark.ui.showConsoleProgress", "false",
          "spark.executor.memory", "2g",
          "spark.executor.memoryOverhead", "3g");

  private SparkSessions() {}

  /**
   * A session of these settings: spark-submit's first, then the configuration's, then the defaults.
   */
  static SparkSession start(RunConfiguration configuration) {
    SparkConf conf = new SparkConf();
    configuration
        .spark()
        .forEach(
            (key, value) -> {
              // A value that equals a default may be the launcher's, and the configuration is the
              // user's.
              if (!conf.contains(key) || conf.get(key).equals(LAUNCHERS.get(key))) {
                conf.set(key, value);
              }
            });
    DEFAULTS.forEach(conf::setIfMissing);
    conf.setIfMissing("spark.app.name", "gibbs-vae");
    if (conf.get("spark.app.name").equals("io.gibbsvae.cli.Main")) {
      // spark-submit's own default says nothing in a list of applications.
      conf.setAppName("gibbs-vae " + configuration.output().runId());
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
