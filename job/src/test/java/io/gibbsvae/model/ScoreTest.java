package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {

  private static final int ROWS = 5;
  private static final double[] LOCATION = {0.3, -0.6, 0.4};
  private static final double[] SCALE = {1.5, 0.7, 1.1};

  private static ModelSettings settings() {
    return new ModelSettings(
        3,
        3,
        2,
        List.of(4),
        0,
        Sharing.NONE,
        Drift.GRADIENT,
        Activation.TANH,
        Covariance.DIAGONAL,
        Objective.JOINT,
        List.of(0.3, -0.6, 0.4),
        List.of(1.5, 0.7, 1.1),
        FrameType.FIXED,
        0);
  }

  private static Score score(Potential potential) {
    return Score.of(settings(), potential, Frame.fixed(settings()), ROWS, true);
  }

  private static double[][] points() {
    double[][] y = new double[3][ROWS];
    NoiseStream stream = NoiseStream.of(3, Purpose.CHECK, 0, 0, 0);
    for (double[] column : y) {
      for (int row = 0; row < ROWS; row++) {
        column[row] = stream.gaussian();
      }
    }
    return y;
  }

  @Test
  void isTheTargetsScoreLessThatOfAGaussianWithinBounds() {
    Potential potential = new CoupledQuartic(3);
    double[][] y = points();
    double[][] s = new double[3][ROWS];
    score(potential).evaluate(ROWS, y, s, new double[3][ROWS]);
    for (int row = 0; row < ROWS; row++) {
      double[] x = new double[3];
      double[] gradient = new double[3];
      for (int i = 0; i < 3; i++) {
        x[i] = LOCATION[i] + SCALE[i] * y[i][row];
      }
      potential.energyAndGradient(x, gradient);
      for (int i = 0; i < 3; i++) {
        double r = y[i][row] - SCALE[i] * gradient[i];
        assertThat(s[i][row]).isCloseTo(r / Math.hypot(1, r / 10), within(1e-12));
        assertThat(Math.abs(s[i][row])).isLessThan(10);
      }
    }
  }

  /** The differences of gradients that it is made of reach a thousandth: 1e-6 of what is cubic. */
  @Test
  void derivativeAgreesWithCentralDifferences() {
    Score score = score(new CoupledQuartic(3));
    double[][] y = points();
    double[][] v = points();
    double[][] s = new double[3][ROWS];
    double[][] slopes = new double[3][ROWS];
    double[][] unused = new double[3][ROWS];
    double[][] found = new double[3][ROWS];
    score.evaluate(ROWS, y, s, slopes);
    double[][] direction = new double[3][];
    for (int i = 0; i < 3; i++) {
      direction[i] = v[i].clone();
    }
    score.backward(ROWS, y, slopes, v, found);
    double h = 1e-5;
    for (int i = 0; i < 3; i++) {
      double[][] moved = points();
      double[][] up = new double[3][ROWS];
      double[][] down = new double[3][ROWS];
      for (int row = 0; row < ROWS; row++) {
        moved[i][row] += h;
      }
      score.evaluate(ROWS, moved, up, unused);
      for (int row = 0; row < ROWS; row++) {
        moved[i][row] -= 2 * h;
      }
      score.evaluate(ROWS, moved, down, unused);
      for (int row = 0; row < ROWS; row++) {
        double expected = 0;
        for (int j = 0; j < 3; j++) {
          expected += direction[j][row] * (up[j][row] - down[j][row]) / (2 * h);
        }
        assertThat(found[i][row])
            .isCloseTo(expected, within(2e-5 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** A wall at x0 = 0.5. */
  private record Walled() implements Potential {

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      for (int i = 0; i < 3; i++) {
        gradient[i] = x[0] > 0.5 ? Double.NaN : x[i];
      }
      return x[0] > 0.5 ? Double.POSITIVE_INFINITY : 0;
    }
  }

  @Test
  void whereTheGradientIsNotFiniteItIsZeroAndFlat() {
    Score score = score(new Walled());
    double[][] y = {{3, -1, 3, 3, 3}, new double[ROWS], new double[ROWS]};
    double[][] s = new double[3][ROWS];
    double[][] slopes = new double[3][ROWS];
    double[][] gradient = new double[3][ROWS];
    score.evaluate(ROWS, y, s, slopes);
    score.backward(ROWS, y, slopes, points(), gradient);
    for (int i = 0; i < 3; i++) {
      assertThat(s[i][0]).isZero();
      assertThat(gradient[i][0]).isZero();
      assertThat(gradient[i][1]).isNotZero();
    }
  }

  @Test
  void costsNothingWhereThereIsNoDrift() {
    ModelSettings plain =
        new ModelSettings(
            3,
            3,
            2,
            List.of(4),
            Activation.TANH,
            Covariance.DIAGONAL,
            Objective.JOINT,
            List.of(0.3, -0.6, 0.4),
            List.of(1.5, 0.7, 1.1));
    CountedPotential walled = new CountedPotential(new Walled());
    Score score = Score.of(plain, walled, Frame.fixed(plain), ROWS, true);
    score.evaluate(ROWS, points(), new double[0][], new double[0][]);
    assertThat(score.dimension()).isZero();
    assertThat(walled.count()).isZero();
  }
}
