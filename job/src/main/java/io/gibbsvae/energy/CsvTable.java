package io.gibbsvae.energy;

import io.gibbsvae.energy.DataTable.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads tables of text. Text is comma-separated with a header (RFC 4180), in UTF-8, or in UTF-16
 * with a byte order mark, and may be compressed with gzip. Blank lines at the beginning and end and
 * blank cells beyond the header are ignored, and so are columns without a name that nobody wants,
 * such as row numbers.
 */
public final class CsvTable {

  // Empty lines are kept: in a table of one column they are missing cells.
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreEmptyLines(false)
          .setIgnoreSurroundingSpaces(true)
          .build();

  private CsvTable() {}

  /**
   * Reads the names of the columns alone, to say what is wanted of them.
   *
   * @param source what to call it in messages
   * @return the names, without those that are blank; empty where there is no header of names, of
   *     which {@link #read} says why
   */
  public static List<String> columns(byte[] file, String source) {
    try {
      Iterator<CSVRecord> records =
          CSVParser.parse(TableText.of(file, source).text(), FORMAT).iterator();
      List<String> columns = List.of();
      while (columns.isEmpty() && records.hasNext()) {
        CSVRecord record = records.next();
        columns = isBlank(record) || isSeparatorLine(record) ? List.of() : header(record);
      }
      return columns.stream().allMatch(Cells::looksNumeric)
          ? List.of()
          : columns.stream().filter(name -> !name.isEmpty()).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /**
   * Reads text, as far as it is wanted.
   *
   * @return the table of the wanted columns
   * @throws InvalidDataException with every problem of the content: an encoding other than UTF-8,
   *     wanted cells that are text, missing, not finite or not of their column's domain, rows of
   *     another length than the header, missing or repeated columns, no rows
   */
  public static DataTable read(byte[] file, String source, Columns columns) {
    TableText text = TableText.of(file, source);
    List<String> problems = new ArrayList<>(text.problems());
    List<Line> lines = lines(text.text(), problems);
    List<String> names =
        lines.isEmpty()
            ? List.of()
            : header(lines.get(0).record()).stream().map(name -> asWanted(name, columns)).toList();
    List<Line> body = lines.subList(Math.min(1, lines.size()), lines.size());
    if (hasRowNames(names, body)) {
      names = new ArrayList<>(names);
      names.add(0, "");
    }
    Columns wanted =
        columns.categorised(names, i -> Cells.content(body.stream().map(line -> line.cell(i))));
    List<Integer> nameless = nameless(names, body);
    if (lines.isEmpty() && problems.isEmpty()) {
      problems.add("found nothing, expected a header and rows of numbers");
    } else if (!lines.isEmpty()) {
      DataTable.checkHeader(names, wanted, problems);
      checkNameless(nameless, wanted, problems);
    }
    if (lines.size() == 1 && problems.isEmpty()) {
      problems.add("found a header only, expected rows of numbers below it");
    }
    int[] indices = DataTable.wanted(names, wanted);
    Cells cells = new Cells(IntStream.of(indices).mapToObj(names::get).toList(), wanted, "line");
    Complaint lengths = new Complaint("line");
    List<double[]> rows = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    for (Line line : body) {
      if (line.length() != names.size() && line.length() > 0) {
        int found = line.length();
        lengths.add(found + (found == 1 ? " cell" : " cells"), line.number());
      } else {
        List<String> found = IntStream.of(indices).mapToObj(line::cell).toList();
        cells
            .row(found, line.number())
            .ifPresent(
                row -> {
                  rows.add(row);
                  places.add(line.number());
                });
      }
    }
    problems.addAll(cells.problems());
    lengths.text(names.size() + " as in the header").ifPresent(problems::add);
    return DataTable.table(
        source,
        names,
        cells,
        indices,
        rows,
        places,
        cells.words(),
        cells.labels(),
        nameless,
        problems);
  }

  /**
   * A record of the text.
   *
   * @param number the line that it begins in, as an editor counts
   * @param length how many cells count: of a blank line none, and none that are blank beyond the
   *     header
   */
  private record Line(CSVRecord record, long number, int length) {

    String cell(int i) {
      return i < length ? Cells.stripped(record.get(i)) : "";
    }
  }

  private static List<Line> lines(String text, List<String> problems) {
    List<Line> lines = new ArrayList<>();
    long next = 1;
    try {
      CSVParser parser = CSVParser.parse(text, FORMAT);
      int header = 0;
      for (CSVRecord record : parser) {
        boolean isBefore = lines.isEmpty() && (isBlank(record) || isSeparatorLine(record));
        if (!isBefore) {
          header = lines.isEmpty() ? record.size() : header;
          lines.add(new Line(record, next, length(record, header)));
        }
        next = parser.getCurrentLineNumber() + 1;
      }
    } catch (IOException | UncheckedIOException e) {
      problems.add(
          Text.format(
              "found text that is not CSV from line %d on (%s), expected quotes to be closed, and to be doubled within quotes",
              next, e.getMessage()));
    }
    while (!lines.isEmpty() && isBlank(lines.get(lines.size() - 1).record())) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private static int length(CSVRecord record, int header) {
    int length = record.size();
    while (length > header && record.get(length - 1).isBlank()) {
      length--;
    }
    return isBlank(record) && length == 1 && header > 1 ? 0 : length;
  }

  private static boolean isBlank(CSVRecord line) {
    return line.stream().allMatch(cell -> Cells.stripped(cell).isEmpty());
  }

  /** "sep=,", which spreadsheets take as an instruction. */
  private static boolean isSeparatorLine(CSVRecord line) {
    return line.get(0).equalsIgnoreCase("sep=");
  }

  private static List<String> header(CSVRecord line) {
    return line.stream().map(Cells::stripped).toList();
  }

  /** A wanted name that reads the same: an umlaut may be one character, or a letter and a mark. */
  private static String asWanted(String name, Columns wanted) {
    return wanted.required().contains(name)
        ? name
        : wanted.required().stream()
            .filter(required -> composed(required).equals(composed(name)))
            .findFirst()
            .orElse(name);
  }

  private static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /**
   * Whether there is a column of row names that the header has no place for, as R writes it: every
   * row has one cell more than the header, and first cells are distinct words, or count.
   */
  private static boolean hasRowNames(List<String> names, List<Line> body) {
    List<Line> rows = body.stream().filter(line -> line.length() > 0).toList();
    if (rows.isEmpty() || rows.stream().anyMatch(line -> line.length() != names.size() + 1)) {
      return false;
    }
    List<String> first = rows.stream().map(line -> line.cell(0)).toList();
    return new HashSet<>(first).size() == first.size()
        && (first.stream().noneMatch(Cells::looksNumeric)
            || countsFrom(first, 0)
            || countsFrom(first, 1));
  }

  private static boolean countsFrom(List<String> cells, int start) {
    return IntStream.range(0, cells.size())
        .allMatch(i -> cells.get(i).equals(Integer.toString(start + i)));
  }

  /**
   * The numbers of columns that have cells and no name, from 1. Those before all others are row
   * numbers and do not count.
   */
  private static List<Integer> nameless(List<String> names, List<Line> body) {
    int first = 0;
    while (first < names.size() && names.get(first).isEmpty()) {
      first++;
    }
    return IntStream.range(first, names.size())
        .filter(i -> names.get(i).isEmpty())
        .filter(i -> body.stream().anyMatch(line -> !line.cell(i).isEmpty()))
        .mapToObj(i -> i + 1)
        .toList();
  }

  private static void checkNameless(List<Integer> nameless, Columns wanted, List<String> problems) {
    for (int number : nameless) {
      if (wanted.nameless()) {
        problems.add(
            Text.format(
                "header: found no name for column number %d, expected one%s",
                number, wanted.remedies().others()));
      }
    }
  }
}
