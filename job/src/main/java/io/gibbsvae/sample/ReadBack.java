package io.gibbsvae.sample;

import io.gibbsvae.diagnose.ChainSummary;
import io.gibbsvae.diagnose.EnergyChains;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MeanSummary;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.ParetoTail;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.PlaceVisits;
import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.diagnose.WeightSummary;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Modes;
import io.gibbsvae.energy.Observable;
import io.gibbsvae.energy.Target;
import io.gibbsvae.sample.Generator.Production;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Reads a data set back and sums it up: what is reported of it is what is really there. All rows
 * are seen once, and those of chains once more, since ranks need the distribution of all draws
 * first. Nothing is collected but summaries, of bounded size, and a task holds one file's rows of a
 * few quantities at most.
 */
final class ReadBack {

  /** Numbers of chains that a task holds at a time: 256 MiB. */
  private static final int NUMBERS_OF_A_TASK = 1 << 25;

  /** Points that a task keeps of all its quantities' distributions together. */
  private static final int POINTS_OF_A_TASK = 1 << 18;

  private final SparkSession spark;
  private final Target target;
  private final String phase;
  private final SampleColumns rows;
  private final ArrayList<Place> places;
  private final List<String> names;
  private final List<String> titles;

  /**
   * A reading back. Nothing runs yet.
   *
   * @param rows the columns
   * @param phase what Spark's jobs are said to be part of, such as "generation"
   * @param places minima of the energy that rows should visit
   */
  ReadBack(
      SparkSession spark, Target target, SampleColumns rows, String phase, List<Place> places) {
    this.spark = spark;
    this.target = target;
    this.phase = phase;
    this.places = new ArrayList<>(places);
    this.rows = rows;
    this.names = new Quantities(target).names();
    this.titles = new Quantities(target).titles();
  }

  /** What one pass over a file gives. */
  private static final class Part implements Serializable {

    private static final long serialVersionUID = 1;

    final WeightSummary weights = new WeightSummary();
    final ParetoTail tail;
    final MeanSummary means;
    final QuantileSummary[] quantiles;
    final PlaceVisits visits;
    long nonFiniteEnergies;

    Part(long rows, int quantities, int named, List<Place> places) {
      tail = new ParetoTail(rows);
      means = new MeanSummary(quantities);
      quantiles = new QuantileSummary[named];
      visits = new PlaceVisits(places);
      Arrays.setAll(
          quantiles,
          k -> new QuantileSummary(Math.max(512, Math.min(8192, POINTS_OF_A_TASK / named))));
    }

    Part merge(Part other) {
      weights.merge(other.weights);
      tail.merge(other.tail);
      means.merge(other.means);
      for (int k = 0; k < quantiles.length; k++) {
        quantiles[k].merge(other.quantiles[k]);
      }
      visits.merge(other.visits);
      nonFiniteEnergies += other.nonFiniteEnergies;
      return this;
    }
  }

