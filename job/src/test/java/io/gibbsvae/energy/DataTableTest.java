package io.gibbsvae.energy;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.DataTable.Domain;
import io.gibbsvae.energy.DataTable.Missing;
import io.gibbsvae.energy.DataTable.Remedies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
  void everyKindOfFaultIsReportedForEveryColumn() {
    List<String> problems =
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
            "c");

    assertThat(problems).hasSize(7);
    assertThat(of(problems, "named c")).hasSize(1);
    assertThat(of(problems, "column a", "\"NaN\" in line 4", "line 6")).hasSize(1);
    assertThat(of(problems, "column a", "\"one\" in line 2", "\"1d\" in line 8")).hasSize(1);
    assertThat(of(problems, "column b", "line 3", "line 6")).hasSize(1);
    assertThat(of(problems, "column b", "\"0x1p3\" in line 8")).hasSize(1);
    assertThat(of(problems, "column b", "-inf in line 4", "1e999 in line 7")).hasSize(1);
    assertThat(of(problems, "3 cells", "line 5")).hasSize(1);
  }

  private static List<String> of(List<String> problems, String... parts) {
    return problems.stream()
        .filter(problem -> Stream.of(parts).allMatch(problem::contains))
        .toList();
  }

  @Test
  void valuesOutsideTheDomainAreReportedByKindBesideMissingOnes() {
    Columns wanted =
        new Columns(
            List.of("t"),
            false,
            Map.of(),
            Map.of("t", new Domain("a positive number", value -> value > 0)),
            name -> false,
            Missing.REFUSE,
            new Remedies("; leave them out", Map.of(), "", ""));

    List<String> problems = problems("t,y\n0,1\n1,1\n,1\n-2,1\n0,1\n-3,1\n-4,1\n-5,1\n", wanted);

    assertThat(problems).hasSize(3);
    assertThat(of(problems, "line 4", "leave them out")).hasSize(1);
    assertThat(of(problems, "-2 in line 5", "1 line more")).hasSize(1);
    assertThat(of(problems, "0 in line 2", "0 in line 6")).hasSize(1);
  }

  @Test
  void rowsWithMissingCellsAreDroppedWhereAskedFor() {
    String text = "a,b,c\n1,,x\n2,5,\nNA,6,z\n3,.,z\n4,7,z\n";

    DataTable table = CsvTable.read(text.getBytes(UTF_8), "test", dropping("a", "b"));

    assertThat(table.rows()).isDeepEqualTo(new double[][] {{2, 5}, {4, 7}});
    assertThat(table.place(1)).isEqualTo("line 6");
    assertThat(table.leftOut()).hasValueSatisfying(said -> assertThat(said).contains("3 of 5"));
    assertThat(CsvTable.read(text.getBytes(UTF_8), "test", dropping("a")).leftOut())
        .hasValueSatisfying(said -> assertThat(said).contains("1 of 5"));
    assertThat(read("a\n1\n").leftOut()).isEmpty();
    assertThat(problems("a\nNA\nNA\n", dropping("a"))).hasSize(1);
  }

  private static Columns dropping(String... required) {
    return new Columns(
        List.of(required), false, Map.of(), Map.of(), name -> false, Missing.DROP, Remedies.none());
  }

  @Test
  void missingNumbersThatAreThereAreDroppedToo() {
    List<double[]> rows = List.of(new double[] {1, Double.NaN}, new double[] {2, 3});

    DataTable table =
        DataTable.of("test", List.of("a", "b"), rows, Map.of(), Map.of(), dropping("a", "b"));

    assertThat(table.rows()).isDeepEqualTo(new double[][] {{2, 3}});
    assertThat(table.leftOut()).hasValueSatisfying(said -> assertThat(said).contains("1 of 2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "\u00A0", "NA", "n/a", "N/A", "#N/A", "<NA>", "NaN", "nan", "null", "NULL", ".",
        "?", "\\N", "None", "-", "--", "missing"
      })
  void marksOfMissingValuesAreMissing(String mark) {
    String text = "a,b\n1,2\n" + mark + ",3\n";

    assertThat(CsvTable.read(text.getBytes(UTF_8), "test", dropping("a")).rows())
        .isDeepEqualTo(new double[][] {{1}});
    assertThat(problems(text, "a")).hasSize(1);
  }

  @Test
  void missingWordsAreMissingButForWordsThatLookLikeIt() {
    Columns wanted = new Columns(List.of("y"), false, Map.of("y", "+"));

    assertThat(CsvTable.read("y\n+\n-\nnone\n".getBytes(UTF_8), "test", wanted).column("y"))
        .containsExactly(1, 0, 0);
    assertThat(problems("y\n+\nNA\n?\n", wanted)).hasSize(1);
    assertThat(
            CsvTable.read(
                    "y\nNA\nEU\n".getBytes(UTF_8),
                    "test",
                    new Columns(List.of("y"), false, Map.of("y", "NA")))
                .column("y"))
        .containsExactly(1, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"1,5\" | point",
        "\"1,234,567.5\" | thousands",
        "1 234 | thousands",
        "1'234 | thousands",
        "2020-01-31 | date",
        "31.12.2020 | date",
        "1/2/2020 | date",
        "2020-01-31T12:00 | date",
        "12:30 | time",
        "\u22125 | sign",
        "5% | unit",
        "$5 | unit",
        "5 kg | unit",
        "\u0661\u066B\u0662 | digits",
        "\uFF11 | digits"
      })
  void numbersInOtherFormatsAreExplained(String cell, String word) {
    assertThat(problems("a,b\n" + cell + ",2\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("column a", "line 2", word));
  }

  @Test
  void trueAndFalseAreOneAndZero() {
    assertThat(read("a,b\nTRUE,False\nfalse,true\n").rows())
        .isDeepEqualTo(new double[][] {{1, 0}, {0, 1}});
  }

  static Stream<Arguments> encodings() {
    String text = "\"L\u00E4nge\",b\r\n1,2\r\n";
    byte[] utf8 = text.getBytes(UTF_8);
    return Stream.of(
        Arguments.of("UTF-8", utf8),
        Arguments.of("UTF-8, marked", ("\uFEFF" + text).getBytes(UTF_8)),
        Arguments.of("UTF-8, marked twice", ("\uFEFF\uFEFF" + text).getBytes(UTF_8)),
        Arguments.of(
            "UTF-8, mark taken for letters", ("\u00EF\u00BB\u00BF" + text).getBytes(UTF_8)),
        Arguments.of("line ends made twice", text.replace("\n", "\r\n").getBytes(UTF_8)),
        Arguments.of("invisible marks", ("\u200B" + text + "\u001A").getBytes(UTF_8)),
        Arguments.of("UTF-16LE", ("\uFEFF" + text).getBytes(UTF_16LE)),
        Arguments.of("UTF-16BE", ("\uFEFF" + text).getBytes(UTF_16BE)),
        Arguments.of("UTF-16LE, unmarked", text.getBytes(UTF_16LE)),
        Arguments.of("UTF-32", ("\uFEFF" + text).getBytes(Charset.forName("UTF-32LE"))),
        Arguments.of("gzip", gzip(utf8)));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void encodingsOfOneTableReadTheSame(String encoding, byte[] file) {
    assertThat(CsvTable.columns(file, "test")).as(encoding).containsExactly("L\u00E4nge", "b");
    assertThat(CsvTable.read(file, "test", Columns.all()).columns())
        .containsExactly("L\u00E4nge", "b");
    assertThat(CsvTable.read(file, "test", Columns.all()).rows())
        .isDeepEqualTo(new double[][] {{1, 2}});
  }

  @ParameterizedTest
  @CsvSource({"L\u00E4nge,La\u0308nge", "La\u0308nge,L\u00E4nge"})
  void namesThatReadTheSameAreTheSame(String inFile, String wanted) {
    assertThat(read(inFile + ",b\n1,2\n", wanted).column(wanted)).containsExactly(1);
  }

  @Test
  void aMarkBeforeTextThatIsNotUtf8IsNoPartOfAName() {
    byte[] file = "\u00EF\u00BB\u00BFa,b\n1,\u00E4\n".getBytes(StandardCharsets.ISO_8859_1);
    Columns wanted = new Columns(List.of("a"), false, Map.of());

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> CsvTable.read(file, "test", wanted))
        .satisfies(e -> assertThat(e.problems()).singleElement().asString().contains("0xE4"));
  }

  @Test
  void textThatIsNotUtf8IsExplainedBesideOtherFaults() {
    byte[] file = "a,b\n1,2\nm\u00E4h,\n".getBytes(StandardCharsets.ISO_8859_1);

    List<String> problems =
        catchThrowableOfType(
                InvalidDataException.class, () -> CsvTable.read(file, "test", Columns.all()))
            .problems();

    assertThat(problems).hasSize(3);
    assertThat(problems.get(0)).contains("0xE4", "line 3", "\u00E4", "WINDOWS-1252");
    assertThat(of(problems, "column a", "m\u00E4h")).hasSize(1);
    assertThat(of(problems, "column b", "line 3")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PK\u0003\u0004...",
        "\u0001\u0002\u0000\u0000ab",
        "<!DOCTYPE html>",
        "{\"a\": 1}",
        "{\n  \"a\": [1]}",
        "[\n  {\"a\": 1}]",
        "[[1, 2]]",
        "\n<html><body>",
        "version https://git-lfs.github.com/spec/v1",
        "@RELATION a",
        "MATLAB 5.0 MAT-file"
      })
  void filesOfOtherKindsAreNamedAndNothingElseIsSaid(String start) {
    assertThat(problems(start + "\na,b\n1,2\n", "a")).hasSize(1);
  }

  @Test
  void brokenGzipIsAProblem() {
    byte[] file = Arrays.copyOf(gzip("a\n1\n".getBytes(UTF_8)), 15);

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> CsvTable.read(file, "test", Columns.all()))
        .satisfies(e -> assertThat(e.problems()).hasSize(1))
        .withMessageContaining("gzip");
  }

  @Test
  void linesAreCountedAsAnEditorDoesThoughCellsHaveLinesOfTheirOwn() {
    assertThat(problems("a,b\n\"1\",\"two\nlines\"\n3,x\n"))
        .singleElement()
        .asString()
        .contains("\"two\nlines\" in line 2", "\"x\" in line 4");
    assertThat(read("a\n1\n2").place(1)).isEqualTo("line 3");
  }

  @ParameterizedTest
  @CsvSource({
    "';', '1.5', semicolons, sep=';'",
    "'\t', '1.5', tabs, sep='\t'",
    "'|', '1.5', vertical bars, sep='|'",
    "' ', '1.5', spaces, sep='\\s+'",
    "'\u0001', '1.5', U+0001, sep='\\u0001'",
    "'\uFF0C', '1.5', wide commas, sep='\\uff0c'",
    "';', '1,5', commas in the numbers, decimal"
  })
  void otherSeparatorsAreNamedWithAWayToConvert(
      String separator, String cell, String name, String option) {
    String text = "a;b\n" + cell + ";2\n3;4\n";

    assertThat(problems(text.replace(";", separator), "a", "b"))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem).contains(name, option.replace("\t", "\\t"), "test"));
  }

  @Test
  void semicolonsWithinNamesAreNoSeparators() {
    assertThat(read("\"a;b;c\",d\n1,2\n").columns()).containsExactly("a;b;c", "d");
    assertThat(read("a b\n1\n").columns()).containsExactly("a b");
  }

  @Test
  void wordsWhereNumbersAreWantedAreOneProblemWithItsRemedy() {
    Columns wanted =
        new Columns(
            List.of("y"),
            true,
            Map.of(),
            Map.of(),
            name -> false,
            Missing.REFUSE,
            new Remedies("", Map.of("y", "; name the one that is 1"), "; name the columns", ""));

    List<String> problems = problems("y,z\n" + "no,red\n".repeat(99), wanted);

    assertThat(problems).hasSize(2);
    assertThat(of(problems, "column y", "\"no\" in line 2", "96 lines more", "name the one"))
        .hasSize(1);
    assertThat(of(problems, "column z", "name the columns")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "a,b\n", "1,2\n3,4\n"})
  void emptyTablesAndMissingHeadersAreOneProblem(String text) {
    assertThat(problems(text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",a,b\n0,1,2\n1,3,4\n",
        "\"\",\"a\",\"b\"\n\"x\",1,2\n\"y\",3,4\n",
        ",,a,b\n0,z,1,2\n0,z,3,4\n",
        "a,b,\n1,2,\n3,4,\n",
        "a,b\n1,2,\n3,4,,\n",
        "a,b\n1,2,\n3,4\n,,\n,\n",
        "\"a\",\"b\"\n\"1\",1,2\n\"2\",3,4\n",
        "\"a\",\"b\"\n\"x\",1,2\n\"y\",3,4\n",
        "Unnamed: 0,a,b\n0,1,2\n1,3,4\n",
        "__index_level_0__,a,b\n0,1,2\n1,3,4\n",
        "sep=,\na,b\n1,2\n3,4\n",
        "\n\na,b\n1,2\n3,4\n",
        "a, \"b\"\n 1 , \"2\" \n3,\u00A04\n",
        "a,b\r1,2\r3,4",
        "\u200Ea,b\u00AD\n\u202A1\u202C,2\n3,4\n\u001A"
      })
  void rowNumbersAndBlanksAreIgnored(String text) {
    assertThat(read(text).columns()).containsExactly("a", "b");
    assertThat(read(text, "a").rows()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    assertThat(CsvTable.columns(text.getBytes(UTF_8), "test")).contains("a", "b");
  }

  @Test
  void columnsNamedLikeRowNumbersAreReadWhereTheyAreWanted() {
    Columns wanted = new Columns(List.of("Unnamed: 0"), false, Map.of());

    assertThat(CsvTable.read("Unnamed: 0,b\n7,2\n".getBytes(UTF_8), "t", wanted).rows())
        .isDeepEqualTo(new double[][] {{7}});
  }

  @Test
  void rejectsNamelessColumnsAmongOthersIfAllAreWanted() {
    String text = "a,,b\n1,2,3\n";

    assertThat(problems(text)).singleElement().asString().contains("column number 2");
    assertThat(
            CsvTable.read(text.getBytes(UTF_8), "test", new Columns(List.of("b"), false, Map.of()))
                .rows())
        .isDeepEqualTo(new double[][] {{3}});
  }

  @Test
  void rejectsRepeatedColumnsOnlyIfTheyAreWanted() {
    String text = "a,b,a\n1,2,3\n";

    assertThat(problems(text)).singleElement().asString().contains("column a");
    assertThat(
            CsvTable.read(text.getBytes(UTF_8), "test", new Columns(List.of("b"), false, Map.of()))
                .rows())
        .isDeepEqualTo(new double[][] {{2}});
  }

  /** Numbers that do not count may be those of a column whose name is lost. */
  @Test
  void rejectsRowsThatAreOneLongerThanTheHeader() {
    assertThat(problems("a,b\n7,1,2\n9,3,4\n")).singleElement().asString().contains("3 cells");
  }

  @Test
  void aBlankLineWithinTheTableIsAMissingRow() {
    assertThat(problems("a\n1\n\n2\n")).singleElement().asString().contains("line 3");
    assertThat(
            CsvTable.read("a,b\n1,2\n\n3,4\n".getBytes(UTF_8), "test", dropping("a", "b")).rows())
        .isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
  }

  @Test
  void brokenQuotesAreAProblem() {
    assertThat(problems("a,b\n1,2\n\"3\"x,4\n")).singleElement().asString().contains("line 3");
  }

  @Test
  void columnsThatAreNotWantedMayHoldAnything() {
    DataTable table =
        CsvTable.read(
            "name,a,b\nx,1,2\n,3,\n".getBytes(UTF_8),
            "table",
            new Columns(List.of("a"), false, Map.of()));

    assertThat(table.columns()).containsExactly("a");
    assertThat(table.column("a")).containsExactly(1, 3);
  }

  @Test
  void wordsBecomeOneAndZero() {
    Columns wanted = new Columns(List.of("ill"), true, Map.of("ill", "M"));

    assertThat(
            CsvTable.read("a,ill\n1,M\n2,B\n3,M\n".getBytes(UTF_8), "table", wanted).column("ill"))
        .containsExactly(1, 0, 1);
    assertThat(problems("a,ill\n1,\n", wanted))
        .singleElement()
        .asString()
        .contains("column ill", "line 2");
  }

  @Test
  void numbersThatAreThereMakeATableIfTheyAreFinite() {
    Columns wanted = new Columns(List.of("a", "c"), false, Map.of());
    List<double[]> rows =
        List.of(new double[] {1, Double.NaN}, new double[] {Double.POSITIVE_INFINITY, 2});

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(
            () -> DataTable.of("table", List.of("a", "b"), rows, Map.of(), Map.of(), wanted))
        .satisfies(
            e -> {
              assertThat(e.problems()).hasSize(2);
              assertThat(of(e.problems(), "named c")).hasSize(1);
              assertThat(of(e.problems(), "column a", "Infinity in row 2")).hasSize(1);
            });
    Columns a = new Columns(List.of("a"), false, Map.of());
    assertThat(
            DataTable.of("table", List.of("a", "b"), rows.subList(0, 1), Map.of(), Map.of(), a)
                .column("a"))
        .containsExactly(1);
  }

  @Test
  void columnsThatMustVaryAreHeldToItBesideOtherFaults() {
    Columns wanted =
        new Columns(
            List.of("a", "b"),
            false,
            Map.of(),
            Map.of(),
            name -> true,
            Missing.REFUSE,
            Remedies.none());

    assertThat(of(problems("a,b\n3,1\nx,2\n3,3\n,4\n", wanted), "column a", "3.0")).hasSize(1);
    List<String> problems = problems("a,b\n3,1\n3,\n3,2\n", wanted);

    assertThat(problems).hasSize(2);
    assertThat(of(problems, "column a", "3.0 in all rows")).hasSize(1);
    assertThat(of(problems, "column b", "line 3")).hasSize(1);
  }

  @Test
  void anUnknownColumnIsAProblem() {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> read("a\n1\n").column("b"))
        .withMessageContainingAll("header: ", "[a]", "b");
  }

  @Test
  void theMessageListsTheFirstProblemsAndCountsTheRest() {
    String header = IntStream.range(0, 25).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
    String text = header + "\n" + header + "\n";

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> read(text))
        .satisfies(e -> assertThat(e.problems()).hasSize(25))
        .withMessageStartingWith("test ")
        .withMessageContainingAll("column a0: ", "\"a0\"", "line 2")
        .withMessageEndingWith("5 more");
  }

  private static DataTable read(String text, String... required) {
    return CsvTable.read(
        text.getBytes(UTF_8), "test", new Columns(List.of(required), true, Map.of()));
  }

  private static List<String> problems(String text, String... required) {
    return problems(text, new Columns(List.of(required), true, Map.of()));
  }

  private static List<String> problems(String text, Columns wanted) {
    return catchThrowableOfType(
            InvalidDataException.class, () -> CsvTable.read(text.getBytes(UTF_8), "test", wanted))
        .problems();
  }
}
