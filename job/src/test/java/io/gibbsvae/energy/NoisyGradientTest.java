package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Energies whose values have errors, with gradients that know nothing of them. */
class NoisyGradientTest {

  private static final double[][] POINTS = {
    {0.5, -1, 2}, {-0.3, 0.7, 0.1}, {1.5, 0.2, -0.9}, {-0.8, -1.4, 1.1}, {2.1, 0.4, -0.2}
  };

  /** A sum of quartics; its energy has errors, and one entry of its gradient a factor. */
  private record Noisy(double noise, double frequency, double factor) implements Potential {

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = 0;
      double phase = 0;
      for (int i = 0; i < 3; i++) {
        double square = x[i] * x[i];
        energy += 20 * (i + 1) * (square / 2 + square * square / 12);
        gradient[i] = 20 * (i + 1) * (x[i] + square * x[i] / 3);
        phase += (i + 1) * x[i];
      }
      gradient[1] *= factor;
      return energy + noise * Math.sin(frequency * phase);
    }
  }

  /**
   * Logistic growth of a rate, a capacity and a start that are positive, by Heun's method with a
   * step that follows its error; observed with normal errors. Its gradient is that of the solver
   * with its steps fixed.
   */
  private record Growth(double tolerance, double factor) implements Potential {

    private static final double[] OBSERVED = {0.52, 1.01, 1.7, 2.6, 3.1, 3.6, 3.7, 3.9};
    private static final double ERROR = 0.1;

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double rate = Math.exp(x[0]);
      double capacity = 4 * Math.exp(x[1]);
      // The state and its derivatives by the coordinates.
      double[] y = {0.25 * Math.exp(x[2]), 0, 0, 0.25 * Math.exp(x[2])};
      double energy = 0;
      for (int i = 0; i < 3; i++) {
        energy += x[i] * x[i] / 2;
        gradient[i] = x[i];
      }
      double step = 0.1;
      for (double observed : OBSERVED) {
        for (double left = 1; left > 0; ) {
          double taken = Math.min(step, left);
          double[] one = slopes(y, rate, capacity);
          double[] ahead = y.clone();
          for (int k = 0; k < 4; k++) {
            ahead[k] += taken * one[k];
          }
          double[] two = slopes(ahead, rate, capacity);
          double error = Math.abs(taken / 2 * (two[0] - one[0]));
          step = taken * Math.min(3, Math.max(0.2, 0.9 * Math.sqrt(tolerance / (error + 1e-300))));
          if (error <= tolerance) {
            for (int k = 0; k < 4; k++) {
              y[k] += taken / 2 * (one[k] + two[k]);
            }
            left -= taken;
          }
        }
        double residual = (y[0] - observed) / ERROR;
        energy += residual * residual / 2;
        for (int i = 0; i < 3; i++) {
          gradient[i] += residual / ERROR * y[1 + i];
        }
      }
      gradient[1] *= factor;
      return energy;
    }

    private static double[] slopes(double[] y, double rate, double capacity) {
      double linear = rate * (1 - 2 * y[0] / capacity);
      double slope = rate * y[0] * (1 - y[0] / capacity);
      return new double[] {
        slope, linear * y[1] + slope, linear * y[2] + rate * y[0] * y[0] / capacity, linear * y[3]
      };
    }
  }

  private static GradientCheck.Result check(Potential potential) {
    return GradientCheck.of(new Target("noisy", potential, Knowledge.nothing()), POINTS);
  }

  @ParameterizedTest
  @CsvSource({"1e-3, 300", "1e-3, 1e5", "1e-2, 200", "3e-3, 1e8"})
  void acceptsRightGradientsOfNoisyEnergies(double noise, double frequency) {
    GradientCheck.Result result = check(new Noisy(noise, frequency, 1));

    assertThat(result.problems()).isEmpty();
    assertThat(result.noise()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "1e-4, 1e4, 1.01",
    "1e-3, 300, 0.99",
    "1e-3, 1e5, 1.01",
    "1e-2, 200, 1.01",
    "1e-2, 1e8, 0.99"
  })
  void refusesOnePercentInOneEntryOfNoisyEnergies(double noise, double frequency, double factor) {
    assertThat(check(new Noisy(noise, frequency, factor)).problems())
        .isNotEmpty()
        .allMatch(problem -> problem.contains("[1]"));
  }

  @Test
  void refusesWhatNoiseDoesNotLetItSee() {
    assertThat(check(new Noisy(3, 1e5, 1)).problems()).isNotEmpty();
  }

  @Test
  void saysNothingOfNoiseWhereThereIsNone() {
    GradientCheck.Result result = check(new Noisy(0, 0, 1));

    assertThat(result.problems()).isEmpty();
    assertThat(result.noise()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 1e-4, 1e-3})
  void acceptsGradientsOfASolverWithItsSteps(double tolerance) {
    assertThat(check(new Growth(tolerance, 1)).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 1e-4, 1e-3})
  void refusesOnePercentInASolversGradient(double tolerance) {
    assertThat(check(new Growth(tolerance, 1.01)).problems())
        .isNotEmpty()
        .allMatch(problem -> problem.contains("[1]"));
  }

  @Test
  void aSolversDifferencesOverShortStepsDisagree() {
    assertThat(check(new Growth(1e-4, 1)).noise()).isPresent();
  }

  /** Without noise there is nothing that could explain it. */
  @Test
  void refusesAGradientThatIsWrongAtOnePointOnly() {
    Noisy smooth = new Noisy(0, 0, 1);
    Potential wrong =
        new Potential() {
          private static final long serialVersionUID = 1;

          @Override
          public int dimension() {
            return 3;
          }

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = smooth.energyAndGradient(x, gradient);
            gradient[2] *= x[2] > 1.5 ? 1.01 : 1;
            return energy;
          }
        };

    assertThat(check(wrong).problems()).singleElement().asString().contains("[2]");
  }
}
