package io.gibbsvae.energy.regression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.energy.Content;
import io.gibbsvae.energy.CsvTable;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.FeatureScaling;
import io.gibbsvae.energy.InvalidDataException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesignTest {

  private static final String TEXT =
      """
      y,x,g,h,flag,year
      1,2,b,u,true,2001
      2,3,a,v,false,2002
      3,5,c,u,true,2001
      4,7,a,v,true,2010
      5,11,b,v,false,2002
      """;

  private static Design design(
      String formula, Map<String, List<String>> order, FeatureScaling scaling) {
    return design(TEXT, formula, order, scaling);
  }

  private static Design design(
      String text, String formula, Map<String, List<String>> order, FeatureScaling scaling) {
    ModelFormula read = ModelFormula.parse(formula);
    Columns wanted =
        new Columns(List.copyOf(read.columns()), false, Map.of())
            .categorical(read.levels(), (name, content) -> content != Content.NUMBERS);
    DataTable table = CsvTable.read(text.getBytes(UTF_8), "t.csv", wanted);
    return new Design(read, table, order, scaling, "t.csv");
  }

  private static Design design(String formula) {
    return design(formula, Map.of(), FeatureScaling.NONE);
  }

  /** Titles as of R's model.matrix, but for brackets around levels. */
  @ParameterizedTest
  @CsvSource({
    "y ~ x, x",
    "y ~ g, g[b] g[c]",
    "y ~ flag, flag[true]",
    "y ~ 0 + g, g[a] g[b] g[c]",
    "y ~ 0 + g + h, g[a] g[b] g[c] h[v]",
    "y ~ g*h, g[b] g[c] h[v] g[b]:h[v] g[c]:h[v]",
    "y ~ g + g:h, g[b] g[c] g[a]:h[v] g[b]:h[v] g[c]:h[v]",
    "y ~ g:x, g[a]:x g[b]:x g[c]:x",
    "y ~ x + g:x, x g[b]:x g[c]:x",
    "y ~ x*g, x g[b] g[c] x:g[b] x:g[c]",
    "y ~ g:h, g[a]:h[u] g[b]:h[u] g[c]:h[u] g[a]:h[v] g[b]:h[v] g[c]:h[v]",
    "y ~ factor(year), year[2002] year[2010]",
    "y ~ year + (1 | year), year",
    "y ~ I(x^2) + log(year), I(x^2) log(year)"
  })
  void titlesAreThoseOfTreatmentCoding(String formula, String titles) {
    assertThat(design(formula).titles()).containsExactly(titles.split(" "));
  }

  @Test
  void indicatorsAreThoseOfTheRows() {
    Design design = design("y ~ g*x");

    assertThat(design.titles()).containsExactly("g[b]", "g[c]", "x", "g[b]:x", "g[c]:x");
    assertThat(design.features())
        .isDeepEqualTo(
            new double[][] {
              {1, 0, 2, 2, 0}, {0, 0, 3, 0, 0}, {0, 1, 5, 0, 5}, {0, 0, 7, 0, 0}, {1, 0, 11, 11, 0}
            });
    assertThat(design.response()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void theFirstGivenLevelIsTheOneOfComparison() {
    Design design =
        design("y ~ g", Map.of("g", List.of("c", "b", "a")), FeatureScaling.STANDARDISE);

    assertThat(design.titles()).containsExactly("g[b]", "g[a]");
    assertThat(design.features()[0]).containsExactly(1, 0);
  }

  @Test
  void numbersAreScaledBeforeTheyAreMultiplied() {
    Design design = design("log(y) ~ x:g", Map.of(), FeatureScaling.STANDARDISE);

    // (2 - 5.6) / 3.2
    assertThat(design.features()[0]).containsExactly(new double[] {0, -1.125, 0}, within(1e-15));
    assertThat(design.response()[4]).isEqualTo(Math.log(5));
  }

  @Test
  void aColumnOfNumbersMayHaveGroupsToo() {
    Design design = design("y ~ year + (1 | year) + (1 | g)");
    NoisePrior scale = new NoisePrior(NoisePrior.Type.HALF_NORMAL, 1);

    assertThat(design.features()[3]).containsExactly(2010);
    assertThat(design.groups())
        .containsExactly(
            Map.entry("year", List.of("2001", "2002", "2010")),
            Map.entry("g", List.of("a", "b", "c")));
    assertThat(design.groupings(scale).get(0).group()).containsExactly(0, 1, 0, 2, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "y ~ log(x - 3) ! log(x-3) line 2 line 3",
        "log(y - 1) ~ x ! log(y-1) -Infinity line 2",
        "y ~ I(g + 1) ! g words I(g+1)"
      })
  void rejectsWhatIsNoFiniteNumber(String formula, String tokens) {
    assertProblem(TEXT, formula, Map.of(), tokens);
  }

  @Test
  void rejectsLevelsThatAreNot() {
    assertProblem(TEXT, "y ~ g", Map.of("g", List.of("a", "b")), "\"c\" line 4 target.levels");
    assertProblem(TEXT, "y ~ g", Map.of("g", List.of("a", "b", "c", "d")), "\"d\" target.levels");
    assertProblem("y,g\n1,a\n2,a\n", "y ~ g", Map.of(), "column g \"a\" all");
    assertProblem(
        "y,name\n1,ann\n2,bob\n3,cy\n", "y ~ name", Map.of(), "column name different 3 rows");
  }

  @Test
  void rejectsAConstantThatIsScaled() {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> design("y,x\n1,3\n2,3\n", "y ~ x", Map.of(), FeatureScaling.SD))
        .satisfies(e -> assertThat(e.problems()).singleElement().asString().contains("3.0"));
  }

  private static void assertProblem(
      String text, String formula, Map<String, List<String>> order, String tokens) {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> design(text, formula, order, FeatureScaling.NONE))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains(tokens.strip().split(" ")));
  }
}
