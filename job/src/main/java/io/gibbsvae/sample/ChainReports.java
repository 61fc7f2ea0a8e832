package io.gibbsvae.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.latent.RowRange;
import java.io.Serializable;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Reports of blocks of chains on their way to the driver. They are kept by block: a block that ran
 * twice, because its first run was lost, counts once, and the order of arrival does not matter.
 * Spark's threads look at them while tasks add theirs.
 */
final class ChainReports
    extends AccumulatorV2<ChainReports.Entry, ConcurrentSkipListMap<Long, ChainReport>> {

  private static final long serialVersionUID = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ConcurrentSkipListMap<Long, ChainReport> reports = new ConcurrentSkipListMap<>();

  /** The report of a block. */
  record Entry(long block, ChainReport report) implements Serializable {}

  @Override
  public boolean isZero() {
    return reports.isEmpty();
  }

  @Override
  public AccumulatorV2<Entry, ConcurrentSkipListMap<Long, ChainReport>> copy() {
    ChainReports copy = new ChainReports();
    copy.reports.putAll(reports);
    return copy;
  }

  @Override
  public void reset() {
    reports.clear();
  }

  @Override
  public void add(Entry entry) {
    reports.put(entry.block(), entry.report());
  }

  @Override
  public void merge(AccumulatorV2<Entry, ConcurrentSkipListMap<Long, ChainReport>> other) {
    reports.putAll(other.value());
  }

  @Override
  public ConcurrentSkipListMap<Long, ChainReport> value() {
    return reports;
  }

  /** Ready to be added to by tasks. */
  static ChainReports registeredWith(JavaSparkContext spark) {
    ChainReports reports = new ChainReports();
    spark.sc().register(reports, "chains");
    return reports;
  }

  /** The reports of some blocks as JSON. */
  JsonNode notes(RowRange blocks) {
    return JSON.valueToTree(
        reports.subMap(blocks.first(), blocks.first() + blocks.size()).entrySet().stream()
            .map(entry -> new Entry(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** Adds reports that were noted. */
  void restore(JsonNode notes) {
    for (JsonNode entry : notes) {
      add(JSON.convertValue(entry, Entry.class));
    }
  }

  /** All blocks together, in their order. */
  ChainReport total() {
    return reports.values().stream().reduce(ChainReport.none(), ChainReport::plus);
  }
}
