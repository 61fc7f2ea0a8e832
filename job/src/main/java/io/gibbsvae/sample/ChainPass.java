package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.diagnose.ChainSummary;
import io.gibbsvae.diagnose.EnergyChains;
import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.energy.Target;
import io.gibbsvae.sample.Findings.ErrorBars;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The second look at rows that are draws of chains, since ranks need the distribution of all draws
 * first. A task holds the draws of one file, of a few quantities at a time.
 */
final class ChainPass implements Serializable {

  private static final long serialVersionUID = 1;

  /** Numbers of chains that a task holds at a time: 256 MiB. */
  private static final int NUMBERS_OF_A_TASK = 1 << 25;

  private final ChainSummary[] summaries;
  private final EnergyChains energies = new EnergyChains();

  private ChainPass(int draws, int count) {
    summaries = new ChainSummary[count];
    Arrays.setAll(summaries, k -> new ChainSummary(draws));
  }

  private ChainPass merge(ChainPass other) {
    for (int k = 0; k < summaries.length; k++) {
      summaries[k].merge(other.summaries[k]);
    }
    energies.merge(other.energies);
    return this;
  }

  /**
   * Looks at all chains.
   *
   * @param rowsOfAFile the most that a file has
   */
  static ChainPass over(StoredRows rows, RowSums sums, int draws, long rowsOfAFile) {
    rows.spark().setJobDescription(rows.phase() + ": diagnosing the chains");
    int count = sums.quantiles().length;
    int energy = new Quantities(rows.target()).energy();
    ChainPass all = new ChainPass(draws, count);
    Broadcast<QuantileSummary[]> pooled = rows.spark().broadcast(sums.quantiles());
    try {
      int atATime = (int) Math.max(1, Math.min(count, NUMBERS_OF_A_TASK / rowsOfAFile));
      for (int from = 0; from < count; from += atATime) {
        int to = Math.min(count, from + atATime);
        ChainPass some = over(rows, pooled, draws, from, to);
        System.arraycopy(some.summaries, 0, all.summaries, from, to - from);
        // The energies come with the energy.
        if (from <= energy && energy < to) {
          all.energies.merge(some.energies);
        }
      }
      return all;
    } finally {
      pooled.destroy();
    }
  }

  private static ChainPass over(
      StoredRows rows, Broadcast<QuantileSummary[]> pooled, int draws, int from, int to) {
    Target target = rows.target();
    SampleColumns columns = rows.columns();
    return rows.files()
        .reduce(
            iterator -> of(iterator, target, columns, pooled.value(), draws, from, to),
            new ChainPass(draws, to - from),
            ChainPass::merge);
  }

  /** Summaries of quantities from .. to - 1 of the whole chains of a file. */
  private static ChainPass of(
      Iterator<InternalRow> iterator,
      Target target,
      SampleColumns columns,
      QuantileSummary[] pooled,
      int draws,
      int from,
      int to) {
    Quantities quantities = new Quantities(target);
    Map<Integer, double[][]> series = new LinkedHashMap<>();
    Map<Integer, Integer> counts = new HashMap<>();
    Set<Integer> outside = new HashSet<>();
    double[] x = new double[columns.width()];
    double[] point = new double[target.dimension()];
    while (iterator.hasNext()) {
      InternalRow row = iterator.next();
      int chain = row.getInt(columns.further(0));
      double energy = columns.energy(row);
      counts.merge(chain, 1, Integer::sum);
      if (!Double.isFinite(energy)) {
        outside.add(chain);
        continue;
      }
      columns.values(row, x);
      if (quantities.needPoints()) {
        target.readout().invert(x, 0, point, 0);
      }
      double[] values = quantities.ofRow(x, point, energy);
      double[][] own = series.computeIfAbsent(chain, key -> new double[to - from][draws]);
      for (int k = from; k < to; k++) {
        own[k - from][row.getInt(columns.further(1))] = values[k];
      }
    }
    counts.forEach(
        (chain, count) -> {
          if (count != draws) {
            throw new IllegalStateException(
                "chain " + chain + " has " + count + " of " + draws + " draws in its file");
          }
        });
    // A chain that was not always inside the support has no series; it is counted elsewhere.
    series.keySet().removeAll(outside);
    ChainPass chains = new ChainPass(draws, to - from);
    for (double[][] own : series.values()) {
      for (int k = from; k < to; k++) {
        chains.summaries[k - from].add(own[k - from], pooled[k]);
        if (k == quantities.energy()) {
          chains.energies.add(own[k - from]);
        }
      }
    }
    return chains;
  }

  /** What was found. */
  Findings findings(ChainReport report, int draws) {
    return new Findings(
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new ChainDiagnosis(
                report, draws, energies.meanBfmi(), energies.leastBfmi(), energies.stuck())),
        k -> {
          ChainSummary summary = summaries[k];
          return new ErrorBars(
              summary.sd(), summary.mcse(), summary.essBulk(), summary.essTail(), summary.rHat());
        });
  }
}
