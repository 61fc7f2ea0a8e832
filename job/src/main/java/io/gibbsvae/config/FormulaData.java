package io.gibbsvae.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import io.gibbsvae.energy.Complaint;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.Labels;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.expression.Data;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Reads the data of a formula: numbers and lists in the configuration, columns of a CSV or Parquet
 * file, and values of a JSON file.
 */
final class FormulaData {

  private static final String FILE = "file";
  private static final String VALUES = "values";
  private static final String COLUMN = "column";
  private static final String COLUMNS = "columns";
  private static final String KEY = "key";
  private static final String INDEX = "index";
  private static final List<String> KEYS = List.of(FILE, VALUES, COLUMN, COLUMNS, KEY, INDEX);
  private static final int MOST_KEYS = 12;

  /** What an index is. */
  private enum Index {
    ONE_BASED,
    ZERO_BASED,
    /** Words, which are numbered in their order. */
    LABELS
  }

  private FormulaData() {}

  /** All data of a block, in the order of their names; problems are noted. */
  static List<Data> read(Section data) {
    List<Data> all = new ArrayList<>();
    for (String name : data.values().keySet().stream().sorted().toList()) {
      if (data.has(name)) {
        Optional<Data> read =
            data.values().get(name) instanceof ConfigObject
                ? block(name, data.section(name))
                : values(name, data, name, Optional.empty());
        read.ifPresent(all::add);
      }
    }
    return all;
  }

  private static Optional<Data> block(String name, Section block) {
    for (String key : block.values().keySet().stream().sorted().toList()) {
      if (!KEYS.contains(key)) {
        block.problem(key, "unknown key" + Text.question(Text.nearest(key, KEYS, 2)));
      }
    }
    Optional<Index> index =
        block.has(INDEX) ? Optional.of(block.oneOf(INDEX, Index.class)) : Optional.empty();
    if (block.has(VALUES)) {
      refuse(block, Set.of(FILE, COLUMN, COLUMNS, KEY), "because " + VALUES + " has one");
      return values(name, block, VALUES, index);
    }
    if (!block.has(FILE)) {
      block.missing(FILE, "a CSV, Parquet or JSON file, or numbers in " + VALUES);
      return Optional.empty();
    }
    DataFiles files = new DataFiles(block);
    return block
        .files(FILE)
        .flatMap(
            contents ->
                DataFiles.json(contents)
                    .map(text -> json(name, block, text, index))
                    .orElseGet(() -> table(name, block, files, contents, index)));
  }

  private static void refuse(Section block, Set<String> keys, String why) {
    keys.stream()
        .sorted()
        .filter(block::has)
        .forEach(key -> block.unexpected(key, "no value, " + why));
  }

  private static Optional<Data> json(
      String name, Section block, byte[] file, Optional<Index> index) {
    String fileName = block.location(FILE).fileName();
    refuse(block, Set.of(COLUMN, COLUMNS), "because " + fileName + " is JSON; use " + KEY);
    String key = block.has(KEY) ? block.text(KEY) : name;
    ConfigObject values;
    try {
      values =
          ConfigFactory.parseString(
                  new String(file, StandardCharsets.UTF_8),
                  ConfigParseOptions.defaults()
                      .setSyntax(ConfigSyntax.JSON)
                      .setOriginDescription(fileName))
              .root();
    } catch (ConfigException e) {
      block.problem(FILE, "found a file that is not JSON: " + e.getMessage());
      return Optional.empty();
    }
    Section json = block.of(values);
    if (!json.has(key)) {
      List<String> found = values.keySet().stream().sorted().toList();
      block.problem(
          block.has(KEY) ? KEY : FILE,
          Text.format(
              "found no key \"%s\" in %s, expected one of %s%s",
              key,
              fileName,
              Text.listed(found, MOST_KEYS),
              Text.question(Text.nearest(key, found, 1))));
      return Optional.empty();
    }
    return values(name, json, key, index);
  }

