package io.gibbsvae.sample;

import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Observable;
import io.gibbsvae.energy.Target;
import io.gibbsvae.sample.Findings.ErrorBars;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Reads a data set back and sums it up: what is reported of it is what is really there. Nothing is
 * collected but summaries, of bounded size.
 */
final class ReadBack {

  private final SparkSession spark;
  private final Target target;
  private final String phase;
  private final SampleColumns columns;
  private final ArrayList<Place> places;
  private final long steinRows;

  /**
   * A reading back. Nothing runs yet.
   *
   * @param phase what Spark's jobs are said to be part of, such as "generation"
   * @param steinRows rows that are held against Stein's identities; 0 for none
   */
  ReadBack(
      SparkSession spark,
      Target target,
      SampleColumns columns,
      String phase,
      List<Place> places,
      long steinRows) {
    this.spark = spark;
    this.target = target;
    this.columns = columns;
    this.phase = phase;
    this.places = new ArrayList<>(places);
    this.steinRows = steinRows;
  }

  /**
   * Sums a data set up.
   *
   * @param folder where it is
   */
  SampleReport of(String folder, long expected, Production production) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try {
      // Before Spark opens the folder, which is a job too.
      context.setJobDescription(phase + ": reading the data set back");
      StoredRows rows =
          new StoredRows(context, phase, target, columns, new FileParts(spark, folder));
      RowSums sums = sums(rows.files(), expected);
      return report(sums, production.energyEvaluations(), production.summary().of(sums, rows));
    } finally {
      context.setJobDescription(null);
    }
  }

  private RowSums sums(FileParts files, long expected) {
    Target local = target;
    SampleColumns written = columns;
    ArrayList<Place> minima = places;
    long stein = steinRows;
    return files.reduce(
        rows -> empty(expected, local, minima, stein).add(rows, local, written),
        empty(expected, local, minima, stein),
        RowSums::merge);
  }

  private static RowSums empty(long rows, Target target, List<Place> places, long steinRows) {
    return new RowSums(
        rows, new Quantities(target), places, new SteinSample(rows, steinRows, target.dimension()));
  }

  private SampleReport report(RowSums sums, long energyEvaluations, Findings findings) {
    Quantities quantities = new Quantities(target);
    List<String> names = quantities.names();
    List<String> titles = quantities.titles();
    Optional<SteinReport> stein = sums.stein().report(target);
    return new SampleReport(
        columns.correction(),
        sums.weights().count(),
        energyEvaluations + sums.stein().energyEvaluations(),
        sums.nonFiniteEnergies(),
        findings.weights(),
        findings.distinct(),
        findings.chains(),
        IntStream.range(0, names.size())
            .mapToObj(
                k ->
                    summary(k, names.get(k), ownTitle(names.get(k), titles.get(k)), sums, findings))
            .toList(),
        target
            .knowledge()
            .modes()
            .map(
                modes ->
                    ModeCoverage.of(
                        IntStream.range(0, modes.count())
                            .mapToDouble(k -> sums.means().weighted(quantities.mode(k)).value())
                            .toArray(),
                        modes.weights())),
        sums.visits().missed(),
        stein);
  }

  private static Optional<String> ownTitle(String name, String title) {
    return Optional.of(title).filter(own -> !own.equals(name));
  }

  private QuantitySummary summary(
      int k, String name, Optional<String> title, RowSums sums, Findings findings) {
    QuantileSummary quantiles = sums.quantiles(k);
    double nan = Double.NaN;
    ErrorBars errors =
        quantiles.count() == 0 ? new ErrorBars(nan, nan, 0, 0, nan) : findings.errors().apply(k);
    return new QuantitySummary(
        name,
        title,
        sums.means().weighted(k).value(),
        errors.mcse(),
        errors.deviation(),
        quantiles.mad(),
        quantiles.quantile(QuantitySummary.LOW),
        quantiles.quantile(0.5),
        quantiles.quantile(QuantitySummary.HIGH),
        errors.essBulk(),
        errors.essTail(),
        findings.chains().map(chains -> errors.rHat()),
        truth(k));
  }

  private Optional<Known> truth(int k) {
    List<Observable> observables = target.knowledge().observables();
    int index = k - new Quantities(target).observable(0);
    return index < 0
        ? Optional.empty()
        : Optional.of(
            new Known(observables.get(index).truth(), observables.get(index).uncertainty()));
  }
}
