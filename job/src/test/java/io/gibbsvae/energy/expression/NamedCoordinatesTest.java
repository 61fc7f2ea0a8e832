package io.gibbsvae.energy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedCoordinatesTest {

  private static final List<Variable> VARIABLES =
      List.of(
          new Variable("mu", List.of(), "real"),
          new Variable("tau", List.of(), "positive"),
          new Variable("theta", List.of(3), "real"),
          new Variable("m", List.of(2, 2), "real"),
          new Variable("p", List.of(), "interval(0, 1)"));
  private static final double[] POINT = {1, 2, 3, 5, 7, 11, 13, 17, 19, 0.5};
  private static final String ALL = "; s + mu + tau + sum(theta) + m[1,1] + m[1,2] + sum(m[2])";

  private static Potential potential(String text, Data... data) {
    return ExpressionPotential.of(
        new Formula(text, false, POINT.length, VARIABLES, List.of(), List.of(data)));
  }

  private static List<ExpressionException.Mistake> mistakes(String text, Data... data) {
    return catchThrowableOfType(ExpressionException.class, () -> potential(text, data)).mistakes();
  }

  private static Data vector(String name, double... values) {
    return Data.vector(name, values, i -> "row " + (i + 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          mu ; 1
          tau^2 ; 4
          theta[1] ; 3
          theta[3] ; 7
          theta[-1] ; 7
          sum(theta[2:3]) ; 12
          sum(theta[:2]) ; 8
          sum(theta[:-2]) ; 8
          sum(theta[2:]) ; 12
          sum(theta[::2]) ; 10
          m[1, 2] ; 13
          m[2,1] ; 17
          sum(m[2]) ; 36
          sum(m*theta[1:2]) ; 244
          sum(theta[g]) ; 17
          sum(append(0, theta)[g]) ; 10
          p ; 0.5
          x[0] + x0 ; 2
          sum(x[2:4]) ; 8
          dimension ; 10
          """)
  void namesStandForTheirValuesAndIndicesCountFromOne(String value, double expected) {
    Potential potential = potential("s = " + value + " + 0*sum(g)" + ALL, vector("g", 1, 3, 3));

    double energy = potential.energyAndGradient(POINT, new double[POINT.length]);

    assertThat(energy - 78).isCloseTo(expected, within(1e-9));
    assertThat(GradientCheck.problems(potential, new double[][] {POINT})).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          s = theta[0] ; 11 ; 1
          s = theta[4] ; 11 ; 3
          s = sum(theta[0:2]) ; 15 ; 1
          s = m[3, 1] ; 7 ; 2
          s = m[1, 0] ; 10 ; 1
          s = thet ; 5 ; theta
          s = taus ; 5 ; tau
          s = m + 1 ; 5 ; matrix
          s = theta[1, 2] ; 12 ; index
          """)
  void wrongNamesAndIndicesAreMistakes(String definition, int column, String word) {
    assertThat(mistakes(definition + ALL))
        .first()
        .satisfies(
            mistake ->
                assertThat(mistake.text())
                    .startsWith("line 1, column " + column + ": ")
                    .contains(word));
  }

  @Test
  void realVariablesMustBeUsedAndBoundedOnesNeedNot() {
    assertThat(mistakes("mu^2 + tau + sum(theta[1:2]) + sum(m[1]) + m[2, 2]"))
        .singleElement()
        .satisfies(mistake -> assertThat(mistake.text()).contains("theta[3]", "m[2,1]"));
  }

  @Test
  void dataMayBeCalledLikeNumberedCoordinatesButNotLikeVariables() {
    Potential potential = potential("s = sum(x)" + ALL, vector("x", 1, 2));

    assertThat(potential.energyAndGradient(POINT, new double[POINT.length])).isEqualTo(81);
    assertThat(mistakes("s = 0" + ALL, vector("tau", 1, 2)))
        .extracting(ExpressionException.Mistake::name)
        .containsExactly("tau");
  }
}
