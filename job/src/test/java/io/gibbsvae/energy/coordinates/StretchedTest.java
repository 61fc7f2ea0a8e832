package io.gibbsvae.energy.coordinates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.expression.ExpressionPotential;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StretchedTest {

  private static Potential expression(int dimension, String energy) {
    return ExpressionPotential.of(energy, dimension, List.of());
  }

  @Test
  void lawsKeepTheirMass() {
    // Cauchy's law around 3, and one whose width is not the stretch's.
    for (double width : new double[] {0.2, 2, 30}) {
      Target cauchy =
          new Target("t", expression(1, "log1p(((x0 - 3)/2)^2) + log(2*pi)"), Knowledge.nothing());
      Potential stretched =
          Stretched.of(cauchy, new double[] {2.5}, new double[] {width}).potential();
      double sum = 0;
      for (double y = -60; y <= 60; y += 0.01) {
        sum += 0.01 * Math.exp(-stretched.energyAndGradient(new double[] {y}, new double[1]));
      }
      assertThat(sum).as("width %s", width).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void rowsAreThoseOfTheTargetAsItWas() {
    Coordinates named =
        new Coordinates(
            List.of(
                Map.entry("tau", Support.parse("positive")),
                Map.entry("t", Support.parse("real[2]"))));
    Potential energy = expression(3, "2*x0 + log1p(x1^2) + x2^2/2");
    Target before = named.constrain(new Target("t", energy, Knowledge.nothing()));
    Target after = Stretched.of(before, new double[] {0, 1, 0}, new double[] {0, 0.5, 0});
    double[] y = {0.3, -4, 1.5};
    double[] x = new double[3];
    double[] back = new double[3];

    after.readout().read(y, 0, x, 0);
    after.readout().invert(x, 0, back, 0);

    assertThat(x)
        .containsExactly(new double[] {Math.exp(0.3), 1 + 0.5 * Math.sinh(-4), 1.5}, within(1e-13));
    assertThat(back).containsExactly(y, within(1e-12));
    assertThat(after.potential().energyAndGradient(y, new double[3]))
        .isCloseTo(
            energy.energyAndGradient(x.clone(), new double[3]) - after.readout().logVolume(y, 0),
            within(1e-12));
    assertThat(after.readout().columns()).isEqualTo(before.readout().columns());
    assertThat(after.readout().coordinate(1)).isEqualTo(-1);
    assertThat(after.readout().coordinate(2)).isEqualTo(2);
  }

  @Test
  void gradientsAreThoseOfTheEnergy() {
    Target target =
        new Target("t", expression(2, "1.5*log1p(x0^2 + x1^2 + x0*x1)"), Knowledge.nothing());
    Potential stretched =
        Stretched.of(target, new double[] {0.5, -1}, new double[] {1, 3}).potential();
    double[][] points = {{0.2, -0.4}, {3, -2}, {-6, 5}};

    assertThat(GradientCheck.problems(stretched, points)).isEmpty();
  }
}
