package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {

  private static final String AT = "x = [1.00000, 2.00000, 3.00000]";
  private static final double[][] POINTS = {{0.5, -1, 2}, {-0.3, 0.7, 0.1}, {1.5, 0.2, -0.9}};

  /** U = sum_i (i + 1) x_i^2, correct; the tests break one thing each. */
  private static class Bowl implements Potential {
    private static final long serialVersionUID = 1;

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = 0;
      for (int i = 0; i < 3; i++) {
        energy += (i + 1) * x[i] * x[i];
        gradient[i] = 2 * (i + 1) * x[i];
      }
      return energy;
    }
  }

  @Test
  void aSoundPotentialHasNoProblems() {
    assertThat(GradientCheck.problems(new Bowl(), POINTS)).isEmpty();
  }

  @Test
  void aWrongEntryIsNamedWithWhatItShouldBe() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = super.energyAndGradient(x, gradient);
            gradient[1] = 2 * x[1];
            return energy;
          }
        };

    assertThat(GradientCheck.problems(wrong, POINTS))
        .hasSize(3)
        .first()
        .asString()
        .contains("gradient[1]", "-2.00000", "-4.00000", "x = [0.500000, -1.00000, 2.00000]");
  }

  /** A law with heavy tails: differences far out agree with each other, and not with the slope. */
  private record Narrow(double width, double wrong) implements Potential {

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double z = x[0] / width;
      gradient[0] = wrong * 2 * z / (1 + z * z) / width;
      return Math.log1p(z * z);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-8, 1e-12, 1e-30, 1e-42, 1, 1e6, 1e30})
  void judgesAnEnergyOfAnyWidth(double width) {
    double[][] points = {{0.3 * width}, {-1.7 * width}};

    assertThat(GradientCheck.problems(new Narrow(width, 1), points)).isEmpty();
    assertThat(GradientCheck.problems(new Narrow(width, 1.01), points)).isNotEmpty();
  }

  @Test
  void anErrorOfOnePercentIsFound() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = super.energyAndGradient(x, gradient);
            gradient[2] *= 1.01;
            return energy;
          }
        };

    assertThat(GradientCheck.problems(wrong, POINTS)).isNotEmpty().allMatch(p -> p.contains("[2]"));
  }

  @Test
  void arraysOfTheWrongLengthAreNamed() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public int dimension() {
            return 2;
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {{1, 2}}))
        .singleElement()
        .asString()
        .contains("energyAndGradient", "ArrayIndexOutOfBoundsException", "2", "dimension()");
    assertThat(GradientCheck.problems(wrong, POINTS))
        .singleElement()
        .asString()
        .contains("dimension()", "2", "3");
  }

  @Test
  void aDimensionBelowOneIsNamed() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public int dimension() {
            return 0;
          }
        };

    assertThat(GradientCheck.problems(wrong, POINTS))
        .singleElement()
        .asString()
        .contains("dimension()", "0", "1");
  }

  @Test
  void unwrittenEntriesAreNamed() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            return super.energyAndGradient(x, new double[3]);
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {{1, 2, 3}}))
        .hasSize(3)
        .first()
        .asString()
        .contains("gradient[0]", AT);
  }

  @Test
  void entriesThatAreAddedToAreNamed() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double[] own = new double[3];
            double energy = super.energyAndGradient(x, own);
            gradient[1] += own[1];
            gradient[0] = own[0];
            gradient[2] = own[2];
            return energy;
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {{1, 2, 3}}))
        .singleElement()
        .asString()
        .contains("gradient[1]", AT);
  }

  @Test
  void numbersThatAreNotFiniteAreNamed() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = super.energyAndGradient(x, gradient);
            gradient[0] = Math.sqrt(-1 - x[0] * x[0]);
            gradient[2] = Double.NEGATIVE_INFINITY;
            return energy;
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {{1, 2, 3}}))
        .satisfiesExactly(
            first -> assertThat(first).contains("gradient[0]", "NaN", AT),
            second -> assertThat(second).contains("gradient[2]", "-Infinity", AT));
  }

  /** Its gradient is not finite either, which is the same fault. */
  @Test
  void anEnergyThatIsNoNumberIsOneProblemAtHoweverManyPoints() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = super.energyAndGradient(x, gradient);
            double root = Math.sqrt(x[0]);
            gradient[1] += root;
            return energy + root;
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {{-1, 2, 3}, {-2, 2, 3}, {-3, 2, 3}}))
        .singleElement()
        .asString()
        .contains("energy", "NaN", "3 of 3", "x = [-1.00000, 2.00000, 3.00000]");
  }

  @Test
  void whatThePotentialThrowsIsAProblem() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            throw new IllegalStateException("no licence");
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {{1, 2, 3}}))
        .singleElement()
        .asString()
        .contains("energyAndGradient", "IllegalStateException: no licence", AT);
  }

  @Test
  void whatDimensionThrowsIsAProblem() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public int dimension() {
            throw new NoClassDefFoundError("their/Library");
          }
        };

    assertThat(GradientCheck.problems(wrong, POINTS))
        .singleElement()
        .asString()
        .contains("dimension()", "NoClassDefFoundError: their/Library");
  }

  @Test
  void changingThePointIsAProblem() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = super.energyAndGradient(x, gradient);
            x[0] = 7;
            return energy;
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {{1, 2, 3}}))
        .isNotEmpty()
        .allMatch(problem -> problem.contains("x = [7.00000"));
  }

  @Test
  void anEnergyThatChangesFromCallToCallIsAProblem() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;
          private int calls;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            return super.energyAndGradient(x, gradient) + calls++;
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {{1, 2, 3}}))
        .singleElement()
        .asString()
        .contains("36.0", "37.0");
  }

  @Test
  void aBlockInTheWrongOrderIsAProblem() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public void energiesAndGradients(
              double[] points, int count, double[] energies, double[] gradients) {
            super.energiesAndGradients(points, count, energies, gradients);
            double first = energies[0];
            energies[0] = energies[1];
            energies[1] = first;
            gradients[8] = Double.NaN;
          }

          @Override
          public void energies(double[] points, int count, double[] energies) {
            super.energiesAndGradients(points, count, energies, new double[3 * count]);
          }
        };

    assertThat(GradientCheck.problems(wrong, POINTS))
        .satisfiesExactly(
            first ->
                assertThat(first).startsWith("energiesAndGradients").contains("1.10000", "14.2500"),
            second ->
                assertThat(second)
                    .startsWith("energiesAndGradients")
                    .contains("14.2500", "row 1", "1.10000"),
            third ->
                assertThat(third)
                    .startsWith("energiesAndGradients")
                    .contains("gradient[2]", "row 2", "NaN", "-5.40000"));
  }

  @Test
  void energiesThatDisagreeAreAProblem() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public void energies(double[] points, int count, double[] energies) {}
        };

    assertThat(GradientCheck.problems(wrong, POINTS))
        .hasSize(3)
        .first()
        .asString()
        .startsWith("energies ")
        .contains("NaN", "row 0", "14.2500");
  }

  @Test
  void manyWrongEntriesAreCountedNotListed() {
    Potential wrong =
        new Potential() {
          private static final long serialVersionUID = 1;

          @Override
          public int dimension() {
            return 50;
          }

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = 0;
            for (int i = 0; i < 50; i++) {
              energy += x[i] * x[i];
              gradient[i] = -2 * x[i];
            }
            return energy;
          }
        };

    assertThat(GradientCheck.problems(wrong, new double[][] {TestTargets.wave(50, 1)}))
        .hasSize(4)
        .last()
        .asString()
        .contains("47", "x = [0.841471")
        .endsWith(", ...]");
  }

  @Test
  void energiesInSinglePrecisionPass() {
    Potential single =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            return (float) (1000 + super.energyAndGradient(x, gradient));
          }
        };

    assertThat(GradientCheck.problems(single, POINTS)).isEmpty();
  }

  @Test
  void aWrongSignInSinglePrecisionDoesNot() {
    Potential wrong =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            float energy = (float) (1000 + super.energyAndGradient(x, gradient));
            gradient[0] *= -1;
            return energy;
          }
        };

    assertThat(GradientCheck.problems(wrong, POINTS)).hasSize(3);
  }

  @Test
  void aKinkNearThePointPasses() {
    Potential kinked =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = super.energyAndGradient(x, gradient);
            gradient[0] += 10 * Math.signum(x[0]);
            return energy + 10 * Math.abs(x[0]);
          }
        };

    assertThat(
            GradientCheck.problems(
                kinked, new double[][] {{0.01, 1, 1}, {-0.003, 1, 1}, {0.0001, 1, 1}}))
        .isEmpty();
  }

  @Test
  void aWallNearThePointPasses() {
    Potential walled =
        new Bowl() {
          private static final long serialVersionUID = 1;

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = super.energyAndGradient(x, gradient);
            return x[0] > 0 ? energy : Double.POSITIVE_INFINITY;
          }
        };

    assertThat(GradientCheck.problems(walled, new double[][] {{0.01, 1, 1}})).isEmpty();
  }
}
