package io.gibbsvae.energy.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class RegressionReadoutTest {

  private static final Readout READOUT = readout();

  private static Readout readout() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("school", List.of("north", "south east"));
    groups.put("year", List.of("2001"));
    return new RegressionReadout(
        List.of("energy", "region[north]:I(age^2)", "intercept"),
        groups,
        List.of(NoisePrior.DEVIATION, new Variable("degrees", List.of(), "lower(1)")),
        List.of("energy"));
  }

  @Test
  void columnsAreLegalAndDifferent() {
    assertThat(READOUT.columns())
        .containsExactly(
            "energy_2",
            "region_north_I_age_2",
            "intercept",
            "school_north",
            "school_south_east",
            "sd_school",
            "year_2001",
            "sd_year",
            "sd",
            "degrees");
    assertThat(
            new RegressionReadout(
                    List.of("a b", "a.b", "A_B", "北", "2x"), Map.of(), List.of(), List.of())
                .columns())
        .containsExactly("a_b", "a_b_2", "A_B_3", "column", "x2x");
  }

  @Test
  void titlesAreThoseOfTheTerms() {
    assertThat(READOUT.titles())
        .contains("region[north]:I(age^2)", "school[south east]", "sd(school)", "sd");
    assertThat(READOUT.coordinateTitle(3)).isEqualTo("school[north] / sd(school)");
    assertThat(READOUT.coordinateTitle(5)).isEqualTo("unconstrained sd(school)");
    assertThat(READOUT.coordinate(1)).isEqualTo(1);
    assertThat(READOUT.coordinate(3)).isEqualTo(-1);
  }

  @Test
  void effectsAreMultiplesOfTheirScale() {
    double[] point = {1, 2, 3, 0.5, -2, Math.log(4), 3, Math.log(0.5), Math.log(7), Math.log(2)};
    double[] values = new double[10];
    double[] back = new double[10];
    READOUT.read(point, 0, values, 0);
    READOUT.invert(values, 0, back, 0);

    assertThat(values)
        .containsExactly(new double[] {1, 2, 3, 2, -8, 4, 1.5, 0.5, 7, 3}, within(1e-14));
    assertThat(back).containsExactly(point, within(1e-14));
  }

  @Test
  void theVolumeIsThatOfTheMap() {
    double[] point = {1, 2, 3, 0.5, -2, 0.3, 3, -0.7, 0.2, 0.4};
    RealMatrix jacobian = MatrixUtils.createRealMatrix(10, 10);
    for (int i = 0; i < 10; i++) {
      double[] up = new double[10];
      double[] down = new double[10];
      double at = point[i];
      point[i] = at + 1e-5;
      READOUT.read(point, 0, up, 0);
      point[i] = at - 1e-5;
      READOUT.read(point, 0, down, 0);
      point[i] = at;
      for (int j = 0; j < 10; j++) {
        jacobian.setEntry(j, i, (up[j] - down[j]) / 2e-5);
      }
    }

    assertThat(READOUT.logVolume(point, 0))
        .isCloseTo(
            Math.log(Math.abs(new LUDecomposition(jacobian).getDeterminant())), within(1e-8));
  }

  @Test
  void valuesFarOutStayInTheirSupports() {
    double[] values = new double[10];
    READOUT.read(new double[] {0, 0, 0, 1, 1, -2000, 1, 2000, -2000, -2000}, 0, values, 0);

    assertThat(values[5]).isPositive();
    assertThat(values[8]).isPositive();
    assertThat(values[9]).isGreaterThan(1);
    assertThat(values).doesNotContain(Double.POSITIVE_INFINITY);
  }
}
