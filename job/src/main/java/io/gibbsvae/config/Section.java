package io.gibbsvae.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.gibbsvae.energy.Text;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
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

  private final String path;
  // Its path in the reference: that of the block that it is a variant of, where it is one.
  private final String known;
  private final ConfigObject values;
  private final Reading reading;
  private final Section parent;
  private final SortedMap<String, Object> effective = new TreeMap<>();
  private boolean failed;

  private Section(String path, String known, ConfigObject values, Reading reading, Section parent) {
    this.path = path;
    this.known = known;
    this.values = values;
    this.reading = reading;
    this.parent = parent;
  }

  /** The outermost block. */
  static Section root(ConfigObject values, Reading reading) {
    return new Section("", "", values, reading, null);
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

  /** Whether the value of a key is the configuration's own, and not the default of all. */
  boolean isSet(String key) {
    return has(key) && !Reference.isDefault(path(known, key), values.get(key));
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
        inner(key, ConfigFactory.empty().root(), new Reading(reading.source(), FileOpener.local()));
    if (value.isPresent() && value.get() instanceof ConfigObject block) {
      section = inner(key, block, reading);
    } else {
      // The empty block notes what it misses where nobody looks: this one problem is enough.
      value.ifPresent(v -> unexpected(key, v, A_BLOCK));
    }
    effective.put(key, section.effective);
    return section;
  }

  private Section inner(String key, ConfigObject block, Reading blockReading) {
    return new Section(pathOf(key), path(known, key), block, blockReading, this);
  }

  /** Blocks of a list, each with the values of this one where it says nothing else. */
  List<Section> variants(String key) {
    List<Section> variants = new ArrayList<>();
    for (ConfigValue element : list(key, "a list of blocks")) {
      String name = key + "[" + variants.size() + "]";
      if (element instanceof ConfigObject block) {
        ConfigObject all = block.withFallback(values.withoutKey(key));
        variants.add(new Section(pathOf(name), known, all, reading, this));
      } else {
        unexpected(name, element, A_BLOCK);
      }
    }
    effective.put(key, variants.stream().map(variant -> variant.effective).toList());
    return variants;
  }

  /** Values from elsewhere, such as a data file: what is wrong with them is wrong in this block. */
  Section of(ConfigObject others) {
    return new Section(path, known, others, reading, this);
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

  /** A whole number from {@code least} to the largest int, or a word. */
  OptionalInt integerOr(String word, String key, int least) {
    boolean isWord = has(key) && Values.scalar(values.get(key)).filter(word::equals).isPresent();
    if (isWord) {
      effective.put(key, word);
      return OptionalInt.empty();
    }
    BigDecimal found =
        has(key) ? Values.decimal(values.get(key)).orElse(BigDecimal.ZERO) : BigDecimal.ZERO;
    String expected = Values.expectedInteger(least, Integer.MAX_VALUE, found) + " or " + word;
    OptionalLong number =
        value(key, expected)
            .map(value -> Values.whole(value, least, Integer.MAX_VALUE))
            .orElse(OptionalLong.empty());
    if (number.isEmpty() && has(key)) {
      unexpected(key, expected);
    }
    effective.put(key, number.orElse(least));
    return OptionalInt.of((int) number.orElse(least));
  }

  private long whole(String key, long least, long largest) {
    long number =
        value(key, Values.expectedInteger(least, Long.MAX_VALUE, BigDecimal.ZERO))
            .map(value -> whole(key, value, least, largest))
            .orElse(least);
    effective.put(key, number);
    return number;
  }

  private long whole(String key, ConfigValue value, long least, long largest) {
    OptionalLong number = Values.whole(value, least, largest);
    if (number.isEmpty()) {
      BigDecimal found = Values.decimal(value).orElse(BigDecimal.ZERO);
      unexpected(key, value, Values.expectedInteger(least, largest, found));
    }
    return number.orElse(least);
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
    double number = Values.number(value);
    if (!range.contains(number)) {
      unexpected(key, value, range.one());
    }
    return number;
  }

  /** A finite number, or the word none; infinity says the same. */
  OptionalDouble numberOrNone(String key, Range range) {
    String expected = range.one() + " or none";
    Optional<ConfigValue> value = value(key, expected);
    String word = value.flatMap(Values::scalar).orElse(value.isPresent() ? "" : "none");
    if (word.equals("none") || word.equals("infinity")) {
      effective.put(key, "none");
      return OptionalDouble.empty();
    }
    double number = Values.number(value.get());
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
          Text.format(
              "found a list of %s, expected a number or a list of %s, %s",
              numbers.size(), count, what));
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
    Optional<String> text = Values.scalar(value).filter(found -> !found.isBlank());
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
    return oneOf(key, List.of(type.getEnumConstants()), Values::name);
  }

  /** The value that is named; the first where none is. */
  <E> E oneOf(String key, List<E> values, Function<E, String> name) {
    List<String> names = values.stream().map(name).toList();
    return values.get(Math.max(0, names.indexOf(oneOf(key, names))));
  }

  /**
   * One of several words.
   *
   * @param silent further words that are taken but not offered
   */
  String oneOf(String key, List<String> words, String... silent) {
    String expected = Text.choice(words);
    String word = value(key, expected).flatMap(Values::scalar).orElse("");
    if (has(key) && !words.contains(word) && !Arrays.asList(silent).contains(word)) {
      unexpected(key, expected + Text.question(Text.nearest(word, words, 2)));
    }
    effective.put(key, word);
    return word;
  }

  /** The path of the file that the key names. */
  Location location(String key) {
    return reading.source().sibling(text(key));
  }

  /**
   * The contents of the file that the key names, or of all files in that folder, relative to the
   * configuration's folder; empty where that is a problem.
   */
  Optional<List<byte[]>> files(String key) {
    String name = text(key);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.dataFiles(pathOf(key), reading.source().sibling(name)));
    } catch (IOException e) {
      problem(
          key,
          "found " + shown(key, values.get(key)) + ", expected a file to read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The contents of a file whose name is relative to the file that a key names.
   *
   * @throws IOException if it cannot be read
   */
  byte[] beside(String key, String name) throws IOException {
    return reading.contents(location(key).sibling(name));
  }

  /** The texts of the configuration: of its files in the order of opening, then of its options. */
  List<String> sources() {
    return reading.sources();
  }

  /**
   * Keeps nothing of a key, unless it may differ from that of the block that this is a variant of.
   */
  void forget(String key) {
    boolean isVariant = !path.equals(known);
    if (!isVariant) {
      effective.remove(key);
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
            inner(key, block, reading)
                .settings()
                .forEach((inner, text) -> settings.put(key + "." + inner, text));
          } else if (value.valueType() != ConfigValueType.NULL) {
            Values.scalar(value)
                .ifPresentOrElse(
                    text -> settings.put(key, text), () -> unexpected(key, value, "text"));
          }
        });
    effective.putAll(settings);
    return settings;
  }

  /**
   * Makes what values that were read stand for, unless something in the block is wrong.
   *
   * @param maker may throw IllegalArgumentException, which is one more problem
   */
  <T> Optional<T> build(Supplier<T> maker) {
    return failed ? Optional.empty() : read(maker);
  }

  /** The same, where the maker reads the values itself, all of them whatever is wrong. */
  <T> Optional<T> read(Supplier<T> maker) {
    try {
      T made = maker.get();
      return failed ? Optional.empty() : Optional.of(made);
    } catch (IllegalArgumentException e) {
      if (!failed) {
        fail();
        reading.problem(path, e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** A list of texts. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (ConfigValue element : list(key, "a list of texts")) {
      Optional<String> text = Values.scalar(element).filter(word -> !word.isEmpty());
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
    if (has(key)) {
      problem(key, values.get(key), text);
    } else {
      fail();
      reading.problem(pathOf(key), text);
    }
  }

  /**
   * Notes a problem of a value within this block.
   *
   * @param key its path within the block
   */
  void problem(String key, ConfigValue value, String text) {
    fail();
    reading.problem(pathOf(key), value.origin(), text);
  }

  /** Whether something in this block is wrong. */
  boolean failed() {
    return failed;
  }

  /** Where the value of a key comes from. */
  String where(String key) {
    return has(key) ? Reading.where(values.get(key).origin()) : reading.source().fileName();
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
    problem(key, value, "found " + shown(key, value) + ", expected " + expected);
  }

  private String shown(String key, ConfigValue value) {
    return Secrets.isSecret(pathOf(key)) ? "a value " + Secrets.HIDDEN : Values.quoted(value);
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

  private String pathOf(String key) {
    return path(path, key);
  }

  private static String path(String block, String key) {
    return block.isEmpty() ? key : block + "." + key;
  }

  private void fail() {
    for (Section section = this; section != null; section = section.parent) {
      section.failed = true;
    }
  }
}
