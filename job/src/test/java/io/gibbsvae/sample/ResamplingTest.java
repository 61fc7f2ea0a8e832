package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.Energies.Spring;
import io.gibbsvae.Energies.Undefined;
import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Observable;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.Rounding;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ResamplingTest {

  @TempDir private Path temporary;

  private static Generator generator(int cores, Potential potential, long rows) {
    Target target =
        new Target(
            "spring",
            potential,
            Knowledge.nothing()
                .withObservables(
                    List.of(
                        // U = 2 |x|^2: each coordinate has the variance 1/4.
                        Observable.exact("E U", x -> 2 * (x[0] * x[0] + x[1] * x[1]), 1),
                        Observable.exact("P(x0 > 0)", x -> x[0] > 0 ? 1 : 0, 0.5))));
    return new Generator(
        LocalSpark.session(cores),
        target,
        Settings.rows(rows, 3, 1500, 64, "none", Correction.RESAMPLE, Settings.CHAINS),
        List.of());
  }

  private SampleReport write(String name, int cores, Potential potential, long rows) {
    return generator(cores, potential, rows)
        .write(
            TinyModel.untrained(TinyModel.settings(2)),
            temporary.resolve(name).toString(),
            "key",
            progress -> {});
  }

  private List<Row> rows(String name) {
    return Samples.rows(LocalSpark.session(2), temporary.resolve(name));
  }

  /** Within five standard errors; for a right one and a new seed that fails in 6 of 10^7 runs. */
  @Test
  void theRowsAreThoseOfTheTargetAndTheirErrorsAreTold() {
    SampleReport report = write("samples", 2, new Spring(), 8000);

    assertThat(report.rows()).isEqualTo(8000);
    // Four candidates a row, and the gradients of all rows for Stein's identities.
    assertThat(report.energyEvaluations()).isEqualTo(5 * 8000);
    assertThat(report.quantities())
        .extracting(QuantitySummary::name)
        .containsExactly("x0", "x1", "energy", "E U", "P(x0 > 0)");
    for (int k = 3; k < 5; k++) {
      QuantitySummary quantity = report.quantities().get(k);
      assertThat(Math.abs(quantity.standardErrorsOff())).isLessThan(5);
      assertThat(quantity.mcse()).isBetween(0.004, 0.03);
    }
    // Weighted candidates are worth fewer than rows: the untrained model is far too wide.
    assertThat(report.quantities().get(0).essBulk()).isBetween(1000.0, 8000.0);
    assertThat(report.weights().orElseThrow().ess()).isBetween(0.05, 0.6);
  }

  @Test
  void theRowsThatDifferAreCounted() {
    SampleReport report = write("samples", 2, new Spring(), 4000);

    long distinct = Samples.bits(rows("samples")).stream().distinct().count();
    assertThat(distinct).isLessThan(4000);
    assertThat(report.distinct()).hasValue(distinct);
  }

  @Test
  void theValuesAreTheSameOnOneCoreAndOnTwo() {
    SampleReport two = write("two", 2, new Spring(), 4000);
    SampleReport one = write("one", 1, new Spring(), 4000);

    assertThat(Samples.bits(rows("one"))).isEqualTo(Samples.bits(rows("two")));
    assertThat(one).isEqualTo(two);
  }

  @Test
  void thereAreNoWeightsAndTheEnergyIsThatOfTheRow() {
    write("samples", 2, new Spring(), 500);

    List<Row> rows = rows("samples");
    assertThat(rows).hasSize(500);
    assertThat(Generator.columns(Readout.plain(2), Correction.RESAMPLE, Rounding.floats()).keySet())
        .containsExactly("x0", "x1", "energy");
    for (Row row : rows) {
      double[] x = {row.getFloat(0), row.getFloat(1)};
      assertThat(row.getDouble(2)).isEqualTo(new Spring().energyAndGradient(x, new double[2]));
    }
  }

  @Test
  void withoutAnyWeightThereIsNothingToResample() {
    Undefined.mended = false;
    assertThatThrownBy(() -> write("samples", 2, new Undefined(), 100))
        .isInstanceOf(NoWeightException.class)
        .hasMessageContaining("400");
  }
}
