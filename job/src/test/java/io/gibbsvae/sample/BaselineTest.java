package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.Rounding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class BaselineTest {

  private static final ProgressListener UNHEARD = (energies, all) -> {};

  @TempDir private Path temporary;

  private static Target mixture(double distance) {
    return GaussianMixture.of(
            new double[][] {{-distance, 0}, {distance, 0}},
            new double[] {1, 3},
            new double[] {1, 1})
        .asTarget("mixture");
  }

  private Baseline baseline(Target target, long energies) {
    return new Baseline(
        LocalSpark.session(2),
        target,
        TinyModel.settings(2, 0, 2),
        Rounding.floats(),
        Settings.rows(1000, 5, 1000, 64, "none"),
        energies);
  }

  @ParameterizedTest
  @ValueSource(longs = {20_000, 77_777})
  void itSpendsWhatItIsGivenButForARest(long energies) {
    SampleReport report =
        baseline(mixture(1), energies).run(temporary.resolve("chains").toString(), UNHEARD);

    assertThat(report.energyEvaluations()).isBetween((long) (0.99 * energies), energies);
    assertThat(report.chains().orElseThrow().report().acceptance()).containsOnlyKeys(MoveType.MALA);
  }

  @Test
  void manyEnergiesAreSpentByManyChainsOfWhichEnoughIsKept() {
    Baseline baseline = baseline(mixture(1), 40_000_000);

    assertThat(baseline.settings().draws()).isEqualTo(1000);
    assertThat(baseline.settings().thin()).isEqualTo(32);
    assertThat(1000 * baseline.settings().energyEvaluations()).isEqualTo(40_000_000);
  }

  @Test
  void itTellsOfItsEnergiesFromNoneToAll() {
    List<Long> told = Collections.synchronizedList(new ArrayList<>());
    Baseline baseline = baseline(mixture(1), 20_000);
    AtomicLong ofAll = new AtomicLong();

    SampleReport report =
        baseline.run(
            temporary.resolve("chains").toString(),
            (energies, all) -> {
              told.add(energies);
              ofAll.set(all);
            });

    assertThat(ofAll).hasValue(report.energyEvaluations());
    assertThat(told).startsWith(0L).endsWith(ofAll.get()).isSorted().doesNotHaveDuplicates();
  }

  /** Within five standard errors: a false alarm in 10^6 new seeds or fewer. */
  @Test
  void whereThereIsOneModeItFindsTheTruth() {
    SampleReport report =
        baseline(mixture(0.5), 200_000).run(temporary.resolve("chains").toString(), UNHEARD);

    assertThat(report.largestRHat().orElseThrow().rHat()).isLessThan(1.02);
    assertThat(report.quantities().stream().map(QuantitySummary::standardErrorsOff))
        .filteredOn(off -> !off.isNaN())
        .isNotEmpty()
        .allMatch(off -> Math.abs(off) < 5);
  }

  @Test
  void whereModesAreFarApartItsChainsDisagree() {
    SampleReport report =
        baseline(mixture(8), 50_000).run(temporary.resolve("chains").toString(), UNHEARD);

    assertThat(report.largestRHat().orElseThrow().rHat()).isGreaterThan(1.5);
  }
}
