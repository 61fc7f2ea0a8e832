package io.gibbsvae.energy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of finite numbers with named columns: the columns that are wanted of a file. Text is
 * comma-separated with a header (RFC 4180), in UTF-8, or in UTF-16 with a byte order mark, and may
 * be compressed with gzip. Blank lines at the beginning and end and blank cells beyond the header
 * are ignored, and so are columns without a name that nobody wants, such as row numbers.
 */
public final class DataTable {

  // Empty lines are kept: in a table of one column they are missing cells.
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreEmptyLines(false)
          .setIgnoreSurroundingSpaces(true)
          .build();

  // How pandas and R name a column of row numbers that has no name, when they read it again.
  private static final Pattern NO_NAME =
      Pattern.compile("|Unnamed: \\d+(_level_\\d+)?|\\.\\.\\.\\d+|__index_level_\\d+__");

  private final String source;
  private final List<String> columns;
  private final double[][] rows;
  // Of each row the line that it begins in; empty where rows were not read from text.
  private final List<Long> lines;
  private final Map<String, SortedSet<String>> words;
  private final Optional<String> leftOut;

  private DataTable(
      String source,
      List<String> columns,
      double[][] rows,
      List<Long> lines,
      Map<String, SortedSet<String>> words,
      Optional<String> leftOut) {
    this.source = source;
    this.columns = columns;
    this.rows = rows;
    this.lines = lines;
    this.words = words;
    this.leftOut = leftOut;
  }

  /** What happens to a row with a missing cell in a wanted column. */
  public enum Missing {
    /** The table is refused. */
    REFUSE,
    /** The row is left out. */
    DROP
  }

  /**
   * The numbers that a column may have.
   *
   * @param expected these numbers in words
   * @param takes whether a finite number is one of them
   */
  public record Domain(String expected, DoublePredicate takes) {}

  /**
   * What to do about faults, as the end of a sentence that begins with what was expected.
   *
   * @param missing about missing cells
   * @param words of each column that should be numbers, about words in it
   * @param others about words in a column that is wanted only because no columns are named
   * @param constant about a column that has to vary and does not
   */
  public record Remedies(
      String missing, Map<String, String> words, String others, String constant) {

    /** {@return no remedies} */
    public static Remedies none() {
      return new Remedies("", Map.of(), "", "");
    }

    String text(String column, List<String> required) {
      return words.getOrDefault(column, required.contains(column) ? "" : others);
    }
  }

  /**
   * What is wanted of a table.
   *
   * @param required columns that must be there
   * @param others whether all other columns are wanted too, but for those without a name
   * @param word of each column of words, the one that stands for 1; any other stands for 0
   * @param domains of columns that may not have every finite number, what they may have
   * @param varying whether a column must have more than one value
   * @param missing what happens to rows with missing cells
   * @param remedies what to do about faults
   */
  public record Columns(
      List<String> required,
      boolean others,
      Map<String, String> word,
      Map<String, Domain> domains,
      Predicate<String> varying,
      Missing missing,
      Remedies remedies) {

    /**
     * Columns that may have any finite numbers.
     *
     * @param required columns that must be there
     * @param others whether all other columns are wanted too, but for those without a name
     * @param word of each column of words, the one that stands for 1
     */
    public Columns(List<String> required, boolean others, Map<String, String> word) {
      this(required, others, word, Map.of(), name -> false, Missing.REFUSE, Remedies.none());
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
      return required.contains(name) || others && !NO_NAME.matcher(name).matches();
    }
  }