  private static Optional<Data> table(
      String name, Section block, DataFiles files, List<byte[]> contents, Optional<Index> index) {
    String fileName = block.location(FILE).fileName();
    refuse(block, Set.of(KEY), "because " + fileName + " is not JSON; use " + COLUMN);
    boolean isVector = block.has(COLUMN);
    if (isVector) {
      refuse(block, Set.of(COLUMNS), "because " + COLUMN + " has one");
    } else {
      refuse(block, Set.of(INDEX), "because indices are one " + COLUMN);
    }
    List<String> columns =
        isVector
            ? List.of(block.text(COLUMN))
            : block.has(COLUMNS) ? block.texts(COLUMNS) : List.of();
    boolean isLabel = isVector && index.equals(Optional.of(Index.LABELS));
    Columns wanted =
        new Columns(columns, columns.isEmpty(), Map.of())
            .labelled(isLabel ? Set.copyOf(columns) : Set.of());
    Optional<DataTable> table = files.table(FILE, contents, found -> wanted);
    if (block.failed() || table.isEmpty()) {
      return Optional.empty();
    }
    DataTable read = table.get();
    if (isLabel) {
      List<String> labels = read.labels(columns.get(0));
      List<String> cells =
          Arrays.stream(read.column(columns.get(0)))
              .mapToObj(number -> labels.get((int) number))
              .toList();
      return Optional.of(labelled(name, cells, read::place));
    }
    return isVector
        ? vector(name, block, COLUMN, read.column(columns.get(0)), index, read::place)
        : Optional.of(Data.matrix(name, columns.isEmpty() ? read.rows() : read.rows(columns)));
  }

  /** A number, a list of numbers, or a list of lists of numbers, the rows of a matrix. */
  private static Optional<Data> values(
      String name, Section block, String key, Optional<Index> index) {
    ConfigValue value = block.values().get(key);
    if (index.equals(Optional.of(Index.LABELS))) {
      List<String> labels = block.texts(key);
      if (labels.isEmpty()) {
        block.unexpected(key, "a list of labels");
      }
      return block.failed()
          ? Optional.empty()
          : Optional.of(labelled(name, labels, FormulaData::entry));
    }
    if (!(value instanceof ConfigList list)) {
      double number = block.number(key, Range.ANY);
      return block.failed() ? Optional.empty() : Optional.of(Data.number(name, number));
    }
    if (!list.isEmpty() && list.get(0) instanceof ConfigList) {
      double[][] rows =
          block.points(key).stream()
              .map(row -> row.stream().mapToDouble(v -> v).toArray())
              .toArray(double[][]::new);
      return block.failed() ? Optional.empty() : Optional.of(Data.matrix(name, rows));
    }
    double[] numbers = block.numbers(key, Range.ANY).stream().mapToDouble(v -> v).toArray();
    return block.failed()
        ? Optional.empty()
        : vector(name, block, key, numbers, index, FormulaData::entry);
  }

  private static String entry(int i) {
    return "entry " + (i + 1);
  }

  /** Each label's number from 1 in their order: as numbers where all are, otherwise as text. */
  private static Data labelled(String name, List<String> labels, IntFunction<String> places) {
    Map<String, Integer> numbers = new HashMap<>();
    Labels.sorted(labels).forEach(label -> numbers.put(label, numbers.size() + 1));
    return Data.vector(name, labels.stream().mapToDouble(numbers::get).toArray(), places);
  }

  /** A vector; of indices, it counts from 1 in the formula. */
  private static Optional<Data> vector(
      String name,
      Section block,
      String key,
      double[] values,
      Optional<Index> index,
      IntFunction<String> places) {
    if (index.isEmpty()) {
      return Optional.of(Data.vector(name, values, places));
    }
    int first = index.get() == Index.ONE_BASED ? 1 : 0;
    Complaint complaint = new Complaint("place");
    double[] indices = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      indices[i] = values[i] + 1 - first;
      if (values[i] != Math.rint(values[i]) || values[i] < first) {
        complaint.add(Text.format("%s", values[i]).replaceAll("\\.0$", ""), places.apply(i));
      }
    }
    Optional<String> wrong = complaint.text("indices, integers of at least " + first);
    wrong.ifPresent(text -> block.problem(key, text));
    return wrong.isPresent() ? Optional.empty() : Optional.of(Data.vector(name, indices, places));
  }
}
