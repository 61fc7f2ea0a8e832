package io.gibbsvae.energy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What other languages write is named with what to write, all of it at once. */
class ForeignSyntaxTest {

  /** An energy, the columns of its mistakes, and words of the messages in this order. */
  @ParameterizedTest
  @CsvFileSource(resources = "/messages/foreign.txt", delimiter = '\u00A6', quoteCharacter = '`')
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
    assertThat(mistakes("U = sum(x^2)")).singleElement().asString().contains("name");
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
