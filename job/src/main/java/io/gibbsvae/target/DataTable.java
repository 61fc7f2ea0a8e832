package io.gibbsvae.target;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of finite numbers whose columns have names, of numbers that are there or read from
 * comma-separated text with a header (RFC 4180, UTF-8), of which blank lines at the end are
 * ignored.
 */
public final class DataTable {

  // Stricter than Double.parseDouble, which takes "1d" and "0x1p3" for numbers.
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");

  private final String source;
  private final List<String> columns;
  private final double[][] rows;

  private DataTable(String source, List<String> columns, double[][] rows) {
    this.source = source;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * What is wanted of a table.
   *
   * @param required columns that must be there
   * @param others whether all other columns are wanted too
   * @param word of each column of words, the one that stands for 1; any other stands for 0
   */
  public record Columns(List<String> required, boolean others, Map<String, String> word) {

    /** {@return all columns, whatever their names, as numbers} */
    public static Columns all() {
      return new Columns(List.of(), true, Map.of());
    }

    /**
     * {@return whether a column is wanted}
     *
     * @param name its name
     */
    public boolean want(String name) {
      return others || required.contains(name);
    }
  }

  /**
   * Makes a table of numbers that are there.
   *
   * @param source what to call it in messages
   * @param names of the columns
   * @param rows [n][columns]; kept. A number that is not finite is a problem
   * @param wanted what is wanted of it; words are numbers by now
   * @return the table
   * @throws InvalidDataException with every problem: missing columns, no rows, wanted numbers that
   *     are not finite
   */
  public static DataTable of(
      String source, List<String> names, List<double[]> rows, Columns wanted) {
    List<String> problems = new ArrayList<>();
    checkHeader(names, wanted.required(), problems);
    if (rows.isEmpty()) {
      problems.add("found no rows");
    }
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < names.size(); i++) {
        if (wanted.want(names.get(i)) && !Double.isFinite(rows.get(row)[i])) {
          problems.add(
              "row %d, column %s: found %s, expected a finite number"
                  .formatted(row + 1, names.get(i), shown(rows.get(row)[i])));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(source, problems);
    }
    return new DataTable(source, names, rows.toArray(double[][]::new));
  }

  private static String shown(double value) {
    return Double.isNaN(value) ? "nothing or NaN" : Double.toString(value);
  }

  /**
   * Reads text, as far as it is wanted.
   *
   * @param reader the text; the caller closes it
   * @param source what to call it in messages
   * @param wanted what is wanted of it
   * @return the table; cells of columns that are not wanted are NaN
   * @throws InvalidDataException with every problem of the content: wanted cells that are text,
   *     missing, or not finite, rows of another length than the header, missing or repeated
   *     columns, no rows
   * @throws UncheckedIOException if reading fails
   */
  public static DataTable read(Reader reader, String source, Columns wanted) {
    List<String> problems = new ArrayList<>();
    List<CSVRecord> records = records(reader, problems);
    List<String> columns = records.isEmpty() ? List.of() : header(records.get(0));
    if (records.isEmpty() && problems.isEmpty()) {
      problems.add("found nothing, expected a header and rows of numbers");
    } else if (!records.isEmpty()) {
      checkHeader(columns, wanted.required(), problems);
    }
    if (records.size() == 1 && problems.isEmpty()) {
      problems.add("found a header only, expected rows of numbers below it");
    }
    List<double[]> rows = new ArrayList<>();
    for (int i = 1; i < records.size(); i++) {
      rows.add(row(records.get(i), columns, wanted, problems));
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(source, problems);
    }
    return new DataTable(source, columns, rows.toArray(double[][]::new));
  }

  private static List<CSVRecord> records(Reader reader, List<String> problems) {
    List<CSVRecord> records = new ArrayList<>();
    // Empty lines are kept: in a table of one column they are missing cells.
    CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).build();
    try {
      format.parse(reader).forEach(records::add);
    } catch (IOException | UncheckedIOException e) {
      // One type for all that stops the parser: broken quotes, bytes that are no text, a lost disk.
      problems.add(
          "after row %d: the rest cannot be read as CSV in UTF-8 (%s)"
              .formatted(Math.max(0, records.size() - 1), e.getMessage()));
    }
    while (!records.isEmpty() && isBlank(records.get(records.size() - 1))) {
      records.remove(records.size() - 1);
    }
    return records;
  }

