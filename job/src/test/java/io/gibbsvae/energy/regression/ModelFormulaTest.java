package io.gibbsvae.energy.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFormulaTest {

  private static String terms(String formula) {
    ModelFormula read = ModelFormula.parse(formula);
    return (read.intercept() ? "1" : "0")
        + read.terms().stream()
            .map(term -> term.stream().map(Atom::title).collect(Collectors.joining(":", " ", "")))
            .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({
    "y ~ a, 1 a",
    "y ~ a + b + a, 1 a b",
    "y~a:b+a, 1 a a:b",
    "y ~ a*b, 1 a b a:b",
    "y ~ a*b*c, 1 a b c a:b a:c b:c a:b:c",
    "y ~ b:a + a:b, 1 b:a",
    "y ~ (a + b):c, 1 a:c b:c",
    "y ~ (a + b)*c, 1 a b c a:c b:c",
    "y ~ (a + b + c)^2, 1 a b c a:b a:c b:c",
    "y ~ (a + b)**2, 1 a b a:b",
    "y ~ a:a, 1 a",
    "y ~ 0 + a, 0 a",
    "y ~ a - 1, 0 a",
    "y ~ -1 + a, 0 a",
    "y ~ 1 + a, 1 a",
    "y ~ 1, 1",
    "y ~ a + I(a ^ 2), 1 a I(a^2)",
    "y ~ log(a):b, 1 log(a):b",
    "y ~ factor(year) + year, 1 factor(year) year",
    "y ~ `body mass` + Sepal.Length + größe, 1 body mass Sepal.Length größe",
    "log(y) ~ a + (1 | g), 1 a"
  })
  void termsAreThoseOfTheNotation(String formula, String expected) {
    assertThat(terms(formula)).isEqualTo(expected);
  }

  @Test
  void groupsAreInOrder() {
    ModelFormula read = ModelFormula.parse("y ~ (1 | school) + a + (1|`the class`)");

    assertThat(read.groups()).containsExactly("school", "the class");
    assertThat(read.levels()).containsExactly("school", "the class");
    assertThat(read.columns()).containsExactly("y", "a", "school", "the class");
  }

  @ParameterizedTest
  @CsvSource({
    "y ~ I(a^2), 9",
    "y ~ I(-a^2), -9",
    "y ~ I(a + 2*b - 1), 12",
    "y ~ I((a + b)/2), 4",
    "y ~ I(2^a^2), 512",
    "y ~ log(a*b/15), 0",
    "y ~ sqrt(abs(a - 7)), 2",
    "y ~ exp(b - 5), 1",
    "y ~ I(log10(a + 7) + log2(b + 3) + log1p(a - 3)), 4",
    "y ~ I(1e1 - .5), "
  })
  void numbersAreComputedOfColumns(String formula, Double expected) {
    if (expected == null) {
      assertThatIllegalArgumentException().isThrownBy(() -> ModelFormula.parse(formula));
      return;
    }
    Atom atom = ModelFormula.parse(formula).terms().get(0).get(0);

    assertThat(atom.value().of(Map.of("a", 3.0, "b", 5.0)::get)).isEqualTo(expected);
  }

  /** Each formula, the column of the mistake, and what the message has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "y ~ a^2 ! 5 ! I(a^2)",
        "y ~ poly(a, 2) ! 5 ! I(a^2)",
        "y ~ log(a, 2) ! 10 ! )",
        "y ~ poly(a) ! 5 ! I(a^2)",
        "y ~ scale(a) ! 5 ! target.scaling",
        "y ~ offset(a) ! 5 ! target.exposure",
        "y ~ C(a) ! 5 ! factor(a)",
        "y ~ foo(a) ! 5 ! sqrt",
        "y ~ I(ln(a)) ! 7 ! log",
        "y ~ a/b ! 6 ! a:b",
        "y ~ a - b ! 7 ! - 1",
        "y ~ (a | g) ! 5 ! (1 | g)",
        "y ~ (1 + a | g) ! 5 ! (1 | g)",
        "y ~ (1 | g:h) ! 11 ! school",
        "y ~ (1 | g) + (1 | g) ! 15 ! twice",
        "y ~ 1 | g ! 7 ! (1 | school)",
        "y ~ . ! 5 ! columns",
        "y ~ 2 + a ! 5 ! 0 or 1",
        "y ~ ! 4 ! column",
        "y ~ a + ! 8 ! column",
        "y ~ a b ! 7 ! +",
        "y ~ (a + b ! 11 ! )",
        "y ~ 0 ! 4 ! term",
        "a + b ! 3 ! ~",
        "y | trials(n) ~ a ! 3 ! ~",
        "y ~ a ~ b ! 7 ! one ~",
        "factor(y) ~ a ! 1 ! numbers"
      })
  void mistakesHaveTheirPlace(String formula, int column, String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFormula.parse(formula.strip()))
        .withMessageStartingWith("line 1, column " + column + ": ")
        .withMessageContaining(token.strip());
  }

  @Test
  void columnsOfKeysAreTermsByThemselves() {
    ModelFormula read = ModelFormula.of("y", List.of("b", "a"), false);

    assertThat(read.columns()).containsExactly("y", "b", "a");
    assertThat(read.intercept()).isFalse();
    assertThat(read.terms()).hasSize(2).allSatisfy(term -> assertThat(term).hasSize(1));
  }
}
