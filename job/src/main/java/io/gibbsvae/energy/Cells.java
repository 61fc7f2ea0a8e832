package io.gibbsvae.energy;

import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.DataTable.Domain;
import io.gibbsvae.energy.DataTable.Missing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns the cells of the wanted columns into numbers. It collects every kind of fault for every
 * column, and leaves rows with missing cells out where that is asked for.
 */
final class Cells {

  // Stricter than Double.parseDouble, which takes "1d" and "0x1p3" for numbers.
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final String UNSEEN_CHARACTERS = "[\\p{Z}\\p{Cf}\\p{Cc}]+";
  private static final Pattern UNSEEN =
      Pattern.compile("^" + UNSEEN_CHARACTERS + "|" + UNSEEN_CHARACTERS + "$");
  private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(inf|infinity)");
  // What R, pandas, spreadsheets, SAS, Stata, SQL and data archives write for no value.
  private static final Pattern MISSING =
      Pattern.compile("(?i)|n/?a|#n/?a!?|<na>|[+-]?nan|nat|null|\\\\n|\\.|\\?");
  // In a column of words these may be words.
  private static final Pattern NO_NUMBER = Pattern.compile("(?i)none|-+|missing");

  /** A way of writing numbers that is not read, and what to write instead. */
  private record Rewritten(Pattern pattern, String instead) {

    Rewritten(String pattern, String instead) {
      this(Pattern.compile(pattern), instead);
    }
  }

  // The first that matches counts.
  private static final List<Rewritten> REWRITTEN =
      List.of(
          new Rewritten(
              "\\d{1,4}([-/.])\\d{1,2}\\1\\d{1,4}([ T].*)?|\\d{1,2}:\\d{2}(:\\d{2}.*)?",
              "dates and times as numbers, such as the days since the first"),
          new Rewritten("[\u2212\u2013\u2014]\\s*[\\d.,]+.*", "the sign -, as on a keyboard"),
          new Rewritten(
              "[+-]?[$\u20AC\u00A3]\\s*[\\d.,]+|[+-]?[\\d.,]+\\s*[%$\u20AC\u00A3\\p{L}]+",
              "no units"),
          new Rewritten("(?=.*[^\\x00-\\x7F])[-+]?[\\p{Nd}.,\u066B\u066C]+", "the digits 0 to 9"),
          new Rewritten(
              "[+-]?\\d+([, '_.\u00A0\u2009\u202F\u2019]\\d+)+([eE][+-]?\\d+)?",
              "a decimal point and no thousands separators"));

  /** Kinds of faults, in the order in which they are reported. */
  private enum Fault {
    MISSING,
    TEXT,
    NOT_FINITE,
    NEGATIVE,
    ZERO,
    OTHER
  }

  private final List<String> columns;
  private final Columns wanted;
  private final String unit;
  private final List<Map<Fault, Complaint>> faults = new ArrayList<>();
  private final List<Set<String>> hints = new ArrayList<>();
  private final Map<String, SortedSet<String>> words = new TreeMap<>();
  private final Labels labels = new Labels();
  // Of each column its first value, and whether there is another one.
  private final double[] firstValue;
  private final boolean[] varied;
  private final Map<String, Integer> leftOutOf = new TreeMap<>();
  private int leftOut;
  private int rows;
  private long firstLeftOut;

  /**
   * No cells yet.
   *
   * @param unit what places are: "line" or "row"
   */
  Cells(List<String> columns, Columns wanted, String unit) {
    this.columns = columns;
    this.wanted = wanted;
    this.unit = unit;
    firstValue = new double[columns.size()];
    Arrays.fill(firstValue, Double.NaN);
    varied = new boolean[columns.size()];
    columns.forEach(
        column -> {
          faults.add(new EnumMap<>(Fault.class));
          hints.add(new LinkedHashSet<>());
        });
  }

