package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.Evidence;
import io.gibbsvae.evaluate.Topic;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.evaluate.Verdicts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported of a data set, against the rows themselves. */
@Tag("slow")
class ReadBackTest {

  private static final Target DOUBLE_WELL = ManyWell.of(2).asTarget();

  @TempDir private Path temporary;

  private SampleReport write(String name, int cores, long rows, long rowsPerFile) {
    return new Generator(
            LocalSpark.session(cores),
            DOUBLE_WELL,
            Settings.rows(rows, 3, rowsPerFile, 64, "none"),
            List.of())
        .write(
            TinyModel.untrained(TinyModel.settings(2, 0, 1.2)),
            temporary.resolve(name).toString(),
            "key",
            progress -> {});
  }

  private List<Row> rows(String name) {
    return Samples.rows(LocalSpark.session(2), temporary.resolve(name));
  }

  @Test
  void momentsAndErrorsAreThoseOfTheWeightedRows() {
    SampleReport report = write("samples", 2, 3000, 1000);
    List<Row> rows = rows("samples");
    List<ToDoubleFunction<Row>> functions =
        List.of(
            row -> row.getFloat(0),
            row -> row.getFloat(1),
            row -> row.getDouble(2),
            row -> row.getFloat(0) > 0 ? 1 : 0);

    double[] weights = rows.stream().mapToDouble(row -> Math.exp(row.getDouble(3))).toArray();
    double total = Arrays.stream(weights).sum();
    double size = total * total / Arrays.stream(weights).map(w -> w * w).sum();
    for (int k = 0; k < functions.size(); k++) {
      double[] values = rows.stream().mapToDouble(functions.get(k)).toArray();
      double mean = 0;
      for (int row = 0; row < values.length; row++) {
        mean += weights[row] * values[row] / total;
      }
      double variance = 0;
      double squaredError = 0;
      for (int row = 0; row < values.length; row++) {
        double difference = values[row] - mean;
        variance += weights[row] * difference * difference / total;
        squaredError += Math.pow(weights[row] * difference / total, 2);
      }
      QuantitySummary quantity = report.quantities().get(k);
      assertThat(quantity.mean()).isCloseTo(mean, within(1e-10));
      double correction = size / (size - 1);
      squaredError = Math.max(squaredError, variance / size);
      assertThat(quantity.deviation()).isCloseTo(Math.sqrt(correction * variance), within(1e-10));
      assertThat(quantity.mcse()).isCloseTo(Math.sqrt(correction * squaredError), within(1e-10));
      assertThat(quantity.essBulk()).isCloseTo(variance / squaredError, within(1e-5));
      // NaN where the quantity is the same at both quantiles.
      assertThat(quantity.essTail() > size * (1 + 1e-9)).isFalse();
      assertThat(quantity.rHat()).isNaN();
    }
    assertThat(report.quantities().get(3).name()).isEqualTo("P(x0 > 0)");
  }

  /** A model at 0 of a narrow target at 6: one row or two of 2000 have all the weight. */
  @ParameterizedTest
  @ValueSource(strings = {"importance", "resample"})
  void fewHeavyRowsHaveNoErrorsAndMeetNoRequirement(Correction correction) {
    Target far =
        GaussianMixture.of(new double[][] {{6, 6}}, new double[] {1}, new double[] {0.1})
            .asTarget("far");
    SampleReport report =
        new Generator(
                LocalSpark.session(2),
                far,
                Settings.rows(2000, 3, 1000, 64, "none", correction, Settings.CHAINS),
                List.of())
            .write(
                TinyModel.untrained(TinyModel.settings(2)),
                temporary.resolve("far").toString(),
                "key",
                progress -> {});

    assertThat(report.weights().orElseThrow().logZ().standardError()).isNaN();
    for (QuantitySummary quantity : report.quantities()) {
      assertThat(quantity.mcse()).isNaN();
      assertThat(quantity.essBulk()).isNaN();
      assertThat(quantity.essTail()).isNaN();
    }
    assertThat(report.smallestEss()).isNaN();
    assertThat(
            Verdicts.of(
                report, new Evidence(far.knowledge(), report.correction()), Settings.THRESHOLDS))
        .filteredOn(verdict -> verdict.level() == Verdict.Level.BAD)
        .extracting(Verdict::topic)
        .contains(Topic.WEIGHTS, Topic.ESS);
  }

  @Test
  void quantilesDivideTheWeight() {
    SampleReport report = write("samples", 2, 3000, 1000);
    List<Row> rows = rows("samples");
    double total = rows.stream().mapToDouble(row -> Math.exp(row.getDouble(3))).sum();
    QuantitySummary x0 = report.quantities().get(0);

    double[] quantiles = {x0.low(), x0.median(), x0.high()};
    double[] probabilities = {0.05, 0.5, 0.95};
    for (int k = 0; k < 3; k++) {
      double quantile = quantiles[k];
      double below =
          rows.stream()
              .filter(row -> row.getFloat(0) <= quantile)
              .mapToDouble(row -> Math.exp(row.getDouble(3)))
              .sum();
      // One row may have a few hundredths of all weight.
      assertThat(below / total).isCloseTo(probabilities[k], within(0.02));
    }
  }

  @Test
  void weightsAreSummedUpAsTheyLieThere() {
    SampleReport report = write("samples", 2, 3000, 1000);

    double[] weights =
        rows("samples").stream().mapToDouble(row -> Math.exp(row.getDouble(3))).toArray();
    WeightReport summary = report.weights().orElseThrow();
    assertThat(summary.latentDraws()).isEqualTo(4);
    assertThat(summary.logZ().value())
        .isCloseTo(Math.log(Arrays.stream(weights).average().orElseThrow()), within(1e-10));
    double sum = Arrays.stream(weights).sum();
    double squares = Arrays.stream(weights).map(w -> w * w).sum();
    assertThat(summary.ess()).isCloseTo(sum * sum / squares / 3000, within(1e-10));
  }

  /** More files than the driver takes at a time are put together on executors, in their order. */
  @Test
  void manyFilesGiveTheSameNumbersOnOneCoreAndOnTwo() {
    SampleReport two = write("two", 2, 2000, 50);
    SampleReport one = write("one", 1, 2000, 50);

    assertThat(Samples.files(temporary.resolve("two"))).hasSize(40);
    assertThat(one).isEqualTo(two);
    double mean =
        rows("two").stream().mapToDouble(row -> Math.exp(row.getDouble(3))).average().orElseThrow();
    assertThat(two.weights().orElseThrow().logZ().value()).isCloseTo(Math.log(mean), within(1e-10));
  }
}
