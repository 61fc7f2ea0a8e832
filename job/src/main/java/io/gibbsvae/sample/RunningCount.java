package io.gibbsvae.sample;

import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.Potential;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A count that tasks keep and that is followed while they run. Executors tell of it with their
 * heartbeats, every ten seconds unless Spark is set otherwise, and as a task ends; an accumulator
 * by itself learns of the latter only. What a task counted that then failed is taken back.
 */
final class RunningCount extends SparkListener implements AutoCloseable {

  private final SparkContext spark;
  private final LongAccumulator counter;
  private final LongConsumer listener;
  private final Map<Long, Long> byTask = new HashMap<>();
  private boolean closed;

  RunningCount(SparkContext spark, LongAccumulator counter, LongConsumer listener) {
    this.spark = spark;
    this.counter = counter;
    this.listener = listener;
  }

  /**
   * Begins to follow a count.
   *
   * @param listener called with the count as it changes, by a thread of Spark's, until this is
   *     closed
   */
  static RunningCount of(SparkContext spark, String name, LongConsumer listener) {
    RunningCount count = new RunningCount(spark, spark.longAccumulator(name), listener);
    spark.addSparkListener(count);
    return count;
  }

  /** The same energy, which adds to the count what is computed of it. */
  Potential of(Potential potential) {
    return new Followed(potential, counter);
  }

  private static final class Followed extends CountedPotential {

    private static final long serialVersionUID = 1;

    private final LongAccumulator counter;

    Followed(Potential potential, LongAccumulator counter) {
      super(potential);
      this.counter = counter;
    }

    @Override
    protected void saw(double[] points, int rows, double[] energies) {
      counter.add(rows);
    }
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
        JavaConverters.seqAsJavaList(update.accumUpdates())) {
      take((Long) task._1(), task._4());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo().successful()) {
      take(end.taskInfo().taskId(), end.taskInfo().accumulables());
    } else {
      byTask.remove(end.taskInfo().taskId());
    }
  }

  private void take(long task, Seq<AccumulableInfo> updates) {
    for (AccumulableInfo update : JavaConverters.seqAsJavaList(updates)) {
      if (update.id() == counter.id() && !closed) {
        Long now = (Long) update.update().get();
        if (!now.equals(byTask.put(task, now))) {
          listener.accept(byTask.values().stream().mapToLong(Long::longValue).sum());
        }
      }
    }
  }

  /** Ends it: the listener is not called any more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    spark.removeSparkListener(this);
  }
}
