package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Complaint;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.FeatureScaling;
import io.gibbsvae.energy.InvalidDataException;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.regression.Atom.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The features that a formula makes of a table.
 *
 * <p>Columns of words become indicators of their levels. Their coding is R's: an atom of a term has
 * one for each level but the first, if the term without it is in the model or if it is the only
 * atom, and one for each level otherwise. Without an intercept the first column of words that is a
 * term by itself has one for each level, too. In products the first atom's levels change fastest.
 */
public final class Design {

  private final ModelFormula formula;
  private final DataTable table;
  private final Map<String, List<String>> order;
  private final FeatureScaling scaling;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, List<Column>> coded = new HashMap<>();
  private final List<Column> columns = new ArrayList<>();
  private final Map<String, Levels> groups = new LinkedHashMap<>();
  private final double[] response;

  /** A feature. */
  private record Column(String title, double[] values) {

    Column times(Column other) {
      double[] product = new double[values.length];
      Arrays.setAll(product, n -> values[n] * other.values[n]);
      return new Column(title + ":" + other.title, product);
    }
  }

  /**
   * Makes features.
   *
   * @param order the levels of some columns, the one that others are compared with first; the
   *     levels of others are sorted
   * @param scaling of numbers, before they are multiplied
   * @throws InvalidDataException with every problem: numbers that are not finite or, where they are
   *     scaled, do not vary; levels that are not those of the order, or do not recur
   */
  public Design(
      ModelFormula formula,
      DataTable table,
      Map<String, List<String>> order,
      FeatureScaling scaling,
      String source) {
    this.formula = formula;
    this.table = table;
    this.order = order;
    this.scaling = scaling;
    response = values(formula.response());
    Optional<Atom> full = formula.intercept() ? Optional.empty() : firstOfLevels();
    for (List<Atom> term : formula.terms()) {
      List<Column> product = List.of();
      for (Atom atom : term) {
        boolean all = full.filter(atom::equals).isPresent() && term.size() == 1;
        List<Column> factor = columns(atom, all || !formula.hasWithout(term, atom));
        product = product.isEmpty() ? factor : times(product, factor);
      }
      columns.addAll(product);
    }
    for (String group : formula.groups()) {
      groups.put(group, levels(group));
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(source, problems.stream().distinct().toList());
    }
  }

  /** {@return the title of each feature, such as "age", "region[north]" or "region[north]:age"} */
  public List<String> titles() {
    return columns.stream().map(Column::title).toList();
  }

  /** {@return the features, [n][p]} */
  public double[][] features() {
    double[][] features = new double[response.length][columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      double[] values = columns.get(i).values();
      for (int n = 0; n < features.length; n++) {
        features[n][i] = values[n];
      }
    }
    return features;
  }

  /** {@return the response, length n} */
  public double[] response() {
    return response.clone();
  }

  /** {@return the levels of each grouping column, in order} */
  public Map<String, List<String>> groups() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    groups.forEach((column, levels) -> names.put(column, levels.names()));
    return names;
  }

  /**
   * {@return the groups of rows, in the order of {@link #groups}}
   *
   * @param scale the prior of the standard deviation of their effects
   */
  public List<Grouping> groupings(NoisePrior scale) {
    return groups.values().stream()
        .map(levels -> new Grouping(levels.index(), levels.names().size(), scale))
        .toList();
  }

  private boolean hasLevels(Atom atom) {
    String column = atom.title();
    return atom.kind() == Kind.LEVELS
        || atom.kind() == Kind.COLUMN
            && !table.labels(column).isEmpty()
            // A column of numbers that groups or factor() have made labels is a number itself.
            && (order.containsKey(column)
                || !formula.levels().contains(column)
                || table.numbers(column).isEmpty());
  }

  private Optional<Atom> firstOfLevels() {
    return formula.terms().stream()
        .filter(term -> term.size() == 1)
        .map(term -> term.get(0))
        .filter(this::hasLevels)
        .findFirst();
  }

  private static List<Column> times(List<Column> left, List<Column> right) {
    List<Column> product = new ArrayList<>();
    for (Column slow : right) {
      for (Column fast : left) {
        product.add(fast.times(slow));
      }
    }
    return product;
  }

  private List<Column> columns(Atom atom, boolean all) {
    String key = atom.title() + (all ? " all" : "");
    return coded.computeIfAbsent(
        key, k -> hasLevels(atom) ? indicators(atom, all) : List.of(number(atom)));
  }

  private List<Column> indicators(Atom atom, boolean all) {
    String column = atom.columns().get(0);
    boolean asked = atom.kind() == Kind.LEVELS || order.containsKey(column);
    Levels levels = levels(column);
    levels.problem(column, asked).ifPresent(problems::add);
    List<Column> indicators = new ArrayList<>();
    for (int level = all ? 0 : 1; level < levels.names().size(); level++) {
      indicators.add(
          new Column(column + "[" + levels.names().get(level) + "]", levels.indicator(level)));
    }
    return indicators;
  }

  private Levels levels(String column) {
    return Levels.of(table, column, order.getOrDefault(column, List.of()), problems);
  }

  private Column number(Atom atom) {
    double[] values = values(atom);
    if (scaling == FeatureScaling.NONE) {
      return new Column(atom.title(), values);
    }
    if (Arrays.stream(values).allMatch(value -> value == values[0])) {
      problems.add(
          atom.title()
              + ": found "
              + values[0]
              + " in all rows, expected numbers that vary, because target.scaling divides by their"
              + " standard deviation");
      return new Column(atom.title(), values);
    }
    double[][] rows =
        Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
    return new Column(
        atom.title(), Arrays.stream(scaling.apply(rows)).mapToDouble(row -> row[0]).toArray());
  }

  private double[] values(Atom atom) {
    double[] values = new double[table.size()];
    Map<String, double[]> read = new HashMap<>();
    for (String column : atom.columns()) {
      Optional<double[]> numbers = table.numbers(column);
      if (numbers.isEmpty()) {
        problems.add(
            Text.format(
                "column %s: found words, expected numbers, as %s has it", column, atom.title()));
        return values;
      }
      read.put(column, numbers.get());
    }
    Complaint complaint = new Complaint("row");
    for (int n = 0; n < values.length; n++) {
      int row = n;
      values[n] = atom.value().of(column -> read.get(column)[row]);
      if (!Double.isFinite(values[n])) {
        complaint.add(String.valueOf(values[n]), table.place(n));
      }
    }
    complaint.text("finite numbers").ifPresent(text -> problems.add(atom.title() + ": " + text));
    return values;
  }
}
