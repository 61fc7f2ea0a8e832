package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Shape;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.MixtureMultivariateNormalDistribution;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.util.Pair;
import org.junit.jupiter.api.Test;

/** Against the mixture of Commons Math. */
class PriorTest {

  private static final double[] WEIGHTS = {0.2, 0.5, 0.3};
  private static final double[][] MEANS = {{-3, 1}, {0.5, 0}, {2, -4}};
  private static final double[][] SCALES = {{0.3, 1}, {0.5, 0.2}, {1.5, 0.7}};

  private static ModelSettings settings(Sharing sharing) {
    return Shape.of(2)
        .stages(2)
        .hidden(List.of(4))
        .sharing(sharing)
        .frame(FrameType.PARTICLES)
        .components(3)
        .settings();
  }

  private static TrainedModel model(Sharing sharing) {
    ModelSettings settings = settings(sharing);
    return new TrainedModel(settings, Initialisation.parameters(settings, 1))
        .withPrior(new Mixture(WEIGHTS, MEANS, SCALES));
  }

  private static Prior prior(TrainedModel model) {
    return new Prior(model.settings(), model.numbers());
  }

  private static MixtureMultivariateNormalDistribution expected() {
    List<Pair<Double, MultivariateNormalDistribution>> parts =
        IntStream.range(0, 3)
            .mapToObj(
                m ->
                    new Pair<>(
                        WEIGHTS[m],
                        new MultivariateNormalDistribution(
                            MEANS[m],
                            new double[][] {
                              {SCALES[m][0] * SCALES[m][0], 0}, {0, SCALES[m][1] * SCALES[m][1]}
                            })))
            .toList();
    return new MixtureMultivariateNormalDistribution(new Well19937c(1), parts);
  }

  private static double[] logs(Prior prior, double[][] z) {
    double[] logs = new double[z[0].length];
    prior.addLogDensity(logs.length, z, logs);
    return logs;
  }

  @Test
  void theDensityIsThatOfTheMixtureWhateverStagesShare() {
    double[][] z = {{-3, 0.4, 2, 0, 10}, {1.3, 0.1, -3, 0, -10}};
    for (Sharing sharing : Sharing.values()) {
      double[] logs = logs(prior(model(sharing)), z);
      for (int row = 0; row < logs.length; row++) {
        assertThat(logs[row])
            .isCloseTo(
                Math.log(expected().density(new double[] {z[0][row], z[1][row]})), within(1e-4));
      }
    }
  }

  @Test
  void theGradientIsThatOfTheDensity() {
    Prior prior = prior(model(Sharing.NONE));
    double[] weights = {0.7, 2, 1};
    double[][] z = {{-2.5, 0.4, 1.2}, {1.3, 0.1, -1}};
    double[][] gradient = new double[2][3];
    prior.minusLogDensityGradient(3, z, weights, gradient);

    double step = 1e-5;
    for (int i = 0; i < 2; i++) {
      for (int row = 0; row < 3; row++) {
        double at = z[i][row];
        z[i][row] = at + step;
        double up = logs(prior, z)[row];
        z[i][row] = at - step;
        double down = logs(prior, z)[row];
        z[i][row] = at;
        assertThat(gradient[i][row])
            .isCloseTo(-weights[row] * (up - down) / (2 * step), within(1e-6));
      }
    }
  }

  /** Five standard errors, seven times: a false alarm in 250,000 seeds. */
  @Test
  void drawsHaveTheMixturesLaw() {
    Prior prior = prior(model(Sharing.NONE));
    int rows = 200_000;
    float[] noise = new float[rows * 3];
    NoiseStream.of(4, Purpose.CHECK, 0, 0, 0).fillGaussian(noise);
    double[] z = prior.draw(noise);
    double[] shares = shares();

    assertThat(z).hasSize(2 * rows);
    for (int m = 0; m < 3; m++) {
      int component = m;
      double share =
          IntStream.range(0, rows)
                  .filter(row -> nearest(z[2 * row], z[2 * row + 1]) == component)
                  .count()
              / (double) rows;
      assertThat(share).isCloseTo(shares[component], within(5 * Math.sqrt(0.25 / rows)));
    }
    for (int i = 0; i < 2; i++) {
      SummaryStatistics values = new SummaryStatistics();
      SummaryStatistics squares = new SummaryStatistics();
      double mean = 0;
      double square = 0;
      for (int row = 0; row < rows; row++) {
        values.addValue(z[2 * row + i]);
        squares.addValue(z[2 * row + i] * z[2 * row + i]);
      }
      for (int m = 0; m < 3; m++) {
        mean += WEIGHTS[m] * MEANS[m][i];
        square += WEIGHTS[m] * (MEANS[m][i] * MEANS[m][i] + SCALES[m][i] * SCALES[m][i]);
      }
      double root = Math.sqrt(rows);
      assertThat(values.getMean())
          .isCloseTo(mean, within(5 * values.getStandardDeviation() / root));
      assertThat(squares.getMean())
          .isCloseTo(square, within(5 * squares.getStandardDeviation() / root));
    }
    // And by columns as by rows.
    double[][] columns = new double[3][1];
    double[][] drawn = new double[2][1];
    for (int row = 0; row < 100; row++) {
      for (int i = 0; i < 3; i++) {
        columns[i][0] = noise[row * 3 + i];
      }
      prior.draw(1, columns, drawn);
      assertThat(drawn[0][0]).isEqualTo(z[2 * row]);
      assertThat(drawn[1][0]).isEqualTo(z[2 * row + 1]);
    }
  }

  private static int nearest(double x, double y) {
    int best = 0;
    for (int m = 1; m < 3; m++) {
      if (Math.hypot(x - MEANS[m][0], y - MEANS[m][1])
          < Math.hypot(x - MEANS[best][0], y - MEANS[best][1])) {
        best = m;
      }
    }
    return best;
  }

  /** By a million draws of the other mixture. */
  private static double[] shares() {
    double[] shares = new double[3];
    MixtureMultivariateNormalDistribution mixture = expected();
    int draws = 1_000_000;
    for (int k = 0; k < draws; k++) {
      double[] point = mixture.sample();
      shares[nearest(point[0], point[1])] += 1.0 / draws;
    }
    return shares;
  }

  @Test
  void withoutComponentsTheDensityIsTheStandardNormals() {
    double[] out = {10, 20};
    new Prior(Shape.of(2).settings(), new float[0])
        .addLogDensity(2, new double[][] {{1, 0}, {-2, 0}}, out);
    assertThat(out)
        .containsExactly(
            new double[] {10 - Math.log(2 * Math.PI) - 2.5, 20 - Math.log(2 * Math.PI)},
            within(1e-13));
  }

  @Test
  void networksBeginAsWideAsTheComponents() {
    TrainedModel model = model(Sharing.NONE);
    double mean = 0;
    for (int m = 0; m < 3; m++) {
      mean += WEIGHTS[m] * 0.5 * (Math.log(SCALES[m][0]) + Math.log(SCALES[m][1]));
    }
    float[] numbers = model.numbers();
    ParameterLayout.Part decoder = new ParameterLayout(model.settings()).decoders().get(1);
    assertThat(numbers[decoder.last().biasOffset() + 2])
        .isEqualTo((float) Gaussian.rawOf(mean - 0.5 * Math.log(2)));
  }
}
