package io.gibbsvae.bench;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark on this machine, as the launcher would start it. */
final class LocalSession {

  private LocalSession() {}

  static SparkSession start(int cores) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + cores + "]")
            .setAppName("bench")
            .set("spark.locality.wait", "0")
            .set("spark.task.maxDirectResultSize", "16m")
            .set("spark.ui.enabled", "false")
            .set("spark.ui.showConsoleProgress", "false");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
