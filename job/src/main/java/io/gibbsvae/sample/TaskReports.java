package io.gibbsvae.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.latent.RowRange;
import java.io.Serializable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BinaryOperator;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Reports of tasks on their way to the driver. They are kept by the number of the task's file: a
 * task that ran twice, because its first run was lost, counts once, and the order of arrival does
 * not matter. Spark's threads look at them while tasks add theirs.
 */
final class TaskReports<R>
    extends AccumulatorV2<TaskReports.Entry<R>, ConcurrentSkipListMap<Long, R>> {

  private static final long serialVersionUID = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Class<R> type;
  private final ConcurrentSkipListMap<Long, R> reports = new ConcurrentSkipListMap<>();

  /** The newest report of a task. */
  record Entry<R>(long block, R report) implements Serializable {}

  private TaskReports(Class<R> type) {
    this.type = type;
  }

  /** Ready to be added to by tasks. */
  static <R> TaskReports<R> registeredWith(JavaSparkContext spark, String name, Class<R> type) {
    TaskReports<R> reports = new TaskReports<>(type);
    spark.sc().register(reports, name);
    return reports;
  }

  @Override
  public boolean isZero() {
    return reports.isEmpty();
  }

  @Override
  public AccumulatorV2<Entry<R>, ConcurrentSkipListMap<Long, R>> copy() {
    TaskReports<R> copy = new TaskReports<>(type);
    copy.reports.putAll(reports);
    return copy;
  }

  @Override
  public void reset() {
    reports.clear();
  }

  @Override
  public void add(Entry<R> entry) {
    reports.put(entry.block(), entry.report());
  }

  /** Notes the newest report of a task in place of those before. */
  void put(long number, R report) {
    add(new Entry<>(number, report));
  }

  @Override
  public void merge(AccumulatorV2<Entry<R>, ConcurrentSkipListMap<Long, R>> other) {
    reports.putAll(other.value());
  }

  @Override
  public ConcurrentSkipListMap<Long, R> value() {
    return reports;
  }

  /** The reports of some tasks as JSON. */
  JsonNode notes(RowRange tasks) {
    return JSON.valueToTree(
        reports.subMap(tasks.first(), tasks.first() + tasks.size()).entrySet().stream()
            .map(entry -> new Entry<>(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** Whether notes have the report of a task. */
  static boolean isNoted(long number, JsonNode notes) {
    return StreamSupport.stream(notes.spliterator(), false)
        .anyMatch(entry -> entry.path("block").asLong(-1) == number);
  }

  /** Adds reports that were noted. */
  void restore(JsonNode notes) {
    for (JsonNode entry : notes) {
      put(entry.path("block").asLong(), JSON.convertValue(entry.path("report"), type));
    }
  }

  /** All reports together, in the order of their tasks. */
  R total(R none, BinaryOperator<R> plus) {
    return reports.values().stream().reduce(none, plus);
  }
}