  private static boolean isBlank(CSVRecord line) {
    return line.size() == 1 && line.get(0).isBlank();
  }

  private static List<String> header(CSVRecord line) {
    List<String> names = new ArrayList<>();
    for (String name : line) {
      names.add(name.strip());
    }
    // Spreadsheets begin UTF-8 files with a byte order mark.
    if (names.get(0).startsWith("\uFEFF")) {
      names.set(0, names.get(0).substring(1).strip());
    }
    return List.copyOf(names);
  }

  private static void checkHeader(
      List<String> columns, List<String> required, List<String> problems) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      if (name.isEmpty()) {
        problems.add("header: found no name for column number %d".formatted(i + 1));
      } else if (!seen.add(name)) {
        problems.add("header: found column %s twice, expected distinct names".formatted(name));
      }
    }
    if (!columns.isEmpty() && columns.stream().allMatch(DataTable::looksNumeric)) {
      problems.add("header: found numbers, expected the names of the columns");
    }
    for (String name : required) {
      if (!seen.contains(name)) {
        problems.add(missing(columns, name));
      }
    }
  }

  private static String missing(List<String> columns, String name) {
    return "header: found columns %s, expected one named %s".formatted(columns, name);
  }

  private static boolean looksNumeric(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static double[] row(
      CSVRecord line, List<String> columns, Columns wanted, List<String> problems) {
    long number = line.getRecordNumber() - 1;
    if (line.size() != columns.size()) {
      problems.add(
          "row %d: found %d cells, expected %d as in the header"
              .formatted(number, line.size(), columns.size()));
      return new double[0];
    }
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      if (!wanted.want(columns.get(i))) {
        values[i] = Double.NaN;
        continue;
      }
      String cell = line.get(i).strip();
      String word = wanted.word().get(columns.get(i));
      OptionalDouble value = word == null || cell.isEmpty() ? number(cell) : oneOrZero(word, cell);
      if (value.isPresent()) {
        values[i] = value.getAsDouble();
      } else {
        problems.add("row %d, column %s: %s".formatted(number, columns.get(i), complaint(cell)));
      }
    }
    return values;
  }

  private static OptionalDouble oneOrZero(String word, String cell) {
    return OptionalDouble.of(cell.equals(word) ? 1 : 0);
  }

  private static OptionalDouble number(String cell) {
    if (!looksNumeric(cell)) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(cell);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static String complaint(String cell) {
    if (cell.isEmpty()) {
      return "found an empty cell, expected a number";
    }
    if (NOT_FINITE.matcher(cell).matches() || looksNumeric(cell)) {
      return "found %s, expected a finite number".formatted(cell);
    }
    return "found \"%s\", expected a number".formatted(cell);
  }

  /** {@return the names of the columns, in order} */
  public List<String> columns() {
    return columns;
  }

  /** {@return a copy of all rows, [n][columns] with n at least 1} */
  public double[][] rows() {
    return select(IntStream.range(0, columns.size()).toArray());
  }

  /**
   * {@return a copy of some columns, [n][names]}
   *
   * @param names of the columns, in the order that they are to have
   * @throws InvalidDataException if there is no such column
   */
  public double[][] rows(List<String> names) {
    return select(names.stream().mapToInt(this::index).toArray());
  }

  /**
   * {@return a copy of one column, length n}
   *
   * @param column its name
   * @throws InvalidDataException if there is no such column
   */
  public double[] column(String column) {
    int index = index(column);
    double[] values = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      values[row] = rows[row][index];
    }
    return values;
  }

  private int index(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new InvalidDataException(source, List.of(missing(columns, column)));
    }
    return index;
  }

  private double[][] select(int[] indices) {
    double[][] selected = new double[rows.length][indices.length];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < indices.length; i++) {
        selected[row][i] = rows[row][indices[i]];
      }
    }
    return selected;
  }
}
