package io.gibbsvae.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.Variable;
import io.gibbsvae.energy.coordinates.Coordinates;
import io.gibbsvae.energy.coordinates.Support;
import io.gibbsvae.energy.expression.Names;
import io.gibbsvae.sample.Correction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the names and supports of a target's coordinates: a block { mu = real, tau = positive }, or
 * a list of such blocks of one key each.
 */
final class CoordinatesReader {

  static final String KEY = "coordinates";

  private static final String DIMENSION = "dimension";

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  /** A variable as it is written. */
  private record Entry(String key, String name, ConfigValue value) {}

  /** A variable that was read. */
  private record Read(Entry entry, Support support) {}

  /** Takes a problem of a value. */
  @FunctionalInterface
  private interface Problems {
    void note(String key, ConfigValue value, String text);
  }

  private final Section target;
  private final Problems problems;
  private boolean sound = true;

  private CoordinatesReader(Section target, Problems problems) {
    this.target = target;
    this.problems = problems;
  }

  /** The coordinates, all mistakes in them noted; nothing where there are none, or mistakes. */
  static Optional<Coordinates> read(Section target) {
    return new CoordinatesReader(target, target::problem).coordinates();
  }

  /** The same, where mistakes are noted already. */
  static Optional<Coordinates> of(Section target) {
    return new CoordinatesReader(target, (key, value, text) -> {}).coordinates();
  }

  /**
   * The energy's dimension as it is written, or as many as there are coordinates, whether that is
   * written or not.
   */
  static int dimension(Section target, Optional<Coordinates> coordinates) {
    if (!target.has(DIMENSION) && target.has(KEY)) {
      int width = coordinates.map(Coordinates::width).orElse(1);
      target.keep(DIMENSION, (long) width);
      return width;
    }
    int dimension = target.integer(DIMENSION, 1, BuiltInTargets.LARGEST_DIMENSION);
    if (coordinates.isPresent() && coordinates.get().width() != dimension) {
      target.problem(
          KEY,
          Text.format(
              "found %s numbers, expected %s, as target.dimension says; it may be left out",
              coordinates.get().width(), dimension));
    }
    return dimension;
  }

  /** In normal form, which keeps the order: a list of maps of one key. */
  static List<Map<String, String>> normal(Coordinates coordinates) {
    return coordinates.supports().stream()
        .map(entry -> Map.of(entry.getKey(), entry.getValue().text()))
        .toList();
  }

  private void problem(String key, ConfigValue value, String text) {
    sound = false;
    problems.note(key, value, text);
  }

  private Optional<Coordinates> coordinates() {
    if (!target.has(KEY)) {
      return Optional.empty();
    }
    List<Entry> entries = entries(target.values().get(KEY));
    List<Read> variables = new ArrayList<>();
    for (Entry entry : entries) {
      name(entry);
      support(entry).ifPresent(support -> variables.add(new Read(entry, support)));
    }
    columns(variables);
    return sound
        ? Optional.of(
            new Coordinates(
                variables.stream()
                    .map(read -> Map.entry(read.entry().name(), read.support()))
                    .toList()))
        : Optional.empty();
  }

  private List<Entry> entries(ConfigValue value) {
    List<Entry> entries = new ArrayList<>();
    if (value instanceof ConfigObject block && !block.isEmpty()) {
      order(block).forEach(name -> entries.add(new Entry(KEY + "." + name, name, block.get(name))));
    } else if (value instanceof ConfigList list && !list.isEmpty()) {
      for (ConfigValue element : list) {
        String key = KEY + "[" + entries.size() + "]";
        if (element instanceof ConfigObject block && block.size() == 1) {
          block.forEach((name, support) -> entries.add(new Entry(key, name, support)));
        } else {
          problem(
              key, element, "found " + Values.quoted(element) + ", expected { name = support }");
        }
      }
    } else {
      problem(
          KEY,
          value,
          "found "
              + Values.quoted(value)
              + ", expected a block such as { mu = real, tau = positive }");
    }
    return entries;
  }

  /** The keys of a block as they are written. */
  private Set<String> order(ConfigObject block) {
    Set<String> order = new LinkedHashSet<>();
    for (String text : target.sources()) {
      Set<String> here = new LinkedHashSet<>();
      for (String name : KeyOrder.of(text, KEY)) {
        if (!here.add(name) && block.containsKey(name)) {
          problem(
              KEY + "." + name,
              block.get(name),
              "found the name " + name + " twice, expected each name once");
        }
      }
      order.addAll(here);
    }
    order.retainAll(block.keySet());
    if (order.size() < block.size() && block.size() > 1) {
      problem(
          KEY,
          block,
          "found names whose order is not written in a block called "
              + KEY
              + ", expected a list in the order of the energy's coordinates: [ { mu = real }, {"
              + " tau = positive } ]");
    }
    block.keySet().stream().sorted().forEach(order::add);
    return order;
  }

  private void name(Entry entry) {
    if (!NAME.matcher(entry.name()).matches()) {
      problem(
          entry.key(),
          entry.value(),
          "found the name \""
              + entry.name()
              + "\", expected letters, digits and underscores after a letter");
    }
    Names.reserved(entry.name())
        .ifPresent(
            what ->
                problem(
                    entry.key(),
                    entry.value(),
                    Text.format(
                        "found the name %s, expected another: in formulas it is %s",
                        entry.name(), what)));
  }

  private Optional<Support> support(Entry entry) {
    try {
      return Optional.of(
          Support.parse(
              Values.scalar(entry.value()).orElseGet(() -> Values.quoted(entry.value()))));
    } catch (IllegalArgumentException e) {
      problem(entry.key(), entry.value(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Columns have different names, whatever their case: Spark and DuckDB do not tell it apart. */
  private void columns(List<Read> variables) {
    Map<String, String> owners = new HashMap<>();
    Correction.furtherColumns().forEach(column -> owners.put(column, "all rows have"));
    for (Read variable : variables) {
      Entry entry = variable.entry();
      Support support = variable.support();
      List<String> columns = new Variable(entry.name(), support.shape(), support.name()).columns();
      columns.stream()
          .filter(column -> owners.containsKey(column.toLowerCase(Locale.ROOT)))
          .findFirst()
          .ifPresent(
              column ->
                  problem(
                      entry.key(),
                      entry.value(),
                      Text.format(
                          "found the name %s, expected another: its column %s is one that %s",
                          entry.name(), column, owners.get(column.toLowerCase(Locale.ROOT)))));
      columns.forEach(
          column -> owners.putIfAbsent(column.toLowerCase(Locale.ROOT), entry.name() + " has"));
    }
  }
}
