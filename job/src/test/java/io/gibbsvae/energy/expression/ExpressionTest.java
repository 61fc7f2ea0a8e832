package io.gibbsvae.energy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.Funnel;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.energy.Phi4;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Rosenbrock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  private static final Parameter B = Parameter.number("b", 0.5);
  private static final Parameter MU = Parameter.vector("mu", List.of(0.3, -0.7, 1.1));

  private static final double AWAY = 1e-12;

  /** The value at x = (2, 3, 5), with b = 0.5 and mu = (0.3, -0.7, 1.1). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 + 2*3 | 7
          2*3 + 1 | 7
          10 - 4 - 3 | 3
          24/4/3 | 2
          24/4*3 | 18
          2^3^2 | 512
          -x0^2 | -4
          2^-1 | 0.5
          (-x0)^2 | 4
          -x0 - -x1 | 1
          +x0 + x1 | 5
          2*-x0 | -4
          --x0 | 2
          1.5e1 + .5 + 2. | 17.5
          x[0] + x[-1]*10 | 52
          sum(x[1:]) | 8
          sum(x[:-1]) | 5
          sum(x[::2]) | 7
          sum(x[1:3:2]) | 3
          sum(x[0:2]*x[1:3]) | 21
          sum(x)/dimension*3 | 10
          mean(x)*3 | 10
          prod(x) | 30
          prod(x[:2]) | 6
          dot(x, x) | 38
          dot(x - 1, mu) | 3.3
          norm(x[:1]) | 2
          max(x) + min(x) | 7
          max(x0, 4, x1) | 4
          min(x0, 4, x1) | 2
          sum(max(x, 3)) | 11
          logsumexp(x0, x0) - log(2) | 2
          logsumexp(0*x) - log(3) | 0
          shift(x, 1)[0]*100 + shift(x, 1)[2] | 302
          shift(x, -1)[0]*100 + shift(x, -1)[1] | 502
          cumsum(x, b)[2] | 7
          sum(cumsum(x, 2)) | 28
          cumsum(mu, x0)[-1] | 0.9
          sum(cumsum(mu, 2)) | 1.1
          append(x0, x[1:], 7)[3] | 7
          dot(append(x0, mu, x1), append(1, x, 1)) | 9
          sum(append(1, mu, b)) | 2.2
          where(x0 < x1, 1, 2) | 1
          where(x0 >= 2, 1, 2) | 1
          where(x0 > 2, 1, 2) | 2
          where(x0 <= 2 and not x1 < 1, 1, 2) | 1
          where(x0 < 0 or x1 < 0 or x0 < 3 and x1 < 0, 1, 2) | 2
          where(not x0 > 3 and x1 > 1, 1, 2) | 1
          sum(where(x > 2, x, 0)) | 8
          pi + e | 5.859874482048838
          a = x0 + 1; b2 = a*a; b2 - a | 6
          b*x0 + sum(mu*x) | 5
          square(x1) + pow(x0, 3) | 17
          sqrt(x0 + 7)^3 | 27
          x0^0.5*2^0.5 | 2
          x0^-2 | 0.25
          x0^10 + x0^0 | 1025
          (2*x0)^12/4^12 | 1
          x0^x1 | 8
          exp(log(x1)) + expm1(log1p(x0)) | 5
          abs(x0 - 7) | 5
          sigmoid(0*x0) + logistic(0*x0) | 1
          softplus(800 + 0*x0) | 800
          """)
  void operatorsAndFunctionsHaveTheirUsualMeaning(String expression, double expected) {
    // All coordinates and parameters must be used.
    int last = expression.lastIndexOf(';') + 1;
    String energy =
        "%s (%s) + sum(x) + b + sum(mu)"
            .formatted(expression.substring(0, last), expression.substring(last));
    Potential potential = ExpressionPotential.of(energy, 3, List.of(B, MU));

    assertThat(energy(potential, 2, 3, 5) - 11.2).isCloseTo(expected, within(AWAY * 1000));
    assertThat(GradientCheck.problems(potential, new double[][] {{2.1, 2.9, 5.2}})).isEmpty();
  }

  @Test
  void spaceNewlinesAndCommentsOnlyPartWords() {
    Potential potential =
        ExpressionPotential.of(
            "\n# two wells\n r = x0^2 # square\n;\tr^2-\r\n6*r ;\n", 1, List.of());

    assertThat(energy(potential, 2)).isEqualTo(-8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exp",
        "expm1",
        "sin",
        "cos",
        "tan",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "sigmoid",
        "logistic",
        "softplus",
        "abs",
        "square",
        "log",
        "log1p",
        "sqrt",
        "asin",
        "acos"
      })
  void everyFunctionHasTheDerivativeThatDifferencesGive(String function) {
    // Inside of every function's domain; and of a vector.
    Potential positive = ExpressionPotential.of(function + "(x0)", 1, List.of());
    Potential vector =
        ExpressionPotential.of("sum(x*" + function + "(0.2 + x^2/20))", 2, List.of());
    for (double x : new double[] {0.05, 0.2, 0.45, 0.7, 0.93}) {
      assertGradient(positive, x);
      assertGradient(vector, x, -x * x);
      if (!function.matches("log|log1p|sqrt|asin|acos")) {
        assertGradient(positive, -3 * x);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(x)/7 + x2^2",
        "mean(x^2)*norm(x)",
        "prod(x - 3)",
        "dot(x, shift(x, 1)) + dot(x[:2], x[1:])^2",
        "dot(shift(x, 1), sin(shift(x, 2)))",
        "logsumexp(x)^2",
        "logsumexp(-(x0 - 2)^2, -(x1 + 2)^2 - x2^4, 3)",
        "max(x)*min(x)",
        "max(x0, x1^2, sin(x2))",
        "sum(min(x, x0*x1))",
        "sum(where(x > x0*x1, x^3, sin(x)))",
        "where(x0 < x1, sum(x^2), prod(x))",
        "sum(softplus(x)^x2)",
        "softplus(x0)^sin(x1) + 2^x2",
        "sum(x^5 - x^7) + sum(x^9)/20 + x0^13/50",
        "sum((x - 1)^6/(1 + x^2)) - x0/x1",
        "sum(x^-3)",
        "exp(-x0)*dot(x[1:], x[1:]) + x0^2",
        "s = sum(x*x[::-1 + 2]); s^2 + 1/(1 + s^2)",
        "sum((x[1:] - x[:-1])^4*x0)",
        "sum(x[::2]*x1 + x[1]) + x[-1]^2",
        "sum(exp(x)*x1)*sum(exp(x))",
        "sum(2*x0 + 0*x) + x1 + x2^2",
        "sum(abs(x))*sum(x)",
        "dot(cumsum(x, x0), sin(x)) + sum(cumsum(x^2, x1*x2))",
        "sum(cumsum(x, x1)) + sum(cumsum(x[:1], x1))*x2",
        "sum(append(x0, x[1:]^2, 3)^2) + append(x, x1)[3]*x2",
        "sum(append(x, x)) + prod(cumsum(append(2, x), 1/2))"
      })
  void gradientsAreThoseThatDifferencesGive(String expression) {
    Potential potential = ExpressionPotential.of(expression, 3, List.of());
    Random random = new Random(5);
    for (int k = 0; k < 10; k++) {
      assertGradient(
          potential, random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    }
  }

  /** Expressions of random form: whatever the rules rewrite, it stays the derivative. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void gradientsOfRandomExpressionsAreThoseThatDifferencesGive(int seed) {
    Random random = new Random(seed);
    for (int k = 0; k < 25; k++) {
      String expression = number(random, 5) + " + sum(x^2)";
      Potential potential =
          ExpressionPotential.of(expression + " + 0*(b + mu[0])", 3, List.of(B, MU));
      double[] x = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      if (Math.abs(energy(potential, x)) < 1e6) {
        assertThatNoException().as(expression).isThrownBy(() -> assertGradient(potential, x));
      }
    }
  }

  private static String number(Random random, int depth) {
    if (depth == 0) {
      return List.of("x0", "x1", "x2", "1.5", "b", "mu[1]", "x[-1]").get(random.nextInt(7));
    }
    String a = number(random, depth - 1);
    String b = number(random, random.nextInt(depth));
    String v = vector(random, depth - 1);
    return switch (random.nextInt(12)) {
      case 0 -> "(" + a + " + " + b + ")";
      case 1 -> "(" + a + " - 2*" + b + ")";
      case 2 -> a + "*" + b;
      case 3 -> a + "/(2 + sin(" + b + "))";
      case 4 -> "(" + a + ")^" + (1 + random.nextInt(4)) + "/5";
      case 5 -> "tanh(" + a + ")";
      case 6 -> "logsumexp(" + a + ", " + b + ", 0.5)";
      case 7 -> "sum(" + v + ")";
      case 8 -> "dot(" + v + ", " + vector(random, random.nextInt(depth)) + ")/3";
      case 9 -> "softplus(" + a + ")^1.5/4";
      case 10 -> "mean(" + v + ")*" + b;
      default -> "prod(0.5*" + v + ")";
    };
  }

  private static String vector(Random random, int depth) {
    if (depth <= 0) {
      return List.of("x", "mu", "x^2", "(x - mu)", "shift(x, 1)").get(random.nextInt(5));
    }
    String v = vector(random, depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "(" + v + " + " + vector(random, random.nextInt(depth)) + ")";
      case 1 -> v + "*" + vector(random, random.nextInt(depth));
      case 2 -> "sin(" + v + ")";
      case 3 -> "shift(" + v + ", " + random.nextInt(4) + ")";
      case 4 -> number(random, depth - 1) + "*" + v;
      case 5 -> "(" + v + " - " + number(random, depth - 1) + ")";
      case 6 -> "(" + v + ")^" + (1 + random.nextInt(3)) + "/3";
      default -> "atan(" + v + "*mu)";
    };
  }

  private static void assertGradient(Potential potential, double... x) {
    double[] gradient = new double[x.length];
    double energy = potential.energyAndGradient(x, gradient);
    for (int i = 0; i < x.length; i++) {
      double best = Double.POSITIVE_INFINITY;
      double scale = Math.max(1, Math.abs(energy) + Math.abs(gradient[i]));
      // Random compositions can be steep: the best of a few steps.
      for (double step : new double[] {1e-3, 1e-4, 1e-5}) {
        double slope =
            (8 * difference(potential, x, i, step) - difference(potential, x, i, 2 * step))
                / (12 * step);
        best = Math.min(best, Math.abs(slope - gradient[i]));
      }
      assertThat(best)
          .as("gradient[%d] = %s at %s", i, gradient[i], Arrays.toString(x))
          .isLessThan(2e-7 * scale);
    }
  }

  private static double difference(Potential potential, double[] x, int i, double step) {
    double[] ahead = x.clone();
    ahead[i] += step;
    double[] behind = x.clone();
    behind[i] -= step;
    return energy(potential, ahead) - energy(potential, behind);
  }

  private static double energy(Potential potential, double... x) {
    double[] energies = new double[1];
    potential.energies(x, 1, energies);
    return energies[0];
  }

  static Stream<Arguments> handWritten() {
    String wells = "sum(x[::2]^4 - 6*x[::2]^2 - x[::2]/2 + x[1::2]^2/2)";
    String lattice = "a*sum(x^2) + l*sum(x^4) - 2*k*dot(x, shift(x, 8) + shift(x, 1, 8))";
    double normalisation = Math.log(3) + 5 * Math.log(2 * Math.PI);
    return Stream.of(
        Arguments.of("x0^4 - 6*x0^2 - x0/2 + x1^2/2", ManyWell.of(2), List.of()),
        Arguments.of(wells, ManyWell.of(32), List.of()),
        Arguments.of(
            lattice,
            Phi4.nicoli(8, 0.3, 0.022),
            List.of(
                Parameter.number("a", 1 - 2 * 0.022),
                Parameter.number("l", 0.022),
                Parameter.number("k", 0.3))),
        Arguments.of(
            "((x0/3)^2 + (dimension - 1)*x0 + exp(-x0)*sum(x[1:]^2))/2 + c",
            Funnel.of(10, 3),
            List.of(Parameter.number("c", normalisation))),
        Arguments.of(
            "sum(3*(x[1::2] - x[::2]^2)^2 + (0.5 - x[::2])^2)/2",
            Rosenbrock.of(6, 0.5, 3, 2),
            List.of()),
        Arguments.of(
            "-logsumexp(log(0.25/0.49/2/pi) - sum((x - a)^2)/0.98,"
                + " log(0.75/2.25/2/pi) - sum((x - b)^2)/4.5)",
            GaussianMixture.of(
                new double[][] {{1, 2}, {0, -1}}, new double[] {1, 3}, new double[] {0.7, 1.5}),
            List.of(
                Parameter.vector("a", List.of(1.0, 2.0)),
                Parameter.vector("b", List.of(0.0, -1.0)))));
  }

  @ParameterizedTest
  @MethodSource("handWritten")
  void expressionsAreTheTargetsWrittenByHand(
      String expression, Potential target, List<Parameter> parameters) {
    int dimension = target.dimension();
    Potential potential = ExpressionPotential.of(expression, dimension, parameters);
    int count = 700;
    double[] points = points(count, dimension);
    double[] energies = new double[count];
    double[] gradients = new double[count * dimension];
    double[] expectedEnergies = new double[count];
    double[] expectedGradients = new double[count * dimension];

    potential.energiesAndGradients(points, count, energies, gradients);

    target.energiesAndGradients(points, count, expectedEnergies, expectedGradients);
    double largest = 1;
    for (int row = 0; row < count; row++) {
      assertThat(energies[row])
          .isCloseTo(expectedEnergies[row], relative(expectedEnergies[row], 100));
      for (int k = row * dimension; k < (row + 1) * dimension; k++) {
        largest = Math.max(largest, Math.abs(expectedGradients[k]));
        assertThat(gradients[k])
            .isCloseTo(expectedGradients[k], relative(expectedGradients[k], 10));
      }
    }
    assertThat(largest).isGreaterThan(2);
    potential.energies(points, count, expectedEnergies);
    assertThat(energies).containsExactly(expectedEnergies);
  }

  /** 1e-12 of the value, or of a typical one where terms cancel. */
  private static Offset<Double> relative(double value, double typical) {
    return within(AWAY * Math.max(typical, Math.abs(value)));
  }

  private static double[] points(int count, int dimension) {
    Random random = new Random(11);
    double[] points = new double[count * dimension];
    Arrays.setAll(points, k -> 1.5 * random.nextGaussian());
    return points;
  }

  @Test
  void rowsDoNotDependOnTheRowsBesideThem() {
    String text = "sum(exp(-x)*shift(x, 1)) + logsumexp(x)*norm(x) + x0^9 + sum(tanh(x)^x[0:7]^2)";
    Potential potential = ExpressionPotential.of(text, 7, List.of());
    int count = 1037;
    double[] points = points(count, 7);
    double[] energies = new double[count];
    double[] gradients = new double[count * 7];
    potential.energiesAndGradients(points, count, energies, gradients);
    for (int rows : new int[] {1, 3, 64, 200}) {
      for (int start = 0; start + rows <= count; start += 311) {
        double[] some = Arrays.copyOfRange(points, 7 * start, 7 * (start + rows));
        double[] someEnergies = new double[rows];
        double[] someGradients = new double[rows * 7];
        potential.energiesAndGradients(some, rows, someEnergies, someGradients);
        assertThat(someEnergies).containsExactly(Arrays.copyOfRange(energies, start, start + rows));
        assertThat(someGradients)
            .containsExactly(Arrays.copyOfRange(gradients, 7 * start, 7 * (start + rows)));
      }
    }
  }

  @Test
  void onlyTheRowsCountedAreWritten() {
    Potential potential = ExpressionPotential.of("sum(x^4)", 5, List.of());
    double[] energies = {42, 42, 42};
    double[] gradients = new double[15];
    Arrays.fill(gradients, 42);

    potential.energiesAndGradients(new double[15], 2, energies, gradients);

    assertThat(energies).containsExactly(0, 0, 42);
    assertThat(Arrays.copyOfRange(gradients, 10, 15)).containsOnly(42);
    assertThat(Arrays.copyOf(gradients, 10)).containsOnly(0);
  }

  @Test
  void aCopySentOverTheWireIsTheSamePotential() throws Exception {
    Potential potential = ExpressionPotential.of("b*sum((x - mu)^4)", 3, List.of(B, MU));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(potential);
    }
    Potential copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (Potential) in.readObject();
    }
    double[] x = {1, -2, 0.4};
    double[] gradient = new double[3];
    double[] copiedGradient = new double[3];

    assertThat(copy.energyAndGradient(x, copiedGradient))
        .isEqualTo(potential.energyAndGradient(x, gradient));
    assertThat(copiedGradient).containsExactly(gradient);
  }

  @Test
  void outsideOfTheSupportTheEnergyIsInfiniteAndTheGradientDoesNotThrow() {
    Potential potential =
        ExpressionPotential.of("where(x0 > 0 and x0 < 9, x0 - log(x0), inf)", 1, List.of());
    double[] gradient = new double[1];

    assertThat(potential.energyAndGradient(new double[] {-1}, gradient)).isInfinite();
    assertThat(potential.energyAndGradient(new double[] {2}, gradient)).isEqualTo(2 - Math.log(2));
    assertThat(gradient[0]).isEqualTo(0.5);
    assertThat(energy(ExpressionPotential.of("sum(where(x > 0, x, inf))", 3, List.of()), 1, -1, 1))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void theBranchThatIsNotTakenDoesNotSpoilTheGradient() {
    Potential sinc =
        ExpressionPotential.of("where(abs(x0) > 1e-3, sin(x0)/x0, 1 - x0^2/6)", 1, List.of());
    Potential root = ExpressionPotential.of("sum(where(x > 0, sqrt(x)*x0, x))", 2, List.of());
    double[] gradient = {7};

    assertThat(sinc.energyAndGradient(new double[] {0}, gradient)).isEqualTo(1);
    assertThat(gradient[0]).isZero();
    double[] both = new double[2];
    root.energyAndGradient(new double[] {4, 0}, both);
    assertThat(both).containsExactly(1.5 * 2, 1);
  }

  @Test
  void theNormHasAGradientAtTheOrigin() {
    double[] gradient = {7, 7};

    assertThat(
            ExpressionPotential.of("norm(x)", 2, List.of())
                .energyAndGradient(new double[2], gradient))
        .isZero();
    assertThat(gradient).containsExactly(0, 0);
  }

  @Test
  void logSumExpDoesNotOverflow() {
    Potential potential = ExpressionPotential.of("logsumexp(x)", 2, List.of());
    double[] gradient = new double[2];

    assertThat(potential.energyAndGradient(new double[] {2000, 2000}, gradient))
        .isEqualTo(2000 + Math.log(2));
    assertThat(gradient).containsExactly(0.5, 0.5);
    assertThat(energy(potential, Double.NEGATIVE_INFINITY, -3)).isEqualTo(-3);
  }

  @Test
  void aLongSumOfCoordinatesAndALargeDimensionAreNoTrouble() {
    int dimension = 3000;
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < dimension; i++) {
      terms.add("x" + i + "^2*" + (i + 1));
    }
    Potential sum = ExpressionPotential.of(String.join(" + ", terms), dimension, List.of());
    double[] x = new double[dimension];
    Arrays.fill(x, 1);
    double[] gradient = new double[dimension];

    assertThat(sum.energyAndGradient(x, gradient)).isEqualTo(0.5 * dimension * (dimension + 1));
    assertThat(gradient[99]).isEqualTo(200);
    Potential large = ExpressionPotential.of("sum(x^2)/2", 1 << 20, List.of());
    assertThat(energy(large, new double[1 << 20])).isZero();
  }

  /** An expression, the column of its mistake, and tokens of the message. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "/messages/expressions.txt",
      delimiter = '\u00A6',
      quoteCharacter = '`')
  void aMistakeIsExplainedWhereItIs(String expression, int column, String tokens) {
    String mark = "\n    " + expression + "\n    " + " ".repeat(column - 1) + "^";
    assertThat(catchMistakes(expression, Parameter.number("kappa", 1)))
        .filteredOn(mistake -> mistake.name().isEmpty())
        .extracting(ExpressionException.Mistake::text)
        .singleElement()
        .asString()
        .startsWith("line 1, column " + column + ": ")
        .contains(tokens.split(" "))
        .endsWith(mark);
  }

  private static List<String> mistakes(String energy, Parameter... parameters) {
    return catchMistakes(energy, parameters).stream()
        .map(ExpressionException.Mistake::text)
        .toList();
  }

  private static List<ExpressionException.Mistake> catchMistakes(
      String energy, Parameter... parameters) {
    return catchThrowableOfType(
            ExpressionException.class, () -> ExpressionPotential.of(energy, 3, List.of(parameters)))
        .mistakes();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1 | (x0)", "2 | (x0, x1)", "32 | (x0 .. x31)"})
  void ofManyNamesThatThereAreSomeAreListed(int dimension, String expected) {
    List<Parameter> parameters =
        Stream.of("a", "b", "c", "d").map(name -> Parameter.number(name, 1)).toList();
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> ExpressionPotential.of("sum(x^2) + beta", dimension, parameters))
        .withMessageContainingAll("\"beta\"", expected, "(a, b, c, ...)");
  }

  @Test
  void whereThereAreNoParametersNoneIsListed() {
    assertThat(mistakes("sum(x^2) + beta"))
        .singleElement()
        .asString()
        .contains("(x0, x1, x2), a parameter,");
  }

  @Test
  void aCoordinateThatThereIsNotHidesNoOtherMistake() {
    assertThat(mistakes("where(x0 > 5, inf, x0^2/2 + norm(x)*x + x3)"))
        .hasSize(2)
        .anySatisfy(mistake -> assertThat(mistake).contains("x3", "x2"))
        .anySatisfy(mistake -> assertThat(mistake).contains("[3]", "energy"));
    assertThat(mistakes("x3")).hasSize(1);
    assertThat(mistakes("sum(x) / x3 + foo")).hasSize(2);
  }

  @Test
  void everyMistakeIsFoundAtOnceInTheOrderOfTheText() {
    List<String> mistakes =
        mistakes("a = x9 +\n  nom(x);\nb = 2 +;\nc = a + b + x[7];\n c + d + sum(e)", B);
    assertThat(mistakes)
        .extracting(mistake -> mistake.substring(0, mistake.indexOf(": ")))
        .containsExactly(
            "line 1, column 5",
            "line 2, column 3",
            "line 3, column 1",
            "line 3, column 8",
            "line 4, column 15",
            "line 5, column 6",
            "line 5, column 10");
    assertThat(mistakes.get(1)).contains("\"nom\"", "norm?").endsWith("\n      nom(x);\n      ^");
  }

  @Test
  void parametersMustBeUsedAndHaveNamesOfTheirOwn() {
    assertThat(
            catchMistakes(
                "sum(x^2)",
                B,
                Parameter.number("pi", 3),
                Parameter.number("x2", 3),
                Parameter.number("exp", 3),
                Parameter.number("a-b", 3)))
        .extracting(ExpressionException.Mistake::name)
        .containsExactly("pi", "x2", "exp", "a-b", "b");
  }

  @Test
  void ofAVeryLongLineOnlyThePartAroundTheMarkIsShown() {
    String mistake = mistakes("x0" + " + x1".repeat(200) + " + y + x2".repeat(1)).get(0);

    List<String> lines = mistake.lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).hasSizeLessThan(120);
    assertThat(lines.get(1).charAt(lines.get(2).indexOf('^'))).isEqualTo('y');
    assertThat(lines.get(0)).startsWith("line 1, column 1006: ");
  }

  @Test
  void nestingWithoutEndIsAMistakeAndNoOverflow() {
    assertThat(mistakes("(".repeat(100_000) + "x0")).singleElement().asString().contains("200");
    assertThat(mistakes("-".repeat(100_000) + "x0")).hasSize(1);
    assertThat(mistakes("2^".repeat(100_000) + "x0")).hasSize(1);
    assertThat(mistakes("not ".repeat(100_000) + "x0")).hasSize(1);
  }
}
