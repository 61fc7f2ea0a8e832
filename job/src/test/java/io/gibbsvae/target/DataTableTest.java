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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            "row 1, column a: found \"one\", expected a number",
            "row 2, column b: found an empty cell, expected a number",
            "row 3, column a: found NaN, expected a finite number",
            "row 3, column b: found -inf, expected a finite number",
            "row 4: found 3 cells, expected 2 as in the header",
            "row 5: found 1 cells, expected 2 as in the header",
            "row 6, column b: found 1e999, expected a finite number",
            "row 7, column a: found \"1d\", expected a number",
            "row 7, column b: found \"0x1p3\", expected a number");
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
        .containsExactly("row 2, column a: found an empty cell, expected a number");
  }

  @Test
  void brokenQuotesAreAProblem() {
    assertThat(problems("a,b\n1,2\n\"3\"x,4\n"))
        .singleElement()
        .asString()
        .startsWith("after row 1: the rest cannot be read as CSV in UTF-8");
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
        .withMessageContaining("row 1, column ill: found an empty cell");
  }

  @Test
  void numbersThatAreThereMakeATableIfTheyAreFinite() {
    Columns wanted = new Columns(List.of("a", "c"), false, Map.of());
    List<double[]> rows =
        List.of(new double[] {1, Double.NaN}, new double[] {Double.POSITIVE_INFINITY, 2});

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> DataTable.of("table", List.of("a", "b"), rows, wanted))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "header: found columns [a, b], expected one named c",
                        "row 2, column a: found Infinity, expected a finite number"));
    Columns a = new Columns(List.of("a"), false, Map.of());
    assertThat(DataTable.of("table", List.of("a", "b"), rows.subList(0, 1), a).column("a"))
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
    String text = "a\n" + "x\n".repeat(25);

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> read(text))
        .satisfies(e -> assertThat(e.problems()).hasSize(25))
        .withMessageStartingWith("test cannot be used:\n  row 1, column a: found \"x\"")
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
