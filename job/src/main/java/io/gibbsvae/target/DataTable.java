package io.gibbsvae.target;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
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

  // Empty lines are kept: in a table of one column they are missing cells.
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).build();

  private final String source;
  private final List<String> columns;
  private final double[][] rows;
  // Of each row the line that it begins in; empty where rows were not read from text.
  private final List<Long> lines;
  private final Map<String, SortedSet<String>> words;

  private DataTable(
      String source,
      List<String> columns,
      double[][] rows,
      List<Long> lines,
      Map<String, SortedSet<String>> words) {
    this.source = source;
    this.columns = columns;
    this.rows = rows;
    this.lines = lines;
    this.words = words;
  }

  /**
   * What is wanted of a table.
   *
   * @param required columns that must be there
   * @param others whether all other columns are wanted too
   * @param word of each column of words, the one that stands for 1; any other stands for 0
   * @param remedy of columns that should be numbers, what to do where they are words
   */
  public record Columns(
      List<String> required, boolean others, Map<String, String> word, Map<String, String> remedy) {

    /**
     * Columns for whose words nothing can be done.
     *
     * @param required columns that must be there
     * @param others whether all other columns are wanted too
     * @param word of each column of words, the one that stands for 1
     */
    public Columns(List<String> required, boolean others, Map<String, String> word) {
      this(required, others, word, Map.of());
    }

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
   * @param words that were made numbers, of each column that had any
   * @param wanted what is wanted of it
   * @return the table
   * @throws InvalidDataException with every problem: missing columns, no rows, wanted numbers that
   *     are not finite
   */
  public static DataTable of(
      String source,
      List<String> names,
      List<double[]> rows,
      Map<String, SortedSet<String>> words,
      Columns wanted) {
    List<String> problems = new ArrayList<>();
    checkHeader(names, wanted.required(), problems);
    if (rows.isEmpty()) {
      problems.add("found no rows");
    }
    for (int i = 0; i < names.size(); i++) {
      Complaint bad = new Complaint("row");
      for (int row = 0; row < rows.size() && wanted.want(names.get(i)); row++) {
        if (!Double.isFinite(rows.get(row)[i])) {
          bad.add(shown(rows.get(row)[i]), row + 1);
        }
      }
      bad.text("a finite number").ifPresent(problem("column " + names.get(i) + ": ", problems));
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(source, problems);
    }
    return new DataTable(source, names, rows.toArray(double[][]::new), List.of(), words);
  }

  private static Consumer<String> problem(String where, List<String> problems) {
    return text -> problems.add(where + text);
  }

  private static String shown(double value) {
    return Double.isNaN(value) ? "nothing or NaN" : Double.toString(value);
  }

  /**
   * Reads the names of the columns alone, to say what is wanted of them.
   *
   * @param reader the text; the caller closes it
   * @return the names; empty where there is no header of names, of which {@link #read} says why
   */
  public static List<String> columns(Reader reader) {
    try {
      Iterator<CSVRecord> records = FORMAT.parse(reader).iterator();
      List<String> columns = records.hasNext() ? header(records.next()) : List.of();
      return separator(columns).isPresent() || columns.stream().allMatch(DataTable::looksNumeric)
          ? List.of()
          : columns;
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
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
    List<Line> lines = lines(reader, problems);
    List<String> columns = lines.isEmpty() ? List.of() : header(lines.get(0).record());
    if (lines.isEmpty() && problems.isEmpty()) {
      problems.add("found nothing, expected a header and rows of numbers");
    } else if (!lines.isEmpty()) {
      checkHeader(columns, wanted.required(), problems);
    }
    if (lines.size() == 1 && problems.isEmpty()) {
      problems.add("found a header only, expected rows of numbers below it");
    }
    Cells cells = new Cells(columns, wanted);
    List<double[]> rows = new ArrayList<>();
    if (separator(columns).isEmpty()) {
      // Else every line is one cell, of which there is nothing else to say.
      lines.stream().skip(1).map(cells::row).forEach(rows::add);
      problems.addAll(cells.problems());
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(source, problems);
    }
    return new DataTable(
        source,
        columns,
        rows.toArray(double[][]::new),
        lines.stream().skip(1).map(Line::number).toList(),
        cells.words());
  }

  /**
   * A record of the text.
   *
   * @param record its cells
   * @param number the line that it begins in, as an editor counts
   */
  private record Line(CSVRecord record, long number) {}

  private static List<Line> lines(Reader reader, List<String> problems) {
    List<Line> lines = new ArrayList<>();
    long next = 1;
    try {
      CSVParser parser = FORMAT.parse(reader);
      for (CSVRecord record : parser) {
        lines.add(new Line(record, next));
        next = parser.getCurrentLineNumber() + 1;
      }
    } catch (IOException | UncheckedIOException e) {
      // One type for all that stops the parser: broken quotes, bytes that are no text, a lost disk.
      problems.add(
          String.format(
              Locale.ROOT,
              "from line %d on it cannot be read as CSV in UTF-8 (%s)",
              next,
              e.getMessage()));
    }
    while (!lines.isEmpty() && isBlank(lines.get(lines.size() - 1).record())) {
      lines.remove(lines.size() - 1);
    }
    return lines;
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
    Optional<String> separator = separator(columns);
    if (separator.isPresent()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "header: found columns with %s between them, expected commas, and points in numbers: nothing else is read",
              separator.get()));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      if (name.isEmpty()) {
        problems.add(
            String.format(Locale.ROOT, "header: found no name for column number %d", i + 1));
      } else if (!seen.add(name)) {
        problems.add(
            String.format(
                Locale.ROOT, "header: found column %s twice, expected distinct names", name));
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
    return String.format(
        Locale.ROOT, "header: found columns %s, expected one named %s", columns, name);
  }

  private static boolean looksNumeric(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** What a header has in place of commas, as spreadsheets write it in some languages. */
  private static Optional<String> separator(List<String> columns) {
    if (columns.size() != 1) {
      return Optional.empty();
    }
    return columns.get(0).contains(";")
        ? Optional.of("semicolons")
        : columns.get(0).contains("\t") ? Optional.of("tabs") : Optional.empty();
  }

  /** Makes cells numbers, and keeps what is wrong with them column by column. */
  private static final class Cells {

    private final List<String> columns;
    private final Columns wanted;
    private final Complaint lengths = new Complaint("line");
    private final List<Complaint> complaints = new ArrayList<>();
    private final Map<String, SortedSet<String>> words = new TreeMap<>();
    private final Set<String> wordy = new HashSet<>();

    Cells(List<String> columns, Columns wanted) {
      this.columns = columns;
      this.wanted = wanted;
      columns.forEach(column -> complaints.add(new Complaint("line")));
    }

    double[] row(Line line) {
      if (line.record().size() != columns.size()) {
        int found = line.record().size();
        lengths.add(found + (found == 1 ? " cell" : " cells"), line.number());
        return new double[0];
      }
      double[] values = new double[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            wanted.want(columns.get(i))
                ? value(i, line.record().get(i).strip(), line.number())
                : Double.NaN;
      }
      return values;
    }

    private double value(int column, String cell, long line) {
      String name = columns.get(column);
      String word = wanted.word().get(name);
      if (word != null && !cell.isEmpty()) {
        words.computeIfAbsent(name, key -> new TreeSet<>()).add(cell);
        return cell.equals(word) ? 1 : 0;
      }
      OptionalDouble value = number(cell);
      if (value.isEmpty()) {
        complaints.get(column).add(shown(cell), line);
        if (shown(cell).startsWith("\"")) {
          wordy.add(name);
        }
      }
      return value.orElse(Double.NaN);
    }

    /** A sentence for each column, and one for lines of another length. */
    List<String> problems() {
      List<String> problems = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        String name = columns.get(i);
        String remedy = wordy.contains(name) ? wanted.remedy().getOrDefault(name, "") : "";
        complaints
            .get(i)
            .text("a finite number" + remedy)
            .ifPresent(problem("column " + name + ": ", problems));
      }
      lengths.text(columns.size() + " as in the header").ifPresent(problem("", problems));
      return problems;
    }

    Map<String, SortedSet<String>> words() {
      return words;
    }
  }

  private static OptionalDouble number(String cell) {
    if (!looksNumeric(cell)) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(cell);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static String shown(String cell) {
    if (cell.isEmpty()) {
      return "an empty cell";
    }
    boolean number = NOT_FINITE.matcher(cell).matches() || looksNumeric(cell);
    return number ? cell : "\"" + cell + "\"";
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

  /**
   * {@return the words of a column that was read as words; empty where it was numbers}
   *
   * @param column its name
   */
  public SortedSet<String> words(String column) {
    return words.getOrDefault(column, Collections.emptySortedSet());
  }

  /**
   * {@return where a row is: the line of the text, as an editor counts, or else the row's number}
   *
   * @param row from 0
   */
  public String place(int row) {
    return lines.isEmpty() ? "row " + (row + 1) : "line " + lines.get(row);
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
