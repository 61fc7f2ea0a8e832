package io.gibbsvae.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gibbsvae.target.DataTable.Columns;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataTableTest {

  @Test
  void numbersAreReadByName() {
    DataTable table = read("a, b,label\n1,-2.5e3,0\n.5,+7,1\n");

    assertThat(table.columns()).containsExactly("a", "b", "label");
    assertThat(table.rows()).isDeepEqualTo(new double[][] {{1, -2500, 0}, {0.5, 7, 1}});
    assertThat(table.rows(List.of("a", "label"))).isDeepEqualTo(new double[][] {{1, 0}, {0.5, 1}});
    assertThat(table.column("b")).containsExactly(-2500, 7);
    assertThat(table.column("label")).containsExactly(0, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a,b\r\n1,2\r\n", "\uFEFFa,b\n1,2", "a,b\n1,2\n\n  \n", "\"a\",b\n\"1\",2"})
  void dialectsOfOneTableReadTheSame(String text) {
    DataTable table = read(text);

    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.rows()).isDeepEqualTo(new double[][] {{1, 2}});
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertThat(
            problems(
                """
                a,b
                one,2
                3,
                NaN,-inf
                1,2,3

                4,1e999
                1d,0x1p3
                """,
                "b",
                "c"))
        .containsExactly(
            "header: found columns [a, b], expected one named c",
            "column a: found \"one\" in line 2, NaN in line 4 and \"1d\" in line 8, expected a"
                + " finite number",
            "column b: found an empty cell in line 3, -inf in line 4, 1e999 in line 7 and so on in 1"
                + " line more, expected a finite number",
            "found 3 cells in line 5 and 1 cell in line 6, expected 2 as in the header");
  }

  @Test
  void linesAreCountedAsAnEditorDoesThoughCellsHaveLinesOfTheirOwn() {
    assertThat(problems("a,b\n\"1\",\"two\nlines\"\n3,x\n"))
        .containsExactly(
            "column b: found \"two\nlines\" in line 2 and \"x\" in line 4, expected a finite number");
    assertThat(read("a\n1\n2").place(1)).isEqualTo("line 3");
  }

  @ParameterizedTest
  @CsvSource({";, semicolons", "'\t', tabs"})
  void otherSeparatorsThanCommasAreNamedAndNothingElseIsSaid(String separator, String name) {
    assertThat(problems("a;b\n1,5;2\n3;4\n".replace(";", separator), "a", "b"))
        .containsExactly(
            "header: found columns with "
                + name
                + " between them, expected commas, and points in numbers: nothing else is read");
  }

  @Test
  void wordsWhereNumbersAreWantedAreOneProblemWithItsRemedy() {
    Columns wanted =
        new Columns(List.of("y"), true, Map.of(), Map.of("y", "; name the one that is 1"));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(
            () -> DataTable.read(new StringReader("y\n" + "no\n".repeat(99)), "table", wanted))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "column y: found \"no\" in line 2, \"no\" in line 3, \"no\" in line 4 and"
                            + " so on in 96 lines more, expected a finite number; name the one that"
                            + " is 1"));
  }

  @Test
  void anEmptyFileIsAProblem() {
    assertThat(problems(""))
        .containsExactly("found nothing, expected a header and rows of numbers");
    assertThat(problems("\n\n"))
        .containsExactly("found nothing, expected a header and rows of numbers");
  }

  @Test
  void aHeaderAloneIsAProblem() {
    assertThat(problems("a,b\n"))
        .containsExactly("found a header only, expected rows of numbers below it");
  }

  @Test
  void aMissingHeaderIsAProblem() {
    assertThat(problems("1,2\n3,4\n"))
        .containsExactly("header: found numbers, expected the names of the columns");
  }

  @Test
  void namelessAndRepeatedColumnsAreProblems() {
    assertThat(problems("a,,a\n1,2,3\n"))
        .containsExactly(
            "header: found no name for column number 2",
            "header: found column a twice, expected distinct names");
  }

  @Test
  void aBlankLineWithinOneColumnIsAMissingCell() {
    assertThat(problems("a\n1\n\n2\n"))
        .containsExactly("column a: found an empty cell in line 3, expected a finite number");
  }

  @Test
  void brokenQuotesAreAProblem() {
    assertThat(problems("a,b\n1,2\n\"3\"x,4\n"))
        .singleElement()
        .asString()
        .startsWith("from line 3 on it cannot be read as CSV in UTF-8");
  }

  @Test
  void columnsThatAreNotWantedMayHoldAnything() {
    DataTable table =
        DataTable.read(
            new StringReader("name,a,b\nx,1,2\n,3,\n"),
            "table",
            new Columns(List.of("a"), false, Map.of()));

    assertThat(table.column("a")).containsExactly(1, 3);
    assertThat(table.column("name")).containsOnly(Double.NaN);
  }

  @Test
  void wordsBecomeOneAndZero() {
    Columns wanted = new Columns(List.of("ill"), true, Map.of("ill", "M"));

    assertThat(
            DataTable.read(new StringReader("a,ill\n1,M\n2,B\n3,M\n"), "table", wanted)
                .column("ill"))
        .containsExactly(1, 0, 1);
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> DataTable.read(new StringReader("a,ill\n1,\n"), "table", wanted))
        .withMessageContaining("column ill: found an empty cell in line 2");
  }

  @Test
  void numbersThatAreThereMakeATableIfTheyAreFinite() {
    Columns wanted = new Columns(List.of("a", "c"), false, Map.of());
    List<double[]> rows =
        List.of(new double[] {1, Double.NaN}, new double[] {Double.POSITIVE_INFINITY, 2});

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> DataTable.of("table", List.of("a", "b"), rows, Map.of(), wanted))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "header: found columns [a, b], expected one named c",
                        "column a: found Infinity in row 2, expected a finite number"));
    Columns a = new Columns(List.of("a"), false, Map.of());
    assertThat(
            DataTable.of("table", List.of("a", "b"), rows.subList(0, 1), Map.of(), a).column("a"))
        .containsExactly(1);
  }

  @Test
  void anUnknownColumnIsAProblem() {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> read("a\n1\n").column("b"))
        .withMessageContaining("header: found columns [a], expected one named b");
  }

  @Test
  void bytesThatAreNotTextAreAProblem() {
    byte[] bytes = {'a', '\n', '1', '\n', (byte) 0xff, (byte) 0xfe, '\n'};
    Reader text =
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> DataTable.read(text, "binary", Columns.all()))
        .withMessageContaining("UTF-8");
  }

  @Test
  void theMessageListsTheFirstProblemsAndCountsTheRest() {
    String header = IntStream.range(0, 25).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
    String text = header + "\n" + header + "\n";

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> read(text))
        .satisfies(e -> assertThat(e.problems()).hasSize(25))
        .withMessageStartingWith("test cannot be used:\n  column a0: found \"a0\" in line 2")
        .withMessageEndingWith("and 5 more");
  }

  private static DataTable read(String text, String... required) {
    return DataTable.read(
        new StringReader(text), "test", new Columns(List.of(required), true, Map.of()));
  }

  private static List<String> problems(String text, String... required) {
    return catchThrowableOfType(InvalidDataException.class, () -> read(text, required)).problems();
  }
}
