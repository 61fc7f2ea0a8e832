package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

@Tag("slow")
class RunningCountTest {

  private final List<Long> told = Collections.synchronizedList(new ArrayList<>());

  @Test
  void whatTasksHaveCountedIsToldAsTheyEnd() throws Exception {
    SparkContext spark = LocalSpark.context(2).sc();
    LongAccumulator counter = spark.longAccumulator("things");
    try (RunningCount count = new RunningCount(spark, counter, told::add)) {
      spark.addSparkListener(count);
      LocalSpark.context(2).parallelize(List.of(1, 2, 3, 4), 4).foreach(i -> counter.add((long) i));
      LocalSpark.tellListeners(spark);
    }
    assertThat(told).hasSize(4).isSorted().endsWith(10L);
  }

  @Test
  void heartbeatsTellOfTasksThatRun() {
    SparkContext spark = LocalSpark.context(2).sc();
    LongAccumulator things = spark.longAccumulator("things");
    RunningCount count = new RunningCount(spark, things, told::add);

    count.onExecutorMetricsUpdate(heartbeat(1, counted(things, 5)));
    count.onExecutorMetricsUpdate(heartbeat(2, counted(things, 7)));
    count.onExecutorMetricsUpdate(heartbeat(1, counted(things, 20)));
    count.close();
    count.onExecutorMetricsUpdate(heartbeat(1, counted(things, 30)));

    assertThat(told).containsExactly(5L, 12L, 27L);
  }

  @Test
  void otherCountsAreNotItsOwn() {
    SparkContext spark = LocalSpark.context(2).sc();
    RunningCount count = new RunningCount(spark, spark.longAccumulator("things"), told::add);

    count.onExecutorMetricsUpdate(heartbeat(1, counted(spark.longAccumulator("others"), 5)));

    assertThat(told).isEmpty();
  }

  private static AccumulableInfo counted(LongAccumulator count, long now) {
    return count.toInfo(Option.apply(now), Option.empty());
  }

  private static SparkListenerExecutorMetricsUpdate heartbeat(long task, AccumulableInfo update) {
    Tuple4<Object, Object, Object, Seq<AccumulableInfo>> ofTask =
        new Tuple4<>(task, 0, 0, seq(List.of(update)));
    return SparkListenerExecutorMetricsUpdate.apply(
        "driver", seq(List.of(ofTask)), SparkListenerExecutorMetricsUpdate.apply$default$3());
  }

  private static <T> Seq<T> seq(List<T> items) {
    return JavaConverters.asScalaBuffer(items);
  }
}