  static boolean looksNumeric(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Text without what cannot be seen around it: white space of any kind, marks, control codes. */
  static String stripped(String text) {
    return UNSEEN.matcher(text).replaceAll("");
  }

  /**
   * The numbers of a row of text.
   *
   * @param cells those of the wanted columns
   * @return empty where the row is left out
   */
  Optional<double[]> row(List<String> cells, long place) {
    rows++;
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (isMissing(columns.get(i), cells.get(i))) {
        empty.add(columns.get(i));
      }
    }
    if (isLeftOut(empty, place)) {
      return Optional.empty();
    }
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          empty.contains(columns.get(i))
              ? fault(i, Fault.MISSING, shown(cells.get(i)), place)
              : value(i, cells.get(i), place);
    }
    compare(values);
    return Optional.of(values);
  }

  /** What the cells of a column are. Words that may stand for no value do not count. */
  static Content content(Stream<String> cells) {
    boolean booleans = true;
    boolean words = true;
    boolean any = false;
    for (String cell : (Iterable<String>) cells::iterator) {
      if (!MISSING.matcher(cell).matches() && !NO_NUMBER.matcher(cell).matches()) {
        any = true;
        boolean isBoolean = isBoolean(cell);
        booleans &= isBoolean;
        words &=
            !isBoolean
                && !looksNumeric(cell)
                && !NOT_FINITE.matcher(cell).matches()
                && REWRITTEN.stream().noneMatch(way -> way.pattern().matcher(cell).matches());
      }
    }
    return any && words ? Content.WORDS : any && booleans ? Content.BOOLEANS : Content.NUMBERS;
  }

  private static boolean isBoolean(String cell) {
    return cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false");
  }

  private void compare(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(firstValue[i])) {
        firstValue[i] = values[i];
      }
      varied[i] |= !Double.isNaN(values[i]) && values[i] != firstValue[i];
    }
  }

  /**
   * The numbers of a row that has numbers already.
   *
   * @param values those of the wanted columns; NaN where there is none
   * @param place the number of the row
   * @return empty where the row is left out
   */
  Optional<double[]> row(double[] values, long place) {
    rows++;
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        empty.add(columns.get(i));
      }
    }
    if (isLeftOut(empty, place)) {
      return Optional.empty();
    }
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        fault(i, Fault.MISSING, "nothing or NaN", place);
      } else if (Double.isInfinite(values[i])) {
        fault(i, Fault.NOT_FINITE, Double.toString(values[i]), place);
      } else {
        checkDomain(i, values[i], Double.toString(values[i]), place);
      }
    }
    compare(values);
    return Optional.of(values);
  }

  private boolean isLeftOut(List<String> empty, long place) {
    if (empty.isEmpty() || wanted.missing() != Missing.DROP) {
      return false;
    }
    firstLeftOut = leftOut == 0 ? place : firstLeftOut;
    leftOut++;
    empty.forEach(name -> leftOutOf.merge(name, 1, Integer::sum));
    return true;
  }

  private boolean isMissing(String column, String cell) {
    String word = wanted.word().get(column);
    if (word != null || wanted.labels().contains(column)) {
      return !cell.equals(word) && MISSING.matcher(cell).matches();
    }
    return MISSING.matcher(cell).matches() || NO_NUMBER.matcher(cell).matches();
  }

  private double value(int column, String cell, long place) {
    String name = columns.get(column);
    if (wanted.labels().contains(name)) {
      return labels.number(name, cell);
    }
    String word = wanted.word().get(name);
    if (word != null) {
      words.computeIfAbsent(name, key -> new TreeSet<>()).add(cell);
      return cell.equals(word) ? 1 : 0;
    }
    OptionalDouble value = number(cell);
    if (value.isPresent()) {
      checkDomain(column, value.getAsDouble(), cell, place);
      return value.getAsDouble();
    }
    boolean isNumber = NOT_FINITE.matcher(cell).matches() || looksNumeric(cell);
    if (!isNumber) {
      REWRITTEN.stream()
          .filter(rewritten -> rewritten.pattern().matcher(cell).matches())
          .findFirst()
          .ifPresent(rewritten -> hints.get(column).add(rewritten.instead()));
    }
    return fault(column, isNumber ? Fault.NOT_FINITE : Fault.TEXT, shown(cell), place);
  }

  private void checkDomain(int column, double value, String shown, long place) {
    Domain domain = wanted.domains().get(columns.get(column));
    if (domain != null && !domain.takes().test(value)) {
      Fault kind = value < 0 ? Fault.NEGATIVE : value == 0 ? Fault.ZERO : Fault.OTHER;
      fault(column, kind, shown, place);
    }
  }

  private double fault(int column, Fault kind, String shown, long place) {
    faults.get(column).computeIfAbsent(kind, k -> new Complaint(unit)).add(shown, place);
    return Double.NaN;
  }

  private static OptionalDouble number(String cell) {
    if (isBoolean(cell)) {
      return OptionalDouble.of(cell.equalsIgnoreCase("true") ? 1 : 0);
    }
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

  /** A sentence for each column and kind of fault. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      faults
          .get(i)
          .forEach(
              (kind, complaint) ->
                  complaint
                      .text(expected(column, kind))
                      .ifPresent(
                          text -> problems.add("column " + columns.get(column) + ": " + text)));
      if (wanted.varying().test(columns.get(i))
          && !wanted.labels().contains(columns.get(i))
          && !varied[i]
          && !Double.isNaN(firstValue[i])) {
        problems.add(
            Text.format(
                "column %s: found %s in all rows%s, expected a column that varies%s",
                columns.get(i),
                firstValue[i],
                faults.get(i).isEmpty() ? "" : " that have a number",
                wanted.remedies().constant()));
      }
    }
    return problems;
  }

  private String expected(int column, Fault kind) {
    String name = columns.get(column);
    Domain domain = wanted.domains().get(name);
    return switch (kind) {
      case MISSING -> "a value" + wanted.remedies().missing();
      case TEXT -> {
        String hint = String.join("; ", hints.get(column));
        yield "a finite number"
            + (hint.isEmpty() ? "" : ": " + hint)
            + (hint.isEmpty() ? wanted.remedies().text(name, wanted.required()) : "");
      }
      case NOT_FINITE -> "a finite number";
      case NEGATIVE, ZERO, OTHER -> domain.expected();
    };
  }

  /** The words of each column that has words. */
  Map<String, SortedSet<String>> words() {
    return words;
  }

  /** The labels of each column that has labels. */
  Map<String, List<String>> labels() {
    return labels.words();
  }

  /** How many rows are left out, and of which columns cells are missing; empty where none is. */
  Optional<String> leftOut() {
    if (leftOut == 0) {
      return Optional.empty();
    }
    List<String> counts = new ArrayList<>();
    leftOutOf.forEach((name, count) -> counts.add(name + " in " + count));
    return Optional.of(
        Text.format(
            "%d of %d rows are left out because a cell is missing (the first is %s %d): %s",
            leftOut, rows, unit, firstLeftOut, String.join(", ", counts)));
  }
}
