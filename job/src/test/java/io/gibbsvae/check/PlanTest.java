package io.gibbsvae.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.TinyModel;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.expression.ExpressionPotential;
import io.gibbsvae.model.ModelSettings;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeds are fixed. */
@Tag("slow")
class PlanTest {

  private static final AtomicLong COMPUTED = new AtomicLong();

  /** Counts in all copies together. */
  private record Counted(Potential potential) implements Potential {
    @Override
    public int dimension() {
      return potential.dimension();
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      COMPUTED.incrementAndGet();
      return potential.energyAndGradient(x, gradient);
    }
  }

  private static Plan plan(int dimension, String energy) {
    return plan(dimension, energy, false);
  }

  private static Plan plan(int dimension, String energy, boolean growth) {
    Potential counted = new Counted(ExpressionPotential.of(energy, dimension, List.of()));
    ModelSettings model = TinyModel.settings(dimension);
    COMPUTED.set(0);
    Plan plan =
        Plan.of(new Target("t", counted, Knowledge.nothing()), model, true, growth, Progress.NONE);
    assertThat(plan.energies()).isEqualTo(COMPUTED.get());
    return plan;
  }

  /** Correlated by 0.95 and of widths of 0.5 and more. */
  @Test
  void takesFewEnergiesWhereThereIsOnePlace() {
    Plan plan = plan(10, "sum((x - 3)^2)/0.5 + (sum(x) - 30)^2/10 + x0^4/100");

    assertThat(plan.missing()).isEmpty();
    assertThat(plan.lines()).contains("  prior-components = 1");
    assertThat(plan.energies()).isLessThan(40_000);
  }

  @Test
  void takesFewEnergiesWhereThereAreSeveral() {
    Plan plan = plan(2, "-logsumexp(-sum(x^2)/2, -(x0 - 12)^2/2 - x1^2/2)");

    assertThat(plan.lines()).contains("  prior-components = 16");
    assertThat(plan.energies()).isLessThan(60_000);
  }

  @Test
  void hasMorePlacesForMoreMinima() {
    // Nine wells of equal weight.
    Plan plan = plan(2, "sum(-log(0.001 + cos(x/4)^8)) + sum(max(abs(x) - 16, 0)^2)");

    assertThat(plan.lines()).contains("  prior-components = 64");
  }

  /** Four prices of 290,000 ± 50,000, their mean and the log of their scale. */
  @Test
  void findsAMeanFarAwayWhoseScaleIsNotKnown() {
    Plan plan = plan(2, "4*x1 + (4*(x0 - 290000)^2 + 1e10)*exp(-2*x1)/2");

    assertThat(plan.lines()).contains("  prior-components = 1");
    assertThat(plan.lines())
        .filteredOn(line -> line.startsWith("  location"))
        .singleElement()
        .asString()
        .matches("  location = \\[(2[6-9]|3[01])\\d{4}, 1[01]\\..*");
  }

  @Test
  void stretchesCoordinatesWhoseTailsAreThoseOfAPower() {
    assertThat(plan(2, "1.5*log1p(dot(x, x))").lines()).contains("target.stretch {");
    assertThat(plan(3, "sum(log1p((x - 2)^2))").lines()).contains("target.stretch {");
    assertThat(plan(2, "log1p((x0 - 2)^2) + x1^2/2").lines())
        .filteredOn(line -> line.startsWith("  width = ["))
        .singleElement()
        .asString()
        .endsWith(", 0.0]");
  }

  @Test
  void leavesLighterTailsAsTheyAre() {
    assertThat(plan(2, "dot(x, x)/2").lines()).doesNotContain("target.stretch {");
    assertThat(plan(2, "sum(abs(x))").lines()).doesNotContain("target.stretch {");
    assertThat(plan(3, "6.5*log1p(dot(x, x)/10)").lines()).doesNotContain("target.stretch {");
  }

  @Test
  void isTheSuggestionOfACheck() {
    String energy = "(x0^2 - 9)^2/18 + (x1 - x0)^2*2";
    Target target =
        new Target("t", ExpressionPotential.of(energy, 2, List.of()), Knowledge.nothing());

    EnergyCheck check = EnergyCheck.of(target, TinyModel.settings(2), 512, Progress.NONE);

    assertThat(check.suggestion()).isEqualTo(plan(2, energy).lines()).isNotEmpty();
  }

  @Test
  void isMissingWhereZIsInfinite() {
    Plan plan = plan(2, "x1^2 - x0^2", true);

    assertThat(plan.lines()).isEmpty();
    assertThat(plan.warning()).isPresent();
    assertThat(plan.energies()).isPositive();
  }
}
