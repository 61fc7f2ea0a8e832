package io.gibbsvae.energy.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Tables;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.FeatureScaling;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.InvalidDataException;
import io.gibbsvae.energy.Potential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.CauchyDistribution;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.LaplaceDistribution;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegressionTest {

  private static final double[][] FEATURES = {{0.5, -1.2}, {2, 0.3}, {-0.7, 0.9}, {1.1, -0.4}};
  private static final double[] BINARY = {1, 0, 0, 1};
  private static final double[] NUMBERS = {0.3, -1.4, 2.2, 0.1};
  private static final double[] COUNTS = {3, 0, 12, 1};
  private static final double[] EXPOSURE = {1, 0.5, 4, 2};
  private static final double[] MANY = {3, 0, 300, 1};
  private static final double[] NONE = {};
  private static final NoisePrior SCALE = new NoisePrior(NoisePrior.Type.HALF_NORMAL, 1.3);
  private static final Grouping SCHOOLS = new Grouping(new int[] {0, 1, 1, 0}, 2, SCALE);
  private static final Grouping ROWS = new Grouping(new int[] {3, 1, 0, 2}, 4, SCALE);

  private static final Path BREAST_CANCER =
      Path.of(System.getProperty("gibbsvae.root", ".."), "data", "breast-cancer", "wdbc.csv");

  record Named(String name, Regression regression) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Named> all() {
    List<Named> all = new ArrayList<>();
    for (Prior.Type type : Prior.Type.values()) {
      Prior prior = new Prior(type, 1.5, 3);
      for (Optional<Prior> intercept : List.of(Optional.<Prior>empty(), Optional.of(prior))) {
        String rest = " " + type + (intercept.isPresent() ? " with intercept" : "");
        all.add(
            new Named(
                "logistic" + rest,
                Regression.of(Family.LOGISTIC, of(BINARY, NONE), prior, intercept)));
        all.add(
            new Named(
                "poisson" + rest,
                Regression.of(Family.POISSON, of(COUNTS, EXPOSURE), prior, intercept)));
        all.add(
            new Named(
                "linear" + rest, Regression.linear(of(NUMBERS, NONE), prior, intercept, 0.7)));
        all.add(
            new Named(
                "robust" + rest,
                Regression.robust(
                    of(NUMBERS, NONE),
                    prior,
                    intercept,
                    Optional.of(0.7),
                    null,
                    Optional.of(4.5))));
        for (NoisePrior.Type noise : NoisePrior.Type.values()) {
          all.add(
              new Named(
                  "robust " + noise + rest,
                  Regression.robust(
                      of(NUMBERS, NONE),
                      prior,
                      intercept,
                      Optional.empty(),
                      new NoisePrior(noise, 0.8),
                      Optional.empty())));
          all.add(
              new Named(
                  "negative binomial " + noise + rest,
                  Regression.negativeBinomial(
                      of(MANY, EXPOSURE), prior, intercept, new NoisePrior(noise, 0.8))));
          all.add(
              new Named(
                  "linear " + noise + rest,
                  Regression.linear(
                      of(NUMBERS, NONE), prior, intercept, new NoisePrior(noise, 0.8))));
        }
      }
    }
    for (Named named : List.copyOf(all)) {
      all.add(
          new Named("grouped " + named.name(), named.regression().with(List.of(ROWS, SCHOOLS))));
    }
    return all;
  }

  private static Observations of(double[] response, double[] exposure) {
    return new Observations(FEATURES, response, exposure);
  }

  private static double energy(Potential potential, double... x) {
    return potential.energyAndGradient(x, new double[x.length]);
  }

  private static double[] wave(int dimension, double amplitude) {
    double[] x = new double[dimension];
    Arrays.setAll(x, i -> amplitude * Math.sin(1 + i));
    return x;
  }

  @ParameterizedTest
  @MethodSource("all")
  void gradientsAgreeWithFiniteDifferences(Named named) {
    Regression regression = named.regression();
    double[][] points = new double[4][];
    for (int k = 0; k < points.length; k++) {
      points[k] = wave(regression.dimension(), 0.3 + k);
    }

    assertThat(GradientCheck.problems(regression, points)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void blocksGiveTheBitsOfSinglePoints(Named named) {
    Regression regression = SerializationUtils.clone(named.regression());
    int dimension = regression.dimension();
    double[] points = new SplittableRandom(4).doubles(70L * dimension, -2, 2).toArray();
    double[] energies = new double[70];
    double[] alone = new double[70];
    double[] gradients = new double[points.length];
    regression.energiesAndGradients(points, 70, energies, gradients);
    regression.energies(points, 70, alone);

    assertThat(alone).isEqualTo(energies);
    for (int p = 0; p < 70; p++) {
      double[] x = Arrays.copyOfRange(points, p * dimension, (p + 1) * dimension);
      double[] gradient = new double[dimension];
      assertThat(regression.energyAndGradient(x, gradient)).isEqualTo(energies[p]);
      assertThat(gradient)
          .isEqualTo(Arrays.copyOfRange(gradients, p * dimension, (p + 1) * dimension));
    }
  }

  // Of a library, one density at a time.

  @Test
  void aLogisticEnergyIsThatOfBernoulliTrials() {
    double[] w = {0.3, -0.8, 0.6};
    double expected = minusLog(new NormalDistribution(0, 2), w);
    for (int n = 0; n < BINARY.length; n++) {
      double probability = 1 / (1 + Math.exp(-predictor(n, w)));
      expected -= new BinomialDistribution(1, probability).logProbability((int) BINARY[n]);
    }

    Regression regression =
        Regression.of(
            Family.LOGISTIC, of(BINARY, NONE), Prior.normal(2), Optional.of(Prior.normal(2)));

    assertThat(energy(regression, w)).isCloseTo(expected, within(1e-12));
    // scipy: -norm(0, s).logpdf(w).sum() - (y * log_expit(X @ w) + (1 - y) * log_expit(-X @
    // w)).sum()
    assertThat(energy(regression, w)).isCloseTo(7.216560072419933, within(1e-13));
  }

  @Test
  void aPoissonEnergyIsThatOfCountsInProportionToTheirExposure() {
    double[] w = {0.3, -0.8, 0.6};
    double expected = minusLog(new LaplaceDistribution(0, 1.2), w);
    for (int n = 0; n < COUNTS.length; n++) {
      double mean = EXPOSURE[n] * Math.exp(predictor(n, w));
      expected -= new PoissonDistribution(mean).logProbability((int) COUNTS[n]);
    }

    Prior prior = new Prior(Prior.Type.LAPLACE, 1.2, 1);
    Regression regression =
        Regression.of(Family.POISSON, of(COUNTS, EXPOSURE), prior, Optional.of(prior));

    assertThat(energy(regression, w)).isCloseTo(expected, within(1e-11));
  }

  @Test
  void aLinearEnergyIsThatOfNormalNoise() {
    double[] w = {0.3, -0.8, 0.6};
    double expected = minusLog(new CauchyDistribution(0, 1.2), 0.3, -0.8);
    expected += minusLog(new NormalDistribution(0, 3), 0.6);
    for (int n = 0; n < NUMBERS.length; n++) {
      expected -= new NormalDistribution(predictor(n, w), 0.7).logDensity(NUMBERS[n]);
    }

    Regression regression =
        Regression.linear(
            of(NUMBERS, NONE),
            new Prior(Prior.Type.CAUCHY, 1.2, 1),
            Optional.of(Prior.normal(3)),
            0.7);

    assertThat(energy(regression, w)).isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(NoisePrior.Type.class)
  void anUnknownNoiseHasItsPriorAndTheJacobianOfItsLogarithm(NoisePrior.Type type) {
    double[] x = {0.3, -0.8, -0.4};
    double deviation = Math.exp(-0.4);
    double expected =
        minusLog(new TDistribution(null, 3), 0.3 / 1.5, -0.8 / 1.5) + 2 * Math.log(1.5);
    // Half of a symmetric law has twice its density.
    expected -=
        switch (type) {
              case HALF_NORMAL ->
                  Math.log(2) + new NormalDistribution(0, 0.8).logDensity(deviation);
              case HALF_CAUCHY ->
                  Math.log(2) + new CauchyDistribution(0, 0.8).logDensity(deviation);
              case EXPONENTIAL -> new ExponentialDistribution(0.8).logDensity(deviation);
            }
            + Math.log(deviation);
    for (int n = 0; n < NUMBERS.length; n++) {
      expected -=
          new NormalDistribution(predictor(n, new double[] {0.3, -0.8}), deviation)
              .logDensity(NUMBERS[n]);
    }

    Regression regression =
        Regression.linear(
            of(NUMBERS, NONE),
            new Prior(Prior.Type.STUDENT_T, 1.5, 3),
            Optional.empty(),
            new NoisePrior(type, 0.8));

    assertThat(energy(regression, x)).isCloseTo(expected, within(1e-12));
  }

  // Figures of scipy 1.17: minus the sum of the log densities of responses, coefficients and
  // parameters, and of the Jacobian of each parameter.

  private static final Prior WIDE = Prior.normal(2);
  private static final NoisePrior NOISE = new NoisePrior(NoisePrior.Type.HALF_NORMAL, 0.8);

  @ParameterizedTest
  @CsvSource({"0.9, 21.137029438088483", "6, 57.65813272433463"})
  void aRobustEnergyHasThePriorOfItsDegrees(double logDegrees, double expected) {
    Regression regression =
        Regression.robust(
            of(NUMBERS, NONE), WIDE, Optional.of(WIDE), Optional.empty(), NOISE, Optional.empty());

    assertThat(energy(regression, 0.3, -0.8, 0.6, -0.4, logDegrees))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void aRobustEnergyIsThatOfStudentsNoise() {
    Regression regression =
        Regression.robust(
            of(NUMBERS, NONE), WIDE, Optional.of(WIDE), Optional.of(0.7), null, Optional.of(4.5));

    assertThat(energy(regression, 0.3, -0.8, 0.6)).isCloseTo(17.711731827047302, within(1e-12));
  }

  /** As its degrees grow, Student's distribution becomes normal. */
  @Test
  void manyDegreesGiveALinearRegression() {
    double[] w = {0.3, -0.8, 0.6};
    double linear = energy(Regression.linear(of(NUMBERS, NONE), WIDE, Optional.of(WIDE), 0.7), w);

    for (double degrees : new double[] {1e9, 1e13}) {
      assertThat(
              energy(
                  Regression.robust(
                      of(NUMBERS, NONE),
                      WIDE,
                      Optional.of(WIDE),
                      Optional.of(0.7),
                      null,
                      Optional.of(degrees)),
                  w))
          .isCloseTo(linear, within(300 / degrees));
    }
  }

  /** With nu degrees the energy of n residuals goes as -nu n log s as s goes to 0. */
  @ParameterizedTest
  @ValueSource(doubles = {-140, -160, -1e3, -1e9})
  void aRobustEnergyGrowsAsItsScaleVanishes(double logDeviation) {
    Regression regression =
        Regression.robust(
            of(NUMBERS, NONE), WIDE, Optional.of(WIDE), Optional.empty(), NOISE, Optional.of(4.5));
    double[] gradient = new double[4];

    double energy =
        regression.energyAndGradient(new double[] {0.3, -0.8, 0.6, logDeviation}, gradient);

    // The prior of log s has the slope -1. The figure is of scipy, at -140.
    assertThat(gradient[3]).isCloseTo(-4.5 * 4 - 1, within(1e-9));
    assertThat(energy + 19 * logDeviation)
        .isCloseTo(4.8128254622284, within(1e-9 + 1e-14 * Math.abs(logDeviation)));
  }

  static List<Arguments> negativeBinomialEnergies() {
    return List.of(
        Arguments.of(COUNTS, -0.4, 16.810001234954385),
        Arguments.of(MANY, -0.4, 135.61086988015327),
        Arguments.of(COUNTS, -9, 32.4641508468524));
  }

  @ParameterizedTest
  @MethodSource("negativeBinomialEnergies")
  void aNegativeBinomialEnergyHasItsDispersion(
      double[] counts, double logDispersion, double expected) {
    Regression regression =
        Regression.negativeBinomial(
            of(counts, EXPOSURE),
            WIDE,
            Optional.of(WIDE),
            new NoisePrior(NoisePrior.Type.EXPONENTIAL, 0.8));

    // scipy's own figure has lost some digits where the dispersion is small.
    assertThat(energy(regression, 0.3, -0.8, 0.6, logDispersion))
        .isCloseTo(expected, within(logDispersion < -5 ? 1e-9 : 1e-11));
  }

  /** As its dispersion goes to 0, a negative binomial distribution becomes Poisson's. */
  @ParameterizedTest
  @ValueSource(doubles = {-25, -40, -700, -1e6})
  void noDispersionGivesAPoissonRegression(double logDispersion) {
    double[] w = {0.3, -0.8, 0.6};
    NoisePrior dispersion = new NoisePrior(NoisePrior.Type.EXPONENTIAL, 1);
    double poisson =
        energy(Regression.of(Family.POISSON, of(MANY, EXPOSURE), WIDE, Optional.of(WIDE)), w);
    double[] x = Arrays.copyOf(w, 4);
    x[3] = logDispersion;
    double[] gradient = new double[4];

    double energy =
        Regression.negativeBinomial(of(MANY, EXPOSURE), WIDE, Optional.of(WIDE), dispersion)
            .energyAndGradient(x, gradient);

    assertThat(energy + logDispersion).isCloseTo(poisson, within(1e-6));
    assertThat(gradient[3]).isCloseTo(-1, within(1e-6));
  }

  @Test
  void effectsOfGroupsHaveTheirScaleAndItsPrior() {
    Regression logistic =
        Regression.of(Family.LOGISTIC, of(BINARY, NONE), WIDE, Optional.of(WIDE))
            .with(List.of(SCHOOLS));
    Regression linear =
        Regression.linear(of(NUMBERS, NONE), WIDE, Optional.of(WIDE), NOISE).with(List.of(SCHOOLS));

    assertThat(energy(logistic, 0.3, -0.8, 0.6, 0.7, -1.1, -0.3))
        .isCloseTo(9.915311896770717, within(1e-12));
    assertThat(energy(linear, 0.3, -0.8, 0.6, 0.7, -1.1, -0.3, -0.4))
        .isCloseTo(33.78391114349886, within(1e-12));
  }

  @Test
  void rejectsGroupsOfOtherRows() {
    Regression regression =
        Regression.of(Family.LOGISTIC, of(BINARY, NONE), WIDE, Optional.empty());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> regression.with(List.of(new Grouping(new int[3], 1, SCALE))));
    assertThatIllegalArgumentException().isThrownBy(() -> new Grouping(new int[] {2}, 2, SCALE));
  }

  private static double minusLog(RealDistribution law, double... values) {
    return -Arrays.stream(values)
        .map(
            value ->
                law instanceof org.apache.commons.math3.distribution.AbstractRealDistribution real
                    ? real.logDensity(value)
                    : Math.log(law.density(value)))
        .sum();
  }

  private static double predictor(int row, double[] w) {
    double sum = w.length > 2 ? w[2] : 0;
    return sum + FEATURES[row][0] * w[0] + FEATURES[row][1] * w[1];
  }

  /** With normal priors U is quadratic: Z is a Gaussian integral, and the response is Gaussian. */
  @Test
  void theEvidenceOfALinearRegressionIsTheMarginalDensityOfItsResponse() {
    double deviation = 0.7;
    double scale = 1.5;
    Regression regression =
        Regression.linear(of(NUMBERS, NONE), Prior.normal(scale), Optional.empty(), deviation);
    // U(w) = U(0) + b w + w A w / 2, from its values.
    double zero = energy(regression, 0, 0);
    RealMatrix a = MatrixUtils.createRealMatrix(2, 2);
    double[] b = new double[2];
    for (int i = 0; i < 2; i++) {
      double[] up = new double[2];
      double[] down = new double[2];
      up[i] = 1;
      down[i] = -1;
      b[i] = (energy(regression, up) - energy(regression, down)) / 2;
      a.setEntry(i, i, energy(regression, up) + energy(regression, down) - 2 * zero);
    }
    double mixed = energy(regression, 1, 1) - zero - b[0] - b[1];
    a.setEntry(0, 1, mixed - (a.getEntry(0, 0) + a.getEntry(1, 1)) / 2);
    a.setEntry(1, 0, a.getEntry(0, 1));
    RealMatrix inverse = MatrixUtils.inverse(a);
    double quadratic =
        MatrixUtils.createRealVector(b)
            .dotProduct(inverse.operate(MatrixUtils.createRealVector(b)));
    double logZ =
        -zero
            + 0.5 * quadratic
            + Math.log(2 * Math.PI)
            - 0.5 * Math.log(new LUDecomposition(a).getDeterminant());

    RealMatrix f = MatrixUtils.createRealMatrix(FEATURES);
    RealMatrix covariance =
        f.multiply(f.transpose())
            .scalarMultiply(scale * scale)
            .add(MatrixUtils.createRealIdentityMatrix(4).scalarMultiply(deviation * deviation));
    double expected =
        Math.log(
            new MultivariateNormalDistribution(null, new double[4], covariance.getData())
                .density(NUMBERS));
    assertThat(logZ).isCloseTo(expected, within(1e-10));
  }

  @Test
  void theBreastCancerDataHaveTheEnergiesOfTheFormula() {
    double[] w = wave(31, 0.1);

    // scipy, as above.
    assertThat(energy(breastCancer(FeatureScaling.SD, 10), w))
        .isCloseTo(458.9665689481135, within(1e-9));
    assertThat(energy(breastCancer(FeatureScaling.STANDARDISE, 1), w))
        .isCloseTo(395.94044416660637, within(1e-9));
  }

  private static Regression breastCancer(FeatureScaling scaling, double scale) {
    DataTable table = Tables.read(BREAST_CANCER);
    List<String> features = table.columns().subList(0, 30);
    return Regression.of(
        Family.LOGISTIC,
        new Observations(scaling.apply(table.rows(features)), table.column("label"), NONE),
        Prior.normal(scale),
        Optional.of(Prior.normal(scale)));
  }

  @Test
  void hugeCoefficientsGiveFiniteEnergiesAndGradients() {
    Regression regression =
        Regression.of(Family.LOGISTIC, of(BINARY, NONE), Prior.normal(1e6), Optional.empty());
    double[] gradient = new double[2];

    double energy = regression.energyAndGradient(new double[] {1e6, 1e6}, gradient);

    // Margins are -0.7e6, -2.3e6, -0.2e6, +0.7e6: the loss is the sum of the negative ones.
    assertThat(energy).isCloseTo(3.2e6, within(100.0));
    assertThat(gradient).containsExactly(new double[] {0.8, 2.4}, within(1e-5));
  }

  @Test
  void turningTheResponsesOfALogisticRegressionTurnsItsCoefficients() {
    double[] turned = {0, 1, 1, 0};

    assertThat(
            energy(
                Regression.of(Family.LOGISTIC, of(turned, NONE), Prior.normal(2), Optional.empty()),
                -0.3,
                0.8))
        .isEqualTo(
            energy(
                Regression.of(Family.LOGISTIC, of(BINARY, NONE), Prior.normal(2), Optional.empty()),
                0.3,
                -0.8));
  }

  @Test
  void everyResponseAndExposureThatAFamilyCannotHaveIsNamed() {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(
            () ->
                Regression.of(
                    Family.POISSON,
                    of(new double[] {3, -1, 0.5, 1}, new double[] {1, 1, 1, 0}),
                    Prior.normal(1),
                    Optional.empty()))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        response ->
                            assertThat(response)
                                .startsWith("response: ")
                                .contains("-1.0", "row 2", "0.5", "row 3"),
                        exposure ->
                            assertThat(exposure)
                                .startsWith("exposure: ")
                                .contains("0.0", "row 4")));
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(
            () ->
                Regression.of(
                    Family.LOGISTIC, of(NUMBERS, NONE), Prior.normal(1), Optional.empty()))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("1 row more", "0 or 1"));
  }

  @Test
  void shapesThatContradictEachOtherAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Observations(FEATURES, new double[3], NONE))
        .withMessageContainingAll("response", "4", "3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Observations(FEATURES, new double[4], new double[1]))
        .withMessageContainingAll("exposure", "4", "1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Observations(new double[][] {{1, Double.NaN}}, new double[1], NONE))
        .withMessageContainingAll("features[0][1]", "NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Observations(new double[0][], NONE, NONE))
        .withMessageContainingAll("features", "0 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Regression.linear(of(NUMBERS, NONE), Prior.normal(1), Optional.empty(), 0))
        .withMessageContainingAll("deviation", "0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prior.normal(-1))
        .withMessageContainingAll("scale", "-1.0");
  }
}