  /**
   * Makes a table of numbers that are there.
   *
   * @param source what to call it in messages
   * @param names of the columns
   * @param rows [n][columns]; kept. NaN stands for a missing cell
   * @param words that were made numbers, of each column that had any
   * @param wanted what is wanted of it
   * @return the table
   * @throws InvalidDataException with every problem: missing columns, no rows, missing cells,
   *     wanted numbers that are not finite or not of their column's domain
   */
  public static DataTable of(
      String source,
      List<String> names,
      List<double[]> rows,
      Map<String, SortedSet<String>> words,
      Columns wanted) {
    List<String> problems = new ArrayList<>();
    checkHeader(names, wanted, problems);
    if (rows.isEmpty()) {
      problems.add("found no rows");
    }
    int[] indices = wanted(names, wanted);
    Cells cells = new Cells(IntStream.of(indices).mapToObj(names::get).toList(), wanted, "row");
    List<double[]> kept = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      double[] all = rows.get(row);
      cells
          .row(IntStream.of(indices).mapToDouble(i -> all[i]).toArray(), row + 1)
          .ifPresent(kept::add);
    }
    problems.addAll(cells.problems());
    return table(source, names, cells, indices, kept, List.of(), words, problems);
  }

  private static DataTable table(
      String source,
      List<String> names,
      Cells cells,
      int[] indices,
      List<double[]> rows,
      List<Long> places,
      Map<String, SortedSet<String>> words,
      List<String> problems) {
    if (problems.isEmpty() && rows.isEmpty()) {
      problems.add(
          "found no row that has all cells, expected one at least: "
              + cells.leftOut().orElse("there are none"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(source, problems);
    }
    return new DataTable(
        source,
        IntStream.of(indices).mapToObj(names::get).toList(),
        rows.toArray(double[][]::new),
        places,
        words,
        cells.leftOut());
  }

  private static int[] wanted(List<String> names, Columns wanted) {
    return IntStream.range(0, names.size()).filter(i -> wanted.want(names.get(i))).toArray();
  }

  /**
   * Reads the names of the columns alone, to say what is wanted of them.
   *
   * @param file the bytes of the file
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
   * @param file the bytes of the file
   * @param source what to call it in messages
   * @param wanted what is wanted of it
   * @return the table of the wanted columns
   * @throws InvalidDataException with every problem of the content: an encoding other than UTF-8,
   *     wanted cells that are text, missing, not finite or not of their column's domain, rows of
   *     another length than the header, missing or repeated columns, no rows
   */
  public static DataTable read(byte[] file, String source, Columns wanted) {
    TableText text = TableText.of(file, source);
    List<String> problems = new ArrayList<>(text.problems());
    List<Line> lines = lines(text.text(), problems);
    List<String> names =
        lines.isEmpty()
            ? List.of()
            : header(lines.get(0).record()).stream().map(name -> asWanted(name, wanted)).toList();
    List<Line> body = lines.subList(Math.min(1, lines.size()), lines.size());
    if (hasRowNames(names, body)) {
      names = new ArrayList<>(names);
      names.add(0, "");
    }
    if (lines.isEmpty() && problems.isEmpty()) {
      problems.add("found nothing, expected a header and rows of numbers");
    } else if (!lines.isEmpty()) {
      checkHeader(names, wanted, problems);
      checkNameless(names, body, wanted, problems);
    }
    if (lines.size() == 1 && problems.isEmpty()) {
      problems.add("found a header only, expected rows of numbers below it");
    }
    int[] indices = wanted(names, wanted);
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
    return table(source, names, cells, indices, rows, places, cells.words(), problems);
  }

  /**
   * A record of the text.
   *
   * @param record its cells
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
          String.format(
              Locale.ROOT,
              "found text that is not CSV from line %d on (%s), expected quotes to be closed, and to be doubled within quotes",
              next,
              e.getMessage()));
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

  private static void checkHeader(List<String> columns, Columns wanted, List<String> problems) {
    Map<String, Integer> counts = new HashMap<>();
    for (String name : columns) {
      if (counts.merge(name, 1, Integer::sum) == 2 && wanted.want(name)) {
        problems.add(
            String.format(
                Locale.ROOT, "header: found column %s twice, expected distinct names", name));
      }
    }
    if (!columns.isEmpty() && columns.stream().allMatch(Cells::looksNumeric)) {
      problems.add("header: found numbers, expected the names of the columns");
    }
    for (String name : wanted.required()) {
      if (!counts.containsKey(name)) {
        problems.add(missing(columns, name));
      }
    }
  }

  /**
   * Columns without a name before all others are row numbers, and blank ones are ignored. Any other
   * may be one that is wanted, unless those that are wanted are named.
   */
  private static void checkNameless(
      List<String> names, List<Line> body, Columns wanted, List<String> problems) {
    int first = 0;
    while (first < names.size() && names.get(first).isEmpty()) {
      first++;
    }
    for (int i = first; i < names.size() && wanted.others(); i++) {
      int column = i;
      if (names.get(i).isEmpty() && body.stream().anyMatch(line -> !line.cell(column).isEmpty())) {
        problems.add(
            String.format(
                Locale.ROOT,
                "header: found no name for column number %d, expected one%s",
                i + 1,
                wanted.remedies().others()));
      }
    }
  }

  private static String missing(List<String> columns, String name) {
    return String.format(
        Locale.ROOT, "header: found columns %s, expected one named %s", columns, name);
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

  /** {@return how many rows were left out and why, a sentence; empty where none was} */
  public Optional<String> leftOut() {
    return leftOut;
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
