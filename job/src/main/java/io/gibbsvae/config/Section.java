package io.gibbsvae.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.InvalidDataException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A block of a configuration, read key by key. What is missing, of the wrong type or out of range
 * is noted and not thrown, so that one reading finds everything; the value returned in its place
 * must not be used, and is not where records are made inside {@link #build}.
 *
 * <p>Each value that was read is kept in normal form for {@link #effective()}.
 */
final class Section {

  private static final String A_BLOCK = "a block of keys in { }";
  private static final int LONGEST_FOUND = 60;
  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_DATA_PROBLEMS = 20;

  private final String path;
  private final ConfigObject values;
  private final Reading reading;
  private final Section parent;
  private final SortedMap<String, Object> effective = new TreeMap<>();
  private boolean failed;

  private Section(String path, ConfigObject values, Reading reading, Section parent) {
    this.path = path;
    this.values = values;
    this.reading = reading;
    this.parent = parent;
  }

  /** The outermost block. */
  static Section root(ConfigObject values, Reading reading) {
    return new Section("", values, reading, null);
  }

  /** All values that were read, in normal form: maps, lists, text, Long, Double and Boolean. */
  SortedMap<String, Object> effective() {
    return Collections.unmodifiableSortedMap(effective);
  }

  /** The block itself. */
  ConfigObject values() {
    return values;
  }

  /** Whether the key has a value. */
  boolean has(String key) {
    ConfigValue value = values.get(key);
    return value != null && value.valueType() != ConfigValueType.NULL;
  }

  /** A block within this one. */
  Section section(String key) {
    return section(key, value -> value);
  }

  /**
   * A block within this one that has a short form.
   *
   * @param longhand makes the block of any value that is not a block
   */
  Section section(String key, UnaryOperator<ConfigValue> longhand) {
    Optional<ConfigValue> value =
        value(key, A_BLOCK).map(v -> v instanceof ConfigObject ? v : longhand.apply(v));
    Section section =
        new Section(
            pathOf(key),
            ConfigFactory.empty().root(),
            new Reading(reading.source(), FileOpener.local()),
            this);
    if (value.isPresent() && value.get() instanceof ConfigObject block) {
      section = new Section(pathOf(key), block, reading, this);
    } else {
      // The empty block notes what it misses where nobody looks: this one problem is enough.
      value.ifPresent(v -> unexpected(key, v, A_BLOCK));
    }
    effective.put(key, section.effective);
    return section;
  }

  /** A whole number from {@code least} to the largest int. */
  int integer(String key, int least) {
    return integer(key, least, Integer.MAX_VALUE);
  }

  /** A whole number between two. */
  int integer(String key, int least, int largest) {
    return (int) whole(key, least, largest);
  }

  /** A whole number from {@code least} to the largest long. */
  long wholeNumber(String key, long least) {
    return whole(key, least, Long.MAX_VALUE);
  }

  private long whole(String key, long least, long largest) {
    long number =
        value(key, expectedInteger(least, Long.MAX_VALUE, BigDecimal.ZERO))
            .map(value -> whole(key, value, least, largest))
            .orElse(least);
    effective.put(key, number);
    return number;
  }

  private long whole(String key, ConfigValue value, long least, long largest) {
    Optional<BigDecimal> number = decimal(value);
    boolean good =
        number
            .filter(n -> n.compareTo(BigDecimal.valueOf(least)) >= 0)
            .filter(n -> n.compareTo(BigDecimal.valueOf(largest)) <= 0)
            .filter(n -> n.stripTrailingZeros().scale() <= 0)
            .isPresent();
    if (!good) {
      unexpected(key, value, expectedInteger(least, largest, number.orElse(BigDecimal.ZERO)));
      return least;
    }
    return number.get().longValueExact();
  }

  private static String expectedInteger(long least, long largest, BigDecimal found) {
    if (found.compareTo(BigDecimal.valueOf(largest)) > 0) {
      return "an integer of at most " + largest;
    }
    return least == Long.MIN_VALUE ? "an integer" : "an integer of at least " + least;
  }

  /** Any number of whole numbers. */
  List<Integer> integers(String key, int least) {
    List<Integer> integers = new ArrayList<>();
    for (ConfigValue element : list(key, "a list of integers of at least " + least)) {
      String name = key + "[" + integers.size() + "]";
      integers.add((int) whole(name, element, least, Integer.MAX_VALUE));
    }
    effective.put(key, integers.stream().map(Integer::longValue).toList());
    return integers;
  }

  /** A finite number. */
  double number(String key, Range range) {
    double number =
        value(key, range.one()).map(value -> number(key, value, range)).orElse(Double.NaN);
    effective.put(key, number);
    return number;
  }

  private double number(String key, ConfigValue value, Range range) {
    double number = decimal(value).map(BigDecimal::doubleValue).orElse(Double.NaN);
    if (!range.contains(number)) {
      unexpected(key, value, range.one());
    }
    return number;
  }

  /** A finite number, or the word none; infinity says the same. */
  OptionalDouble numberOrNone(String key, Range range) {
    String expected = range.one() + " or none";
    Optional<ConfigValue> value = value(key, expected);
    String word = value.flatMap(Section::scalar).orElse(value.isPresent() ? "" : "none");
    if (word.equals("none") || word.equals("infinity")) {
      effective.put(key, "none");
      return OptionalDouble.empty();
    }
    double number = decimal(value.get()).map(BigDecimal::doubleValue).orElse(Double.NaN);
    if (!range.contains(number)) {
      unexpected(key, expected);
    }
    effective.put(key, number);
    return OptionalDouble.of(number);
  }

  /** At least one finite number. */
  List<Double> numbers(String key, Range range) {
    String expected = "a list of " + range.many();
    List<Double> numbers = elements(key, notEmpty(key, list(key, expected), expected), range);
    effective.put(key, numbers);
    return numbers;
  }

  /** A number, or a list of at least one number. */
  List<Double> numberOrNumbers(String key, Range range) {
    if (has(key) && values.get(key).valueType() == ConfigValueType.LIST) {
      return numbers(key, range);
    }
    String expected = range.one() + " or a list of " + range.many();
    List<Double> numbers =
        value(key, expected).map(value -> List.of(number(key, value, range))).orElse(List.of());
    effective.put(key, numbers);
    return numbers;
  }

  /**
   * A number that stands for {@code count} equal ones, or a list of {@code count} numbers.
   *
   * @param what what there are so many of: "the target's dimension"
   */
  List<Double> numberForEach(String key, int count, String what, Range range) {
    boolean isList = has(key) && values.get(key).valueType() == ConfigValueType.LIST;
    List<Double> numbers = numberOrNumbers(key, range);
    if (isList && !numbers.isEmpty() && numbers.size() != count) {
      problem(
          key,
          "found a list of "
              + numbers.size()
              + ", expected a number or a list of "
              + count
              + ", "
              + what);
    } else if (!isList && !numbers.isEmpty()) {
      numbers = Collections.nCopies(count, numbers.get(0));
    }
    effective.put(key, numbers);
    return numbers;
  }

  /** At least one point, all with as many coordinates. */
  List<List<Double>> points(String key) {
    String expected = "a list of points, each a list of finite numbers";
    List<List<Double>> points = new ArrayList<>();
    for (ConfigValue element : notEmpty(key, list(key, expected), expected)) {
      String name = key + "[" + points.size() + "]";
      List<Double> point =
          element instanceof ConfigList list ? elements(name, list, Range.ANY) : List.of();
      int dimension = points.isEmpty() ? point.size() : points.get(0).size();
      if (point.isEmpty()) {
        unexpected(name, element, "a list of finite numbers");
      } else if (point.size() != dimension) {
        unexpected(name, element, "as many numbers as in the first point, " + dimension);
      }
      points.add(point);
    }
    effective.put(key, points);
    return points;
  }

  /** Text that is not blank. */
  String text(String key) {
    String text = value(key, "text").map(value -> text(key, value)).orElse("");
    effective.put(key, text);
    return text;
  }

  private String text(String key, ConfigValue value) {
    Optional<String> text = scalar(value).filter(found -> !found.isBlank());
    if (text.isEmpty()) {
      unexpected(key, value, "text");
    }
    return text.orElse("");
  }

  /** true or false; HOCON's yes, no, on and off as well. */
  boolean flag(String key) {
    boolean flag =
        switch (oneOf(key, List.of("true", "false"), "yes", "on", "no", "off")) {
          case "true", "yes", "on" -> true;
          default -> false;
        };
    effective.put(key, flag);
    return flag;
  }

  /** A constant of an enum, written in lower case with hyphens. */
  <E extends Enum<E>> E oneOf(String key, Class<E> type) {
    return oneOf(key, List.of(type.getEnumConstants()), Section::name);
  }

  /** The value that is named; the first where none is. */
  <E> E oneOf(String key, List<E> values, Function<E, String> name) {
    List<String> names = values.stream().map(name).toList();
    return values.get(Math.max(0, names.indexOf(oneOf(key, names))));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * One of several words.
   *
   * @param silent further words that are taken but not offered
   */
  String oneOf(String key, List<String> words, String... silent) {
    String expected = choice(words);
    String word = value(key, expected).flatMap(Section::scalar).orElse("");
    if (has(key) && !words.contains(word) && !Arrays.asList(silent).contains(word)) {
      String meant = Similar.to(word, words).map(w -> "; did you mean " + w + "?").orElse("");
      unexpected(key, values.get(key), expected + meant);
    }
    effective.put(key, word);
    return word;
  }

  /** Words as a sentence has them: "a, b or c". */
  static String choice(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** All of the table that the key names, in numbers. */
  Optional<DataTable> table(String key) {
    return table(key, found -> Columns.all());
  }

  /**
   * The table in the CSV or Parquet file that the key names, or in all files of the folder,
   * relative to the configuration's folder. Parquet is what begins like it, whatever its name.
   *
   * @param wanted what is wanted of a table that has these columns; of none where the file has no
   *     header, which is a problem of its own
   */
  Optional<DataTable> table(String key, Function<List<String>, Columns> wanted) {
    String name = text(key);
    return files(key, name)
        .flatMap(files -> data(key, () -> table(files, name, wanted.apply(columns(files, name)))));
  }

  /**
   * The contents of the file that the key names, relative to the configuration's folder. They
   * belong to the identity of the run.
   */
  Optional<byte[]> bytes(String key) {
    Optional<List<byte[]>> files = files(key, text(key));
    if (files.isPresent() && files.get().size() > 1) {
      unexpected(key, "a file");
      return Optional.empty();
    }
    return files.map(one -> one.get(0));
  }

  private Optional<List<byte[]>> files(String key, String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.dataFiles(pathOf(key), reading.source().sibling(name)));
    } catch (IOException e) {
      problem(key, "found " + shown(key, values.get(key)) + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static DataTable table(List<byte[]> files, String name, Columns wanted) {
    if (files.stream().allMatch(Section::isParquet)) {
      return ParquetTable.read(files, name, wanted);
    }
    if (files.size() > 1) {
      throw new InvalidDataException(
          name, List.of("found a folder of several files, expected Parquet in all of them"));
    }
    return DataTable.read(files.get(0), name, wanted);
  }

  private static List<String> columns(List<byte[]> files, String name) {
    byte[] first = files.get(0);
    return isParquet(first) ? ParquetTable.columns(first) : DataTable.columns(first, name);
  }

  private static boolean isParquet(byte[] file) {
    return file.length >= PARQUET.length
        && Arrays.equals(file, 0, PARQUET.length, PARQUET, 0, PARQUET.length);
  }

  /**
   * Takes something from the data file that the key names.
   *
   * @param source may throw InvalidDataException, which is a problem of the key for each of its own
   */
  <T> Optional<T> data(String key, Supplier<T> source) {
    try {
      return Optional.of(source.get());
    } catch (InvalidDataException e) {
      String file = reading.source().sibling(text(key)).fileName();
      List<String> all = e.problems();
      all.stream().limit(MOST_DATA_PROBLEMS).forEach(text -> problem(key, file + ", " + text));
      if (all.size() > MOST_DATA_PROBLEMS) {
        problem(key, file + ", and " + (all.size() - MOST_DATA_PROBLEMS) + " problems more");
      }
      return Optional.empty();
    }
  }

  /** Keeps a value that follows from others where none was given. */
  void keep(String key, Object value) {
    effective.put(key, value);
  }

  /** Keeps the whole block as it stands: its keys are not this program's. */
  void keepAll() {
    effective.putAll(values.unwrapped());
  }

  /** All settings of a block of dotted keys, as text; numbers as they were written. */
  SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject block) {
            new Section(pathOf(key), block, reading, this)
                .settings()
                .forEach((inner, text) -> settings.put(key + "." + inner, text));
          } else if (value.valueType() != ConfigValueType.NULL) {
            scalar(value)
                .ifPresentOrElse(
                    text -> settings.put(key, text), () -> unexpected(key, value, "text"));
          }
        });
    effective.putAll(settings);
    return settings;
  }

  /**
   * Makes what the values of this block stand for, unless something in the block is wrong.
   *
   * @param maker may throw IllegalArgumentException, which is one more problem
   */
  <T> Optional<T> build(Supplier<T> maker) {
    if (failed) {
      return Optional.empty();
    }
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      fail();
      reading.problem(path, e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether something in this block is wrong. */
  boolean failed() {
    return failed;
  }

  /** A list of texts. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (ConfigValue element : list(key, "a list of texts")) {
      Optional<String> text = scalar(element).filter(word -> !word.isEmpty());
      if (text.isEmpty()) {
        unexpected(key, element, "text");
      }
      text.ifPresent(texts::add);
    }
    effective.put(key, texts);
    return texts;
  }

  /** Notes a problem of the value of a key, or of a key that has none. */
  void problem(String key, String text) {
    fail();
    if (has(key)) {
      reading.problem(pathOf(key), values.get(key).origin(), text);
    } else {
      reading.problem(pathOf(key), text);
    }
  }

  /** Takes bytes that a key stands for into the identity of the run. */
  void identify(String key, byte[] bytes) {
    reading.identify(pathOf(key), bytes);
  }

  /** Notes that the value of a key is another than expected. */
  void unexpected(String key, String expected) {
    problem(key, "found " + shown(key, values.get(key)) + ", expected " + expected);
  }

  /** Notes that a key has no value. */
  void missing(String key, String expected) {
    problem(key, "missing, expected " + expected);
  }

  private void unexpected(String key, ConfigValue value, String expected) {
    fail();
    reading.problem(
        pathOf(key), value.origin(), "found " + shown(key, value) + ", expected " + expected);
  }

  private String shown(String key, ConfigValue value) {
    return Secrets.isSecret(pathOf(key)) ? "a value " + Secrets.HIDDEN : quoted(value);
  }

  private Optional<ConfigValue> value(String key, String expected) {
    if (!has(key)) {
      missing(key, expected);
      return Optional.empty();
    }
    return Optional.of(values.get(key));
  }

  private List<ConfigValue> list(String key, String expected) {
    Optional<ConfigValue> value = value(key, expected);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof ConfigList list) {
      return list;
    }
    unexpected(key, value.get(), expected);
    return List.of();
  }

  private List<ConfigValue> notEmpty(String key, List<ConfigValue> list, String expected) {
    if (list instanceof ConfigList && list.isEmpty()) {
      unexpected(key, expected);
    }
    return list;
  }

  private List<Double> elements(String key, List<ConfigValue> elements, Range range) {
    List<Double> numbers = new ArrayList<>();
    for (ConfigValue element : elements) {
      numbers.add(number(key + "[" + numbers.size() + "]", element, range));
    }
    return numbers;
  }

  /** The number that a value is, or that its text is: substituted variables are always text. */
  private static Optional<BigDecimal> decimal(ConfigValue value) {
    if (value.valueType() == ConfigValueType.BOOLEAN) {
      return Optional.empty();
    }
    try {
      return scalar(value).map(text -> new BigDecimal(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> scalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING -> Optional.of((String) value.unwrapped());
      // Asked for as text, a number is as it was written: 4.10 and not 4.1.
      case NUMBER, BOOLEAN -> Optional.of(value.atKey("value").getString("value"));
      default -> Optional.empty();
    };
  }

  private static String quoted(ConfigValue value) {
    String text =
        value.valueType() == ConfigValueType.NUMBER
            ? scalar(value).orElseThrow()
            : value.render(ConfigRenderOptions.concise());
    return text.length() <= LONGEST_FOUND ? text : text.substring(0, LONGEST_FOUND) + "...";
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private void fail() {
    for (Section section = this; section != null; section = section.parent) {
      section.failed = true;
    }
  }
}
