package io.gibbsvae.target.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.target.Funnel;
import io.gibbsvae.target.GaussianMixture;
import io.gibbsvae.target.GradientCheck;
import io.gibbsvae.target.ManyWell;
import io.gibbsvae.target.Phi4;
import io.gibbsvae.target.Potential;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  private static final Map<String, double[]> PARAMETERS =
      Map.of("b", new double[] {0.5}, "mu", new double[] {1, -2, 3});

  private static Expression parse(String text, int dimension) {
    try {
      return Expression.parse(text, dimension, PARAMETERS).energy();
    } catch (ExpressionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static double value(String text, double... x) {
    return parse(text, x.length).energyAndGradient(x, new double[x.length]);
  }

  // --- what a formula means ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 + 2 * 3                | 7
          (1 + 2) * 3              | 9
          2 - 3 - 4                | -5
          8 / 4 / 2                | 1
          -2^2                     | -4
          2^-1                     | 0.5
          2^3^2                    | 512
          2**3                     | 8
          - -2                     | 2
          1.5e1 + .5 + 2.          | 17.5
          pi - 3                   | 0.14159265358979312
          x0 + 10*x1 + 100*x2      | 321
          x[0] + 10*x[1] + 100*x[-1] | 321
          sum(x)                   | 6
          sum(x[1:])               | 5
          sum(x[:2])               | 3
          sum(x[-2:])              | 5
          sum(x[0:3])              | 6
          mean(x)                  | 2
          dot(x, mu)               | 6
          dot(x, x)                | 14
          sum(mu)                  | 2
          max(x)                   | 3
          min(x)                   | 1
          max(x0, 2, b)            | 2
          min(x0, 2, b)            | 0.5
          sum(max(x, 2))           | 7
          sum(shift(x, 1) * x)     | 11
          shift(x, 1)[0]           | 2
          shift(x, -1)[0]          | 3
          shift(x, 4)[0]           | 2
          where(x0 < x1, 5, 7)     | 5
          where(x0 > x1, 5, 7)     | 7
          where(x0 >= 1 and not x1 > 2, 1, 0) | 1
          where(x0 > 1 or x2 <= 3, 1, 0) | 1
          sum(where(x > 1.5, x, 0)) | 5
          where(x0 > 0, x0, inf)   | 1
          logsumexp(0, 0)          | 0.6931471805599453
          logsumexp(x, 5000)       | 5000
          logsumexp(-inf, x0)      | 1
          softplus(1000)           | 1000
          sigmoid(-1000)           | 0
          r = norm(x); (r^2 - 14) + r*0 | 0
          a = 2; c = a*x1; a + c;  | 6
          norm(x[0:1])             | 1
          sqrt(16) + abs(-3)       | 7
          exp(0) + log(1) + log1p(0) + expm1(0) | 1
          sin(0) + cos(0) + tan(0) + atan(0) + sinh(0) + cosh(0) + tanh(0) | 2
          """)
  void aFormulaMeansWhatItMeansElsewhere(String text, double expected) {
    assertThat(value(text, 1, 2, 3)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void aSupportThatEndsIsInfinityWithoutAnExceptionAndOtherBranchesDoNotSpoilGradients() {
    Expression energy = parse("where(x0 > 0, sqrt(x0) - log(x0) + x0, inf)", 1);
    double[] gradient = new double[1];

    assertThat(energy.energyAndGradient(new double[] {-1}, gradient))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(gradient[0]).isZero();
    assertThat(energy.energyAndGradient(new double[] {4}, gradient))
        .isCloseTo(2 - Math.log(4) + 4, within(1e-12));
    assertThat(gradient[0]).isCloseTo(0.25 - 0.25 + 1, within(1e-12));
  }

  // --- derivatives ---

  private static void assertDifferentiates(String text, int dimension, int seed) {
    Expression energy = parse(text, dimension);
    Random random = new Random(seed);
    double[] gradient = new double[dimension];
    double[] ignored = new double[dimension];
    for (int trial = 0; trial < 5; trial++) {
      double[] x = random.doubles(dimension, 0.2, 0.9).toArray();
      energy.energyAndGradient(x, gradient);
      for (int i = 0; i < dimension; i++) {
        double step = 1e-5;
        double[] moved = x.clone();
        moved[i] = x[i] + step;
        double above = energy.energyAndGradient(moved, ignored);
        moved[i] = x[i] - step;
        double below = energy.energyAndGradient(moved, ignored);
        double difference = (above - below) / (2 * step);
        assertThat(gradient[i])
            .as(text + " at " + Arrays.toString(x) + ", x" + i)
            .isCloseTo(difference, within(2e-7 * Math.max(1, Math.abs(difference))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exp(x0*x1)",
        "log(x0+x1)",
        "log1p(x0*x1)",
        "expm1(x0/x1)",
        "sqrt(x0+x1^2)",
        "abs(x0-2*x1)",
        "sin(x0*x1)",
        "cos(x0*x1)",
        "tan(x0*x1)",
        "sinh(x0*x1)",
        "cosh(x0*x1)",
        "tanh(x0*x1)",
        "atan(x0*x1)",
        "softplus(x0-x1)",
        "sigmoid(x0-x1)",
        "x0^x1",
        "2^x0",
        "x0^2.5",
        "x0^2",
        "x0^3",
        "x0^4",
        "x0^7",
        "x0^-3",
        "x0/x1",
        "-x0*x1",
        "sum(x^2*mu)",
        "mean(x*x)",
        "norm(x-mu)",
        "dot(x, shift(x, 1))",
        "dot(shift(x,2)^2, x)",
        "logsumexp(x)",
        "logsumexp(x0, 2*x1, x^2)",
        "max(x)*x0",
        "min(x)*x0",
        "sum(max(x, x0))",
        "min(x0, x1)",
        "where(x0 < x1, x0^2, x1*x2)",
        "sum(where(x < 0.5, x^2, x))",
        "sum(x0*x)",
        "sum(x/x0)",
        "x[1:][0]*x[-1]",
        "r = norm(x); q = r*x0; exp(q) + q^2",
        "sum((x[1:] - x[:-1]^2)^2)",
        "sum(x0 - x) + sum(x - x0^2)"
      })
  void derivativesAreThoseOfFiniteDifferences(String text) {
    assertDifferentiates(text, 3, 7);
  }

  private static final String[] LEAVES = {"x0", "x1", "x2", "b", "0.7", "2"};
  private static final String[] UNARY = {"exp", "sin", "tanh", "softplus", "sqrt", "cos"};
  private static final String[] BINARY = {" + ", " - ", "*", "/"};

  private static String randomFormula(Random random, int depth) {
    if (depth == 0) {
      return LEAVES[random.nextInt(LEAVES.length)];
    }
    return random.nextInt(3) == 0
        ? UNARY[random.nextInt(UNARY.length)] + "(0.1*(" + randomFormula(random, depth - 1) + ")^2)"
        : "("
            + randomFormula(random, depth - 1)
            + BINARY[random.nextInt(3)]
            + randomFormula(random, depth - 1)
            + ")";
  }

  @Test
  void derivativesOfRandomFormulasAreThoseOfFiniteDifferences() {
    Random random = new Random(11);
    for (int k = 0; k < 60; k++) {
      assertDifferentiates(randomFormula(random, 4), 3, k);
    }
  }

  static Stream<Arguments> written() {
    String sites =
        "sum((1 - 2*0.022)*x^2 + 0.022*x^4 - 2*0.3*x*shift(x, 3))"
            + " - 0.6*sum(x[0:3]*shift(x[0:3], 1)) - 0.6*sum(x[3:6]*shift(x[3:6], 1))"
            + " - 0.6*sum(x[6:9]*shift(x[6:9], 1))";
    return Stream.of(
        Arguments.of("x0^4 - 6*x0^2 - x0/2 + x1^2/2", ManyWell.of(2)),
        Arguments.of(sites, Phi4.nicoli(3, 0.3, 0.022)),
        Arguments.of(
            "x0^2/18 + log(3) + 0.5*log(2*pi)"
                + " + sum(x[1:]^2)*exp(-x0)/2 + 4*(x0 + log(2*pi))/2",
            Funnel.of(5, 3)),
        Arguments.of(
            "-logsumexp(log(0.25) - sum((x - mu)^2)/2 - 1.5*log(2*pi),"
                + " log(0.75) - sum(x^2)/8 - 1.5*log(8*pi))",
            GaussianMixture.of(
                new double[][] {{1, -2, 3}, {0, 0, 0}}, new double[] {1, 3}, new double[] {1, 2})));
  }

  @ParameterizedTest
  @MethodSource("written")
  void aFormulaOfAKnownEnergyIsThatEnergy(String text, Potential known) {
    int d = known.dimension();
    Expression energy = parse(text, d);
    // Several tiles, and a last one that is not full.
    int count = 1000;
    double[] points = new Random(3).doubles((long) count * d, -2.5, 2.5).toArray();
    double[] energies = new double[count];
    double[] gradients = new double[count * d];
    double[] knownEnergies = new double[count];
    double[] knownGradients = new double[count * d];

    energy.energiesAndGradients(points, count, energies, gradients);
    known.energiesAndGradients(points, count, knownEnergies, knownGradients);

    for (int row = 0; row < count; row++) {
      assertThat(energies[row]).isCloseTo(knownEnergies[row], within(1e-11));
    }
    for (int k = 0; k < gradients.length; k++) {
      assertThat(gradients[k]).isCloseTo(knownGradients[k], within(1e-11));
    }
    assertThat(GradientCheck.problems(energy, new double[][] {Arrays.copyOf(points, d)})).isEmpty();
  }

  @Test
  void aBlockHasTheSameBitsAsItsPointsOneByOneAlsoAfterATripToAnExecutor() throws Exception {
    Expression energy = parse("logsumexp(x, sum(x^3)) + norm(x - mu)*x0", 3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(energy);
    }
    Expression copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (Expression) in.readObject();
    }
    int count = 300;
    double[] points = new Random(5).doubles(3L * count, -2, 2).toArray();
    double[] energies = new double[count];
    double[] onlyEnergies = new double[count];
    double[] gradients = new double[3 * count];
    energy.energiesAndGradients(points, count, energies, gradients);
    energy.energies(points, count, onlyEnergies);
    assertThat(onlyEnergies).isEqualTo(energies);
    double[] gradient = new double[3];
    for (int row = 0; row < count; row++) {
      double[] x = Arrays.copyOfRange(points, 3 * row, 3 * row + 3);
      assertThat(copy.energyAndGradient(x, gradient)).isEqualTo(energies[row]);
      assertThat(gradient).isEqualTo(Arrays.copyOfRange(gradients, 3 * row, 3 * row + 3));
    }
  }

  // --- what is wrong with a formula ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x0 +             | column 5: found the end, expected a number, a name or a bracket
          (x0 + 1          | column 8: found the end, expected ")", for the bracket at column 1
          x0 x1            | column 4: found "x1", expected an operator or the end
          x0 $ 2           | column 4: found "$", expected an operator or the end
          x3               | column 1: found "x3", expected x0 to x2
          x[3]             | column 2: found an index outside of a vector of 3 numbers, expected 0 to 2
          x[2:1]           | column 2: found an index outside of a vector of 3 numbers
          x[b]             | column 3: found "b", expected a whole number, as in x[0], x[-1] or x[0:2]
          x[0.5]           | column 3: found "0.5", expected a whole number
          x^2              | column 1: found a vector of 3 numbers, expected one number: sum( )
          sum(x + x[0:2])  | column 7: found vectors of 3 and 2 numbers, expected as many, or one number
          exp x0           | column 1: found the function "exp" without its brackets
          exp(x0, x1)      | column 1: found 2 arguments of exp, expected 1
          where(x0)        | column 1: found 1 arguments of where, expected 3
          sume(x)          | column 1: found "sume", expected a function; did you mean sum?
          bb + 1           | column 1: found "bb", expected x, a coordinate, a parameter, or a name defined before
          mux + 1          | column 1: found "mux", expected x, a coordinate, a parameter, or a name defined before; did you mean mu?
          b = 1; b         | column 1: found "b", expected a name that means nothing yet
          x0 = 1; x0       | column 1: found "x0", expected a name that means nothing yet
          a = 1            | column 6: found the end, expected ";" after a definition
          shift(x, x0)[0]  | column 1: found no whole number as the second argument of shift
          """)
  void whatIsWrongIsSaidWithItsPlaceAndWhatWasExpected(String text, String problem) {
    assertThatThrownBy(() -> Expression.parse(text, 3, PARAMETERS))
        .isInstanceOfSatisfying(
            ExpressionException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0)).startsWith(problem);
              List<String> lines = e.problems().get(0).lines().toList();
              assertThat(lines.get(1)).isEqualTo("      " + text);
              int column = Integer.parseInt(problem.replaceAll("column (\\d+):.*", "$1"));
              assertThat(lines.get(2)).isEqualTo("      " + " ".repeat(column - 1) + "^");
            });
  }

  @Test
  void allProblemsAreSaidAtOnceAndNoneThatFollowsFromAnother() {
    assertThatThrownBy(() -> Expression.parse("q = yy + zz;\n  sun(q*x) + x9", 3, PARAMETERS))
        .isInstanceOfSatisfying(
            ExpressionException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        p -> assertThat(p).startsWith("line 1, column 5: found \"yy\""),
                        p -> assertThat(p).startsWith("line 1, column 10: found \"zz\""),
                        p -> assertThat(p).startsWith("line 2, column 3: found \"sun\""),
                        p -> assertThat(p).startsWith("line 2, column 14: found \"x9\"")));
  }

  @Test
  void parametersThatNothingUsesAreKnown() throws Exception {
    assertThat(Expression.parse("b*sum(x)", 2, PARAMETERS).unused()).containsExactly("mu");
  }

  @Test
  void equalPartsAreComputedOnceAndFixedOnesNotAtAll() throws Exception {
    List<Node> nodes =
        new Parser("exp(x0 + 1)*2 + exp(x0 + 1)^2 + exp(3)*sin(2)", 1, Map.of()).parse();
    assertThat(nodes.stream().filter(node -> node.op() == Op.EXP)).hasSize(1);
    assertThat(nodes.stream().filter(node -> node.op() == Op.SIN)).isEmpty();
  }
}
