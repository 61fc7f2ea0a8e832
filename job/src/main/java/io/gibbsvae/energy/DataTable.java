package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.BiPredicate;
import java.util.function.DoublePredicate;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A table of finite numbers with named columns: the columns that are wanted of a file. */
public final class DataTable {

  // How pandas and R name a column of row numbers that has no name, when they read it again.
  private static final Pattern NO_NAME =
      Pattern.compile("|Unnamed: \\d+(_level_\\d+)?|\\.\\.\\.\\d+|__index_level_\\d+__");

  private final String source;
  private final List<String> columns;
  private final double[][] rows;
  // Of each row the line that it begins in; empty where rows were not read from text.
  private final List<Long> lines;
  private final Map<String, SortedSet<String>> words;
  private final Map<String, List<String>> labels;
  private final Optional<String> leftOut;
  private final List<Integer> nameless;

  private DataTable(
      String source,
      List<String> columns,
      double[][] rows,
      List<Long> lines,
      Map<String, SortedSet<String>> words,
      Map<String, List<String>> labels,
      Optional<String> leftOut,
      List<Integer> nameless) {
    this.source = source;
    this.columns = columns;
    this.rows = rows;
    this.lines = lines;
    this.words = words;
    this.labels = labels;
    this.leftOut = leftOut;
    this.nameless = nameless;
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
   * @param nameless whether a column without a name may be one that is wanted, and is refused
   * @param word of each column of words, the one that stands for 1; any other stands for 0
   * @param domains of columns that may not have every finite number, what they may have
   * @param varying whether a column must have more than one value
   * @param missing what happens to rows with missing cells
   * @param remedies what to do about faults
   * @param labels columns of words that are numbered
   * @param categories further columns of words that are numbered, by their names and contents
   */
  public record Columns(
      List<String> required,
      boolean others,
      boolean nameless,
      Map<String, String> word,
      Map<String, Domain> domains,
      Predicate<String> varying,
      Missing missing,
      Remedies remedies,
      Set<String> labels,
      BiPredicate<String, Content> categories) {

    /** Columns that may have any finite numbers. */
    public Columns(List<String> required, boolean others, Map<String, String> word) {
      this(required, others, word, Map.of(), name -> false, Missing.REFUSE, Remedies.none());
    }

    /** Columns whose words are 1 or 0 or nothing at all. */
    public Columns(
        List<String> required,
        boolean others,
        Map<String, String> word,
        Map<String, Domain> domains,
        Predicate<String> varying,
        Missing missing,
        Remedies remedies) {
      this(
          required,
          others,
          others,
          word,
          domains,
          varying,
          missing,
          remedies,
          Set.of(),
          (name, content) -> false);
    }

    /**
     * {@return these columns, some of them words that are numbered, and none without a name}
     *
     * @param labels those that are, whatever they contain
     * @param categories further ones, by their names and contents
     */
    public Columns categorical(Set<String> labels, BiPredicate<String, Content> categories) {
      return new Columns(
          required,
          others,
          false,
          word,
          domains,
          varying,
          missing,
          remedies,
          Set.copyOf(labels),
          categories);
    }

    /** {@return these columns, some of them words that are numbered} */
    public Columns labelled(Set<String> columns) {
      return new Columns(
          required,
          others,
          nameless,
          word,
          domains,
          varying,
          missing,
          remedies,
          Set.copyOf(columns),
          categories);
    }

    /**
     * {@return these columns, their categories among the labels}
     *
     * @param names of all columns of the table
     * @param content of a wanted column, by its index
     */
    public Columns categorised(List<String> names, IntFunction<Content> content) {
      Set<String> all = new HashSet<>(labels);
      IntStream.of(wanted(names, this))
          .filter(i -> categories.test(names.get(i), content.apply(i)))
          .forEach(i -> all.add(names.get(i)));
      return labelled(all);
    }

    /** {@return all columns, whatever their names, as numbers} */
    public static Columns all() {
      return new Columns(List.of(), true, Map.of());
    }

    /** {@return whether a column is wanted} */
    public boolean want(String name) {
      return required.contains(name) || others && !NO_NAME.matcher(name).matches();
    }
  }

  /**
   * Makes a table of numbers that are there.
   *
   * @param source what to call it in messages
   * @param rows [n][columns]; kept. NaN stands for a missing cell
   * @param words that were made numbers, of each column that had any
   * @param labels of each column of labels, in the order of their numbers from 0
   * @throws InvalidDataException with every problem: missing columns, no rows, missing cells,
   *     wanted numbers that are not finite or not of their column's domain
   */
  public static DataTable of(
      String source,
      List<String> names,
      List<double[]> rows,
      Map<String, SortedSet<String>> words,
      Map<String, List<String>> labels,
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
    return table(
        source, names, cells, indices, kept, List.of(), words, labels, List.of(), problems);
  }

  /** Makes a table, unless there are problems. */
  static DataTable table(
      String source,
      List<String> names,
      Cells cells,
      int[] indices,
      List<double[]> rows,
      List<Long> places,
      Map<String, SortedSet<String>> words,
      Map<String, List<String>> labels,
      List<Integer> nameless,
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
        labels,
        cells.leftOut(),
        nameless);
  }

  static int[] wanted(List<String> names, Columns wanted) {
    return IntStream.range(0, names.size()).filter(i -> wanted.want(names.get(i))).toArray();
  }

  static void checkHeader(List<String> columns, Columns wanted, List<String> problems) {
    Map<String, Integer> counts = new HashMap<>();
    for (String name : columns) {
      if (counts.merge(name, 1, Integer::sum) == 2 && wanted.want(name)) {
        problems.add(Text.format("header: found column %s twice, expected distinct names", name));
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

  private static String missing(List<String> columns, String name) {
    return Text.format("header: found columns %s, expected one named %s", columns, name);
  }

  /** {@return the names of the columns, in order} */
  public List<String> columns() {
    return columns;
  }

  /** {@return n, the number of rows} */
  public int size() {
    return rows.length;
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
   * @throws InvalidDataException if there is no such column
   */
  public double[] column(String column) {
    int index = index(column);
    return Arrays.stream(rows).mapToDouble(row -> row[index]).toArray();
  }

  /**
   * {@return one column as numbers, length n; of labels, where all of them are numbers}
   *
   * @throws InvalidDataException if there is no such column
   */
  public Optional<double[]> numbers(String column) {
    double[] values = column(column);
    List<String> words = labels(column);
    if (words.isEmpty()) {
      return Optional.of(values);
    }
    return words.stream().allMatch(Cells::looksNumeric)
        ? Optional.of(
            DoubleStream.of(values)
                .map(number -> Double.parseDouble(words.get((int) number)))
                .toArray())
        : Optional.empty();
  }

  /** {@return the words of a column that was read as words; empty where it was numbers} */
  public SortedSet<String> words(String column) {
    return words.getOrDefault(column, Collections.emptySortedSet());
  }

  /** {@return the labels of a column, in the order of their numbers, which are from 0} */
  public List<String> labels(String column) {
    return labels.getOrDefault(column, List.of());
  }

  /** {@return how many rows were left out and why, a sentence; empty where none was} */
  public Optional<String> leftOut() {
    return leftOut;
  }

  /** {@return the numbers, from 1, of columns that have cells and no name, and are not used} */
  public List<Integer> nameless() {
    return nameless;
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
