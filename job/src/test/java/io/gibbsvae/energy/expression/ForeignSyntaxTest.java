package io.gibbsvae.energy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other languages write is named with what to write, all of it at once. */
class ForeignSyntaxTest {

  /** An energy, the columns of its mistakes, and words of the messages in this order. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '\u00A6',
      quoteCharacter = '`',
      textBlock =
          """
          x[0]**2/2 + np.log(1 + np.exp(x1)) + math.pow(x2, 2) + ln(2) \u00A6 5 13 24 38 56 \u00A6 ^ log exp pow log
          x[0]**2 + np.expp(x1) + x3 \u00A6 5 11 25 \u00A6 ^ exp x0
          numpy.linalg.norm(x) + torch.sum(x) + jnp.where(x0 > 0, x1, 0) \u00A6 1 24 39 \u00A6 norm sum where
          std::exp(-x0) + Math.abs(x1) + tf.math.log(x2) \u00A6 1 17 32 \u00A6 exp abs log
          np.pi*x0^2 + math.e + x1^2 + np.inf*0 + x2 \u00A6 1 14 30 \u00A6 pi e inf
          np.arcsin(x0/9) + arctan2(x1, x2) + math.fabs(x0) \u00A6 1 19 37 \u00A6 asin atan abs
          log10(x0) + log2(x1) + Math.cbrt(x2) \u00A6 1 13 24 \u00A6 log(10) log(2) (1/3)
          logaddexp(x0, x1) + log_sum_exp(x) + torch.logsumexp(x) \u00A6 1 21 38 \u00A6 logsumexp logsumexp logsumexp
          inv_logit(x0) + expit(x1) + F.softplus(x2) + F.relu(x0) \u00A6 1 17 29 46 \u00A6 sigmoid sigmoid softplus max
          -normal_lpdf(x0) + dnorm(x1) + norm.logpdf(x2) \u00A6 2 20 32 \u00A6 density density density
          x0 && x1 \u00A6 4 \u00A6 and
          where(x0 > 0 && x1 > 0 || !x2 > 1, 1, sum(x)) \u00A6 14 24 27 \u00A6 and or not
          where(x0 > 0 & x1 > 0 | x2 > 1, 1, sum(x)) \u00A6 14 23 \u00A6 and or
          where(x0 > 0 AND x1 > 0 OR x2 > 1, 1, sum(x)) \u00A6 14 25 \u00A6 and or
          where(x0 == 1, 1, 2) + where(x1 != 1, x2, 2) \u00A6 10 33 \u00A6 comparisons comparisons
          x0 > 0 ? x1 : ln(x2) \u00A6 8 15 \u00A6 where log
          x1^2 if x0 > 0 else ln(x2) \u00A6 6 21 \u00A6 where log
          if x0 > 0 then x1 else ln(x2) \u00A6 1 24 \u00A6 where log
          if (x0 > 0) x1 else ln(x2) \u00A6 1 21 \u00A6 where log
          ifelse(x0 > 0, x1, x2) + np.where(x0 > 0, x1, x2) \u00A6 1 26 \u00A6 where where
          x(1)^2 + ln(x1) \u00A6 1 10 \u00A6 x[0] log
          sum(x.^2) + sum(x.*x) + sum(x./x) \u00A6 6 18 30 \u00A6 ^ * /
          x.sum() + x.dot(x) + (x**2).mean() \u00A6 2 12 24 28 \u00A6 sum dot ^ mean
          x0 % 2 + x1 // 2 + x2 %% 3 \u00A6 4 13 23 \u00A6 remainder quotient remainder
          x @ x + sum(x) \u00A6 3 \u00A6 dot
          lambda x: ln(x0) + sum(x) \u00A6 1 11 \u00A6 alone log
          return ln(x0) + sum(x) \u00A6 1 8 \u00A6 alone log
          def U(x): return ln(x0) + sum(x) \u00A6 1 11 18 \u00A6 alone alone log
          U(x) = ln(x0) + sum(x) \u00A6 1 8 \u00A6 alone log
          r := x0; r + sum(x) \u00A6 3 \u00A6 =
          r <- x0; r + ln(x1) \u00A6 3 14 \u00A6 = log
          real r = x0; r + ln(x1) \u00A6 1 18 \u00A6 type log
          target += ln(x0) + sum(x) \u00A6 8 11 \u00A6 energy log
          sum([1, 2]) + sum(np.array([3])) + sum(x) \u00A6 5 19 28 \u00A6 parameter parameter parameter
          sum(x, axis=0) + np.sum(x) \u00A6 8 18 \u00A6 names sum
          sum(x[i]^2 for i in range(3)) + ln(x0) \u00A6 12 33 \u00A6 loop log
          x[:, 0] + x[0, 1] + sum(x) \u00A6 4 14 \u00A6 batch batch
          2x0 + 3 x1 + 2(x2) \u00A6 2 9 15 \u00A6 * * *
          (x0)(x1) + x2 x0 \u00A6 5 15 \u00A6 * *
          x0\u00B2 + 2\u00B7x1 \u2212 \u03C0\u00D7x2 \u00A6 3 8 12 14 15 \u00A6 ^2 * - pi *
          x\u2080 + x1 + x2 \u00A6 1 \u00A6 x0
          \u03C3*x0 + sum(x) \u00A6 1 \u00A6 letters
          x_0 + X1 + x_2 \u00A6 1 7 12 \u00A6 x0 x1 x2
          Inf + PI + M_PI + Infinity + sum(x) \u00A6 1 7 12 19 \u00A6 inf pi pi inf
          True + sum(x) \u00A6 1 \u00A6 condition
          1.0f*x0 + 1d0*x1 + 2L*x2 + 1_000 \u00A6 1 11 20 28 \u00A6 number number number number
          x0^2 // the first \u00A6 6 \u00A6 #
          x0^2 + /* second */ x1^2 + ln(x2) \u00A6 8 28 \u00A6 # log
          |x0| + ln(x1) \u00A6 1 4 8 \u00A6 or or log
          {x0} + ln(x1) \u00A6 1 4 8 \u00A6 ( ) log
          floor(x0) + erf(x1) + sign(x2) \u00A6 1 13 23 \u00A6 smooth class where
          X[0] + exp(x1 \u00A6 1 14 \u00A6 x ,
          import numpy as np; ln(x0) + sum(x) \u00A6 1 21 \u00A6 imported log
          x[3] \u00A6 3 \u00A6 index
          Log[1 + Exp[x1]] + Total[x^2] + ln(x2) \u00A6 1 9 20 33 \u00A6 log exp sum log
          Max[x0, x1] + sum(x) \u00A6 1 7 \u00A6 max parentheses
          Ln(x0) + LOG(x1) + Sqrt(x2) \u00A6 1 10 20 \u00A6 log log sqrt
          x0 ~ normal(0, 1) \u00A6 4 6 \u00A6 density density
          x0^2/2,5 + (x1 - 1,5)^2 + ln(x2) \u00A6 7 19 27 \u00A6 point point log
          exp.(x) + abs2.(x0) + log(x') \u00A6 4 11 15 28 \u00A6 point a^2 point transpose
          (x0\uFF0Bx1)\uFF0Fx2 \u00A6 4 8 \u00A6 + /
          sapply(x) + fma(x0, x1, x2) + log_mix(0.5, x0, x1) \u00A6 1 13 31 \u00A6 loop + logsumexp
          """)
  void everyForeignWordIsNamedAtOnce(String energy, String columns, String words) {
    List<String> mistakes = mistakes(energy);
    List<String> places = List.of(columns.split(" "));
    List<String> expected = List.of(words.split(" "));

    assertThat(mistakes.stream().map(ForeignSyntaxTest::column)).as(energy).isEqualTo(places);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(mistakes.get(i).lines().findFirst().orElseThrow()).contains(expected.get(i));
    }
  }

  private static String column(String mistake) {
    return mistake.replaceAll("(?s)line 1, column (\\d+): .*", "$1");
  }

  private static List<String> mistakes(String energy) {
    return catchThrowableOfType(
            ExpressionException.class, () -> ExpressionPotential.of(energy, 3, List.of()))
        .mistakes()
        .stream()
        .map(ExpressionException.Mistake::text)
        .toList();
  }

  @Test
  void missingSemicolonsAtTheEndsOfLinesAreNamed() {
    assertThat(mistakes("r = norm(x)\ns = 2\n(r - s)^2"))
        .hasSize(2)
        .allSatisfy(mistake -> assertThat(mistake).contains("\";\""));
    assertThat(mistakes("sum(x\n x0)")).singleElement().asString().contains("line 2, column 2");
  }

  @Test
  void anEnergyWithANameIsExplained() {
    assertThat(mistakes("U = sum(x^2)")).singleElement().asString().contains("without a name");
  }

  @Test
  void unusedDefinitionsAreReportedBesideForeignWords() {
    assertThat(mistakes("a = 2; sum(x**2)")).hasSize(2);
  }

  @Test
  void foreignWordsMayBeNamesOfParameters() {
    List<Parameter> parameters =
        Stream.of(
                "ln", "PI", "E", "c", "OR", "lambda", "size", "let", "np", "tau", "dim", "beta",
                "normal", "Power", "N", "total")
            .map(name -> Parameter.number(name, 2))
            .toList();
    String sum = String.join(" + ", parameters.stream().map(Parameter::name).toList());

    assertThat(
            ExpressionPotential.of("x0^2*(" + sum + ")", 1, parameters)
                .energyAndGradient(new double[] {1}, new double[1]))
        .isEqualTo(2.0 * parameters.size());
  }

  /** Words in any order end in mistakes, not in other exceptions or without end. */
  @Test
  void anyOrderOfWordsIsReadToItsEnd() {
    String[] words = {
      "x0", "x", "2", "+", "-", "*", "(", ")", "[", "]", ",", ";", ":", "=", "<", "**", "np.log",
      "ln", "if", "else", "then", "?", "!", "|", ".", "lambda", "for", "in", "and", "not", "$",
      "\n", "def", "return", "//", "exp", "sum", "{", "}", "x0.", "%", "U", "+=", "where", "real"
    };
    SplittableRandom random = new SplittableRandom(7);
    for (int k = 0; k < 20_000; k++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1, 14); i > 0; i--) {
        text.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
      }
      try {
        ExpressionPotential.of(text.toString(), 1, List.of());
      } catch (ExpressionException e) {
        assertThat(e.mistakes()).isNotEmpty();
      }
    }
  }
}