  /**
   * Sums a data set up.
   *
   * @param folder where it is
   * @param expected rows that it should have
   * @param production what is known of how it was made
   * @param draws draws of a chain, where there are chains
   */
  SampleReport of(String folder, long expected, Production production, int draws) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    FileParts files = new FileParts(spark, folder);
    try {
      context.setJobDescription(phase + ": reading the data set back");
      Part all = first(files, expected);
      Optional<ChainPass> chains = Optional.empty();
      if (rows.correction() == Correction.METROPOLIS) {
        context.setJobDescription(phase + ": diagnosing the chains");
        chains =
            Optional.of(chains(context, files, all.quantiles, draws, production.rowsOfAFile()));
      }
      return report(all, production, chains, draws);
    } finally {
      context.setJobDescription(null);
    }
  }

  private Part first(FileParts files, long expected) {
    Target local = target;
    SampleColumns columns = rows;
    int named = names.size();
    int count = new Quantities(target).count();
    ArrayList<Place> minima = places;
    return files.reduce(
        iterator -> {
          Quantities quantities = new Quantities(local);
          Part part = new Part(expected, count, named, minima);
          double[] x = new double[local.dimension()];
          while (iterator.hasNext()) {
            add(part, iterator.next(), columns, quantities, x);
          }
          return part;
        },
        new Part(expected, count, named, minima),
        Part::merge);
  }

  private static void add(
      Part part, InternalRow row, SampleColumns columns, Quantities quantities, double[] x) {
    double energy = columns.energy(row);
    boolean undefined = Double.isNaN(energy) || energy == Double.NEGATIVE_INFINITY;
    boolean weighted = columns.correction() == Correction.IMPORTANCE;
    // Its weight is written as zero, and counted as none.
    double logWeight = weighted && undefined ? Double.NaN : columns.logWeight(row);
    part.weights.add(logWeight);
    part.tail.add(logWeight);
    if (!Double.isFinite(energy)) {
      part.nonFiniteEnergies++;
      return;
    }
    columns.point(row, x);
    part.visits.add(x, 0, logWeight);
    double[] values = quantities.of(x, 0, energy);
    part.means.add(logWeight, values);
    for (int k = 0; k < part.quantiles.length; k++) {
      part.quantiles[k].add(values[k], logWeight);
    }
  }

  /** What the second pass gives. */
  private static final class ChainPass implements Serializable {

    private static final long serialVersionUID = 1;

    final ChainSummary[] summaries;
    final EnergyChains energies = new EnergyChains();

    ChainPass(int draws, int count) {
      summaries = new ChainSummary[count];
      Arrays.setAll(summaries, k -> new ChainSummary(draws));
    }

    ChainPass merge(ChainPass other) {
      for (int k = 0; k < summaries.length; k++) {
        summaries[k].merge(other.summaries[k]);
      }
      energies.merge(other.energies);
      return this;
    }
  }

  private ChainPass chains(
      JavaSparkContext context,
      FileParts files,
      QuantileSummary[] quantiles,
      int draws,
      long rowsOfAFile) {
    ChainPass all = new ChainPass(draws, names.size());
    Broadcast<QuantileSummary[]> pooled = context.broadcast(quantiles);
    try {
      int atATime = (int) Math.max(1, Math.min(names.size(), NUMBERS_OF_A_TASK / rowsOfAFile));
      for (int from = 0; from < names.size(); from += atATime) {
        int to = Math.min(names.size(), from + atATime);
        ChainPass some = chains(files, pooled, draws, from, to);
        System.arraycopy(some.summaries, 0, all.summaries, from, to - from);
        // The energies come with the energy.
        if (from <= target.dimension() && target.dimension() < to) {
          all.energies.merge(some.energies);
        }
      }
      return all;
    } finally {
      pooled.destroy();
    }
  }

  private ChainPass chains(
      FileParts files, Broadcast<QuantileSummary[]> pooled, int draws, int from, int to) {
    Target local = target;
    SampleColumns columns = rows;
    return files.reduce(
        iterator -> summaries(iterator, local, columns, pooled.value(), draws, from, to),
        new ChainPass(draws, to - from),
        ChainPass::merge);
  }

  /** Summaries of quantities from .. to - 1 of the whole chains of a file. */
  private static ChainPass summaries(
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
    double[] x = new double[target.dimension()];
    while (iterator.hasNext()) {
      InternalRow row = iterator.next();
      int chain = columns.chain(row);
      double energy = columns.energy(row);
      counts.merge(chain, 1, Integer::sum);
      if (!Double.isFinite(energy)) {
        outside.add(chain);
        continue;
      }
      columns.point(row, x);
      double[] values = quantities.of(x, 0, energy);
      double[][] own = series.computeIfAbsent(chain, key -> new double[to - from][draws]);
      for (int k = from; k < to; k++) {
        own[k - from][columns.draw(row)] = values[k];
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

  private SampleReport report(
      Part all, Production production, Optional<ChainPass> chains, int draws) {
    Quantities quantities = new Quantities(target);
    List<QuantitySummary> summaries = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      summaries.add(summary(k, all, production, chains));
    }
    Optional<Modes> modes = target.knowledge().modes();
    return new SampleReport(
        rows.correction(),
        all.weights.count(),
        production.energyEvaluations(),
        all.nonFiniteEnergies,
        production
            .candidates()
            .map(c -> WeightReport.of(c.latentDraws(), c.weights(), c.tail()))
            .or(
                () ->
                    rows.correction() == Correction.IMPORTANCE
                        ? Optional.of(
                            WeightReport.of(production.latentDraws(), all.weights, all.tail))
                        : Optional.empty()),
        production.candidates().map(Candidates::distinct),
        chains.map(
            c ->
                new ChainDiagnosis(
                    production.chains().orElseThrow(),
                    draws,
                    c.energies.meanBfmi(),
                    c.energies.leastBfmi(),
                    c.energies.stuck())),
        summaries,
        modes.map(
            m ->
                ModeCoverage.of(
                    IntStream.range(0, m.count())
                        .mapToDouble(k -> all.means.weighted(quantities.mode(k)).value())
                        .toArray(),
                    m.weights())),
        all.visits.missed());
  }

  private QuantitySummary summary(
      int k, Part all, Production production, Optional<ChainPass> chains) {
    QuantileSummary quantiles = all.quantiles[k];
    if (quantiles.count() == 0) {
      double nan = Double.NaN;
      return new QuantitySummary(
          names.get(k),
          ownTitle(k),
          nan,
          nan,
          nan,
          nan,
          nan,
          nan,
          nan,
          0,
          0,
          chains.map(c -> nan),
          truth(k));
    }
    Estimate mean = all.means.weighted(k);
    double deviation = all.means.weightedDeviation(k);
    double low = quantiles.quantile(0.05);
    double high = quantiles.quantile(0.95);
    double mcse = mean.standardError();
    // What weights, or the candidates' weights and their resampling, allow.
    double ceiling = all.weights.ess();
    double essTail = Math.min(quantiles.ess(low), quantiles.ess(high));
    Optional<Double> rHat = Optional.empty();
    if (production.candidates().isPresent()) {
      Candidates candidates = production.candidates().get();
      mcse = Math.hypot(candidates.means().weighted(k).standardError(), mcse);
      ceiling = harmonic(ceiling, candidates.weights().ess());
      essTail = Double.isNaN(mcse) ? Double.NaN : harmonic(essTail, candidates.weights().ess());
    }
    double essBulk = Math.min(ceiling, square(deviation / mcse));
    if (chains.isPresent()) {
      ChainSummary summary = chains.get().summaries[k];
      mcse = summary.mcse();
      deviation = summary.sd();
      essBulk = summary.essBulk();
      essTail = summary.essTail();
      rHat = Optional.of(summary.rHat());
    }
    return new QuantitySummary(
        names.get(k),
        ownTitle(k),
        mean.value(),
        mcse,
        deviation,
        quantiles.mad(),
        low,
        quantiles.quantile(0.5),
        high,
        essBulk,
        essTail,
        rHat,
        truth(k));
  }

  private Optional<String> ownTitle(int k) {
    return Optional.of(titles.get(k)).filter(title -> !title.equals(names.get(k)));
  }

  private static double harmonic(double ess, double other) {
    return 1 / (1 / ess + 1 / other);
  }

  private static double square(double value) {
    return value * value;
  }

  private Optional<Known> truth(int k) {
    List<Observable> observables = target.knowledge().observables();
    int index = k - target.dimension() - 1;
    return index < 0
        ? Optional.empty()
        : Optional.of(
            new Known(observables.get(index).truth(), observables.get(index).uncertainty()));
  }
}
