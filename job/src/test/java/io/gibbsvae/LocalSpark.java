package io.gibbsvae;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The one Spark of a test JVM. It is started when it is asked for, restarted for another number of
 * cores, and otherwise kept from test to test. Whoever gets it shares it with no task of an earlier
 * test.
 */
public final class LocalSpark {

  /** Only a failure takes that long. */
  private static final long PATIENCE_MINUTES = 5;

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
    // Spark goes on with the other tasks of a job that has failed.
    await("the tasks of an earlier test to end", () -> !hasTasks(running.sparkContext()));
    return running;
  }

  /** The context of {@link #session}. */
  public static JavaSparkContext context(int cores) {
    return JavaSparkContext.fromSparkContext(session(cores).sparkContext());
  }

  /** Makes room for a Spark that the program starts by itself. No Spark runs when this returns. */
  public static synchronized void stop() {
    running = null;
    Option<SparkContext> any = SparkSession.getDefaultSession().map(SparkSession::sparkContext);
    if (any.isDefined()) {
      any.get().stop();
    }
    await("the threads of Spark's tasks to end", () -> !hasTaskThreads());
  }

  /** Waits until Spark's listeners have heard of all that has happened. */
  public static void tellListeners(SparkContext spark) throws TimeoutException {
    spark.listenerBus().waitUntilEmpty(TimeUnit.MINUTES.toMillis(PATIENCE_MINUTES));
  }

  /** Waits for something that another thread does. */
  public static void await(String what, BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited for " + PATIENCE_MINUTES + " minutes for " + what);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  private static boolean hasTasks(SparkContext spark) {
    return Arrays.stream(spark.statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .anyMatch(tasks -> tasks > 0);
  }

  private static boolean hasTaskThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("Executor task launch worker"));
  }
}
