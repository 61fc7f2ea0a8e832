package io.gibbsvae;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark of a test JVM. It is started when it is asked for, restarted for another number of
 * cores, and otherwise kept from test to test.
 */
public final class LocalSpark {

  private static SparkSession running;
  private static int runningCores;

  private LocalSpark() {}

  /** A session on local[cores]. Any on another number of cores has ended when this returns. */
  public static synchronized SparkSession session(int cores) {
    if (running == null || runningCores != cores || running.sparkContext().isStopped()) {
      stop();
      running =
          SparkSession.builder()
              .master("local[" + cores + "]")
              .appName("tests")
              .config("spark.ui.enabled", false)
              .config("spark.ui.showConsoleProgress", false)
              .getOrCreate();
      runningCores = cores;
    }
    return running;
  }

  /** The context of {@link #session}. */
  public static JavaSparkContext context(int cores) {
    return JavaSparkContext.fromSparkContext(session(cores).sparkContext());
  }

  /** Makes room for a Spark that the program starts by itself. */
  public static synchronized void stop() {
    if (running != null) {
      running.stop();
      running = null;
    }
  }
}
