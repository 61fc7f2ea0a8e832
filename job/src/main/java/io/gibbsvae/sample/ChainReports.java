package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainReport;
import java.io.Serializable;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * Reports of blocks of chains on their way to the driver. They are kept by block: a block that ran
 * twice, because its first run was lost, counts once, and the order of arrival does not matter.
 */
final class ChainReports extends AccumulatorV2<ChainReports.Entry, TreeMap<Long, ChainReport>> {

  private static final long serialVersionUID = 1;

  private final TreeMap<Long, ChainReport> reports = new TreeMap<>();

  /** The report of a block. */
  record Entry(long block, ChainReport report) implements Serializable {}

  @Override
  public boolean isZero() {
    return reports.isEmpty();
  }

  @Override
  public AccumulatorV2<Entry, TreeMap<Long, ChainReport>> copy() {
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
  public void merge(AccumulatorV2<Entry, TreeMap<Long, ChainReport>> other) {
    reports.putAll(other.value());
  }

  @Override
  public TreeMap<Long, ChainReport> value() {
    return reports;
  }

  /** All blocks together, in their order. */
  ChainReport total() {
    return reports.values().stream().reduce(ChainReport.none(), ChainReport::plus);
  }
}
