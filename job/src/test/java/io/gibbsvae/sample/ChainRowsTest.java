package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.energy.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ChainRowsTest {

  private static final Target DOUBLE_WELL = ManyWell.of(2).asTarget();
  private static final int DRAWS = 40;
  private static final int CHAINS = 150;

  @TempDir private Path temporary;

  private SampleReport write(String name, int cores, int warmUp) {
    ChainSettings chains =
        new ChainSettings(DRAWS, warmUp, 2, Settings.moves(1, 1, 1, 2), 0, Settings.LANGEVIN);
    // 60 chains a task: two whole tasks and a half.
    return new Generator(
            LocalSpark.session(cores),
            DOUBLE_WELL,
            Settings.rows(
                CHAINS * DRAWS, 3, 60 * DRAWS, 1000, "none", Correction.METROPOLIS, chains),
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
  void everyChainHasAllItsDrawsInOneFile() {
    write("samples", 2, 20);

    assertThat(Samples.files(temporary.resolve("samples"))).hasSize(3);
    Map<Integer, List<Integer>> draws =
        rows("samples").stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getInt(3),
                    Collectors.mapping(row -> row.getInt(4), Collectors.toList())));
    assertThat(draws).hasSize(CHAINS).containsKeys(0, CHAINS - 1);
    for (List<Integer> one : draws.values()) {
      assertThat(one).hasSize(DRAWS).isSorted().startsWith(0).endsWith(DRAWS - 1);
    }
    for (Path file : Samples.files(temporary.resolve("samples"))) {
      long chains =
          Samples.rows(LocalSpark.session(2), file).stream()
              .map(row -> row.getInt(3))
              .distinct()
              .count();
      assertThat(Samples.rows(LocalSpark.session(2), file)).hasSize((int) chains * DRAWS);
    }
  }

  @Test
  void chainDrawAndAcceptedAreColumns() {
    write("samples", 2, 0);

    assertThat(
            LocalSpark.session(2).read().parquet(temporary.resolve("samples").toString()).schema())
        .isEqualTo(
            new StructType()
                .add("x0", DataTypes.FloatType)
                .add("x1", DataTypes.FloatType)
                .add("energy", DataTypes.DoubleType)
                .add("chain", DataTypes.IntegerType)
                .add("draw", DataTypes.IntegerType)
                .add("accepted", DataTypes.BooleanType));
  }

  @Test
  void aDrawThatWasNotAcceptedIsTheOneBefore() {
    write("samples", 2, 20);

    Map<Integer, List<Row>> chains =
        rows("samples").stream().collect(Collectors.groupingBy(row -> row.getInt(3)));
    long stayed = 0;
    for (List<Row> chain : chains.values()) {
      for (int draw = 1; draw < DRAWS; draw++) {
        boolean same =
            chain.get(draw).getFloat(0) == chain.get(draw - 1).getFloat(0)
                && chain.get(draw).getFloat(1) == chain.get(draw - 1).getFloat(1);
        assertThat(chain.get(draw).getBoolean(5)).isEqualTo(!same);
        stayed += same ? 1 : 0;
      }
    }
    assertThat(stayed).isPositive();
  }

  @Test
  void theEnergyIsThatOfTheFloatsInTheSameRow() {
    write("samples", 2, 20);

    for (Row row : rows("samples")) {
      double[] x = {row.getFloat(0), row.getFloat(1)};
      double[] energy = new double[1];
      DOUBLE_WELL.potential().energies(x, 1, energy);
      assertThat(row.getDouble(2)).isEqualTo(energy[0]);
    }
  }

  @Test
  void theValuesAreTheSameOnOneCoreAndOnTwo() {
    SampleReport two = write("two", 2, 20);
    SampleReport one = write("one", 1, 20);

    assertThat(Samples.bits(rows("one"))).isEqualTo(Samples.bits(rows("two")));
    assertThat(one.quantities()).isEqualTo(two.quantities());
    assertThat(one.chains().orElseThrow().report().acceptance())
        .isEqualTo(two.chains().orElseThrow().report().acceptance());
  }

  /** Within five standard errors: four comparisons, a false alarm in 2 of 10^6 new seeds. */
  @Test
  void theChainsComeToTheTruthAndTheReportSaysSo() {
    SampleReport report = write("samples", 2, 200);

    assertThat(report.rows()).isEqualTo(CHAINS * DRAWS);
    assertThat(report.chains().orElseThrow().report().chains()).isEqualTo(CHAINS);
    assertThat(report.chains().orElseThrow().report().steps()).hasSize(3);
    assertThat(report.chains().orElseThrow().report().acceptance().get(MoveType.MALA).attempted())
        .isEqualTo(CHAINS * DRAWS * 2L * 2L);
    // And the gradients of all rows for Stein's identities.
    assertThat(report.energyEvaluations())
        .isEqualTo(CHAINS * (1 + (200 + 2L * DRAWS) * 5) + CHAINS * DRAWS);
    assertThat(report.quantities().stream().map(QuantitySummary::standardErrorsOff))
        .filteredOn(off -> !off.isNaN())
        .hasSize(4)
        .allMatch(off -> Math.abs(off) < 5);
    assertThat(report.smallestEss()).isBetween(300.0, 6000.0);
    assertThat(report.coverage().orElseThrow().found()).isEqualTo(2);
  }
}
