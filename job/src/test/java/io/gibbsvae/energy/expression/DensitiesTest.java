package io.gibbsvae.energy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DensitiesTest {

  private static final List<Data> DATA =
      List.of(
          vector("y", 0.3, 1.7, 2.2),
          vector("u", 0.3, 0.9, 0.55),
          vector("v", 0.4, -1.1, 2.5),
          vector("p", 0.7, 1.3, 2.1),
          vector("n", 0, 3, 1),
          vector("N", 4, 7, 1),
          vector("s", 1, 0, 1),
          vector("c", 1, 3, 3, 2),
          Data.matrix("L", new double[][] {{1.2, 0, 0}, {0.4, 0.8, 0}, {-0.3, 0.2, 1.5}}));

  private static Data vector(String name, double... values) {
    return Data.vector(name, values, i -> "entry " + (i + 1));
  }

  private static Potential potential(String logDensity, int dimension) {
    List<Data> used =
        DATA.stream().filter(d -> logDensity.matches(".*\\b" + d.name() + "\\b.*")).toList();
    return ExpressionPotential.of(
        new Formula(logDensity, true, dimension, List.of(), List.of(), used));
  }

  private static double[] point(String numbers) {
    return Arrays.stream(numbers.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static double energy(Potential potential, double... x) {
    double[] energies = new double[1];
    potential.energies(x, 1, energies);
    return energies[0];
  }

  @Test
  void productsWithLargeMatricesAreThoseOfLoops() {
    Random random = new Random(1);
    double[][] matrix = new double[71][6];
    for (double[] row : matrix) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    Potential potential =
        ExpressionPotential.of(
            new Formula(
                "sum((X*x)^2)", false, 6, List.of(), List.of(), List.of(Data.matrix("X", matrix))));
    int count = 130;
    double[] points = random.doubles(count * 6L).toArray();
    double[] energies = new double[count];
    double[] gradients = new double[points.length];

    potential.energiesAndGradients(points, count, energies, gradients);

    for (int k = 0; k < count; k++) {
      double expected = 0;
      double[] slopes = new double[6];
      for (double[] row : matrix) {
        double product = 0;
        for (int j = 0; j < row.length; j++) {
          product += row[j] * points[k * 6 + j];
        }
        expected += product * product;
        for (int j = 0; j < row.length; j++) {
          slopes[j] += 2 * product * row[j];
        }
      }
      assertThat(energies[k]).isCloseTo(expected, within(1e-10));
      assertThat(Arrays.copyOfRange(gradients, k * 6, k * 6 + 6))
          .containsExactly(slopes, within(1e-10));
    }
  }

  /** Log densities of SciPy 1.17: scipy.stats, logpdf and logpmf, summed over entries. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          std_normal_lpdf(x0) ; 0.4 ; -0.9989385332046727
          normal_lpdf(x0 | x1, x2) ; 0.4 -1.1 2.5 ; -2.015229265078828
          student_t_lpdf(x0 | x1, x2, x3) ; 0.4 3.5 -1.1 2.5 ; -2.1260488068417427
          student_t_lpdf(x0 | x1, x2, x3) ; 0.4 100000000.0 -1.1 2.5 ; -2.015229265078828
          cauchy_lpdf(x0 | x1, x2) ; 0.4 -1.1 2.5 ; -2.3685053174715156
          double_exponential_lpdf(x0 | x1, x2) ; 0.4 -1.1 2.5 ; -2.2094379124341006
          laplace_lpdf(x0, x1, x2) ; -2.4 -1.1 2.5 ; -2.1294379124341
          logistic_lpdf(x0 | x1, x2) ; 0.4 -1.1 2.5 ; -2.3912666328459267
          lognormal_lpdf(x0 | x1, x2) ; 0.4 -1.1 2.5 ; -0.9216384608202994
          exponential_lpdf(x0 | x1) ; 0.4 2.5 ; -0.083709268125845
          gamma_lpdf(x0 | x1, x2) ; 0.4 1.7 2.5 ; 0.012098429281220846
          inv_gamma_lpdf(x0 | x1, x2) ; 0.4 1.7 2.5 ; -2.122513082346651
          weibull_lpdf(x0 | x1, x2) ; 0.4 1.7 2.5 ; -1.7128307753977312
          beta_lpdf(x0 | x1, x2) ; 0.4 1.7 2.5 ; 0.45203851593384203
          beta_lpdf(x0 | x1, x2) ; 0.4 0.2 3000.0 ; -1531.1558300651643
          uniform_lpdf(x0 | x1, x2) ; 0.4 -1.7 2.5 ; -1.4350845252893227
          von_mises_lpdf(x0 | x1, x2) ; 0.4 -1.1 2.5 ; -2.8518727334361156
          von_mises_lpdf(x0 | x1, x2) ; 0.4 0.3 40.0 ; 0.7225026833593287
          dirichlet_lpdf(x[:3] | x[3:]) ; 0.25 0.25 0.5 0.7 1.3 2.1 ; 0.9581851205807314
          normal_lpdf(y | x0, x1) ; 0.4 2.5 ; -5.900887795236484
          normal_lpdf(y | x[:3], x3) ; 0.4 -1.1 2.5 0.9 ; -7.341968620541771
          normal_lpdf(y | x[:3], p) ; 0.4 -1.1 2.5 ; -5.744377055356395
          normal_lpdf(x0 | v, x[1:]) ; 0.4 0.7 1.3 2.1 ; -4.570122738244935
          normal_lpdf(x | 0, 5) ; 0.4 0.7 1.3 ; -7.631929336916318
          student_t_lpdf(y | 4, x[:3], x3) ; 0.4 -1.1 2.5 0.9 ; -5.776528692662754
          student_t_lpdf(y | x4, x[:3], x3) ; 0.4 -1.1 2.5 0.9 6.0 ; -5.998561897189841
          cauchy_lpdf(y | x[:3], x3) ; 0.4 -1.1 2.5 0.9 ; -5.604019071083802
          double_exponential_lpdf(y | x[:3], x3) ; 0.4 -1.1 2.5 0.9 ; -5.318915550261913
          logistic_lpdf(y | x[:3], x3) ; 0.4 -1.1 2.5 0.9 ; -5.685528313518233
          lognormal_lpdf(y | x0, x1) ; 0.4 2.5 ; -5.8400559317621035
          lognormal_lpdf(y | x[:3], x3) ; 0.4 -1.1 2.5 0.9 ; -7.593535413735192
          exponential_lpdf(y | x) ; 0.7 1.3 2.1 ; -6.3923733347418645
          gamma_lpdf(y | x0, x1) ; 1.7 2.5 ; -5.458915210250257
          gamma_lpdf(x[:3] | p, x3) ; 0.3 1.7 2.2 2.5 ; -5.553654761867126
          inv_gamma_lpdf(x[:3] | p, x3) ; 0.3 1.7 2.2 2.5 ; -8.999532407093483
          weibull_lpdf(y | x0, x1) ; 1.7 2.5 ; -4.351613414225291
          beta_lpdf(u | x0, x1) ; 1.7 2.5 ; -0.9426294325591831
          beta_lpdf(x | 2, p) ; 0.3 0.9 0.55 ; -0.2267356805490155
          von_mises_lpdf(y | x0, x1) ; 0.4 2.5 ; -6.497894964792305
          dirichlet_lpdf(x | 2) ; 0.25 0.25 0.5 ; 1.3217558399823193
          bernoulli_lpmf(s | x0) ; 0.4 ; -2.3434070875143007
          bernoulli_lpmf(s | x) ; 0.3 0.9 0.55 ; -4.104394898075602
          bernoulli_logit_lpmf(s | x) ; 0.4 -1.1 2.5 ; -0.8792403118079329
          bernoulli_logit_lpmf(1 | x0) ; 0.4 ; -0.5130152523999526
          binomial_lpmf(n | N, x0) ; 0.4 ; -4.196419856135131
          binomial_lpmf(n | N, x) ; 0.3 0.9 0.55 ; -7.9956106339707995
          binomial_logit_lpmf(n | N, x) ; 0.4 -1.1 2.5 ; -5.486949958210962
          poisson_lpmf(n | x0) ; 2.5 ; -5.626596541731435
          poisson_lpmf(n | x) ; 0.7 1.3 2.1 ; -4.3627293310962045
          poisson_log_lpmf(n | x) ; 0.4 -1.1 2.5 ; -16.598949211270877
          poisson_log_lpmf(n | x0) ; 0.4 ; -4.667233562151866
          neg_binomial_2_log_lpmf(n | x[:3], x3) ; 0.4 -1.1 2.5 0.9 ; -7.867110745507377
          neg_binomial_2_log_lpmf(n | x[:3], x[3:]) ; 0.4 -1.1 2.5 0.7 1.3 2.1 ; -8.811939486933726
          neg_binomial_2_log_lpmf(n | x0, x1) ; 0.4 1000000000.0 ; -4.667233562151866
          neg_binomial_2_lpmf(n | x[:3], x3) ; 0.7 1.3 2.1 0.9 ; -4.63670945173439
          categorical_logit_lpmf(c | x) ; 0.4 -1.1 2.5 ; -6.258283003180416
          multi_normal_cholesky_lpdf(y | x, L) ; 0.4 -1.1 2.5 ; -9.633916274930314
          multi_normal_cholesky_lpdf(x | 0, x0*x0*L) ; 1.4 -1.1 2.5 ; -6.424468230144358
          """)
  void densitiesHaveTheValuesOfSciPy(String logDensity, String at, double expected) {
    double[] x = point(at);
    Potential potential = potential(logDensity, x.length);

    assertThat(-energy(potential, x)).isCloseTo(expected, within(2e-8 + 1e-13 * -expected));
    boolean isOnSimplex = logDensity.startsWith("dirichlet");
    if (!isOnSimplex && Arrays.stream(x).allMatch(value -> value < 1e6)) {
      assertThat(GradientCheck.problems(potential, new double[][] {x})).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          normal_lpdf(x0 | x1, x2) ; 1 2 0
          normal_lpdf(x0 | x1, x2) ; 1 2 -1
          normal_lpdf(y | 0, x) ; 1 -1 2
          normal_lpdf(y | x0, x1) ; 1 0
          student_t_lpdf(x0 | x1, 0, x2) ; 1 0 1
          student_t_lpdf(x0 | x1, 0, x2) ; 1 -3 1
          student_t_lpdf(x0 | x1, 0, x2) ; 1 3 0
          cauchy_lpdf(x0 | 0, x1) ; 1 0
          double_exponential_lpdf(x0 | 0, x1) ; 1 -1
          logistic_lpdf(x0 | 0, x1) ; 1 0
          lognormal_lpdf(x0 | 0, x1) ; 0 1
          lognormal_lpdf(x | 0, 1) ; 1 -1 2
          lognormal_lpdf(x0 | 0, x1) ; 1 -1
          exponential_lpdf(x0 | x1) ; -0.1 1
          exponential_lpdf(x0 | x1) ; 1 0
          gamma_lpdf(x0 | x1, x2) ; 0 1 1
          gamma_lpdf(x0 | x1, x2) ; -1 1.5 1
          gamma_lpdf(x0 | x1, x2) ; 1 -0.5 1
          gamma_lpdf(x0 | x1, x2) ; 1 1 -1
          inv_gamma_lpdf(x0 | x1, x2) ; 0 1 1
          inv_gamma_lpdf(x0 | x1, x2) ; 1 0 1
          weibull_lpdf(x0 | x1, x2) ; -1 1.5 1
          weibull_lpdf(x0 | x1, x2) ; 1 0 1
          weibull_lpdf(x0 | x1, x2) ; 1 1 0
          beta_lpdf(x0 | x1, x2) ; 0 1 1
          beta_lpdf(x0 | x1, x2) ; 1 1 1
          beta_lpdf(x0 | x1, x2) ; 1.1 1 1
          beta_lpdf(x0 | x1, x2) ; 0.5 0 1
          uniform_lpdf(x0 | x1, x2) ; 3 1 2
          uniform_lpdf(x0 | x1, x2) ; 0 1 2
          uniform_lpdf(x0 | x1, x2) ; 0 1 -1
          von_mises_lpdf(x0 | 0, x1) ; 1 -1
          dirichlet_lpdf(x | 2) ; 0.5 0.6
          dirichlet_lpdf(x | 2) ; -0.5 1.5
          dirichlet_lpdf(x[:2] | x[2:]) ; 0.5 0.5 0 1
          bernoulli_lpmf(s | x0) ; 0
          bernoulli_lpmf(s | x0) ; 1
          bernoulli_lpmf(s | x0) ; -0.1
          binomial_lpmf(n | N, x) ; 0.5 1 1
          binomial_lpmf(n | N, x) ; 0.5 0.5 1.5
          poisson_lpmf(n | x) ; 1 0 1
          poisson_lpmf(n | x) ; -1 1 1
          neg_binomial_2_lpmf(n | x0, x1) ; 0 1
          neg_binomial_2_lpmf(n | x0, x1) ; 1 0
          neg_binomial_2_log_lpmf(n | x0, x1) ; 1 -1
          multi_normal_cholesky_lpdf(y | 0, (x0 + x1)*L) ; 1 -1
          """)
  void energiesOutsideOfTheSupportAreInfinite(String logDensity, String at) {
    double[] x = point(at);
    double[] gradient = new double[x.length];

    assertThat(potential(logDensity, x.length).energyAndGradient(x, gradient))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Arrays.stream(gradient).allMatch(Double::isFinite)).isTrue();
  }

  @Test
  void theGradientOfADirichletIsThatAlongTheSimplex() {
    Potential potential = potential("w = exp(x[:3]); dirichlet_lpdf(w/sum(w) | x[3:]) - x0^2", 6);

    assertThat(GradientCheck.problems(potential, new double[][] {{0.1, -0.4, 0.3, 0.7, 1.3, 2.1}}))
        .isEmpty();
  }

  @Test
  void outcomesThatAreImpossibleAtABoundaryAreNotAskedFor() {
    assertThat(energy(potential("bernoulli_lpmf(1 | x0)", 1), 1)).isZero();
    assertThat(energy(potential("poisson_lpmf(0 | x0)", 1), 0)).isZero();
    assertThat(energy(potential("binomial_lpmf(4 | 4, x0)", 1), 1)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          lgamma(x0) ; 0.3 ; 1.0957979948180756
          lgamma(x0) ; 12.5 ; 18.73434751193645
          lgamma(x0) ; -0.5 ; 1.2655121234846454
          lgamma(x0) ; -2.7 ; -0.0714070853156458
          lbeta(x0, x1) ; 0.3 2.5 ; 0.8637780733032481
          lbeta(x0, x1) ; 1e8 0.5 ; -8.637975427801484
          erf(x0) ; 0.7 ; 0.6778011938374185
          erf(x0) ; -2.5 ; -0.9995930479825551
          sum(cumsum(x)) ; 1 2 3 ; 10
          sum(cumsum(cumsum(x))^2) ; 1 2 3 ; 117
          sum(L*x) ; 1 2 3 ; 7.8
          sum((L*x)^2) ; 1 2 3 ; 26.6
          sum((x2*L*x)^2) ; 1 2 3 ; 239.4
          sum(x[c]^3) + x[3] ; 1 2 3 4 ; 67
          sum(x[c]) + x[3] ; 1 2 3 4 ; 13
          dot(cumsum(x), v) ; 1 2 3 ; 12.1
          sum(log_sum_exp(x, v)) ; 1 2 3 ; 6.955628902604566
          log_sum_exp(x) ; 1 2 3 ; 3.4076059644443806
          sum(log_sum_exp(x, 0*x, 1)) ; 1 2 3 ; 7.439446788058916
          """)
  void functionsHaveTheValuesOfSciPy(String value, String at, double expected) {
    double[] x = point(at);
    Potential potential = potential(value, x.length);

    assertThat(-energy(potential, x)).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
    if (Arrays.stream(x).allMatch(v -> v < 1e6)) {
      assertThat(GradientCheck.problems(potential, new double[][] {x})).isEmpty();
    }
  }
}
