package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Complaint;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.Labels;
import io.gibbsvae.energy.Text;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The levels of a column of words.
 *
 * @param names of the levels, in order; the first is the one that others are compared with
 * @param index of each row, from 0
 */
record Levels(List<String> names, int[] index) {

  private static final int MOST_LEVELS = 8;

  /**
   * The levels of a column.
   *
   * @param order all levels in order; empty for those that there are, sorted
   * @param problems receives what is wrong with them
   */
  static Levels of(DataTable table, String column, List<String> order, List<String> problems) {
    List<String> labels = table.labels(column);
    double[] numbers = table.column(column);
    Set<String> found = new LinkedHashSet<>();
    Arrays.stream(numbers).forEach(number -> found.add(labels.get((int) number)));
    List<String> names = order.isEmpty() ? Labels.sorted(found) : order;
    Map<String, Integer> places = new HashMap<>();
    names.forEach(name -> places.put(name, places.size()));
    int[] index = new int[numbers.length];
    Complaint complaint = new Complaint("row");
    for (int n = 0; n < index.length; n++) {
      String label = labels.get((int) numbers[n]);
      index[n] = places.getOrDefault(label, -1);
      if (index[n] < 0) {
        complaint.add('"' + label + '"', table.place(n));
      }
    }
    complaint
        .text("one of the levels " + listed(names) + " of target.levels")
        .ifPresent(text -> problems.add("column " + column + ": " + text));
    List<String> absent = names.stream().filter(name -> !found.contains(name)).toList();
    if (!absent.isEmpty()) {
      problems.add(
          Text.format(
              "column %s: found no row of the level %s of target.levels, expected one at least",
              column, listed(absent)));
    }
    return new Levels(names, index);
  }

  /**
   * What makes the levels no feature, if anything does.
   *
   * @param asked whether the configuration says that the column has levels
   */
  Optional<String> problem(String column, boolean asked) {
    if (names.size() == 1) {
      return Optional.of(
          Text.format(
              "column %s: found %s in all rows, expected two levels at least",
              column, listed(names)));
    }
    if (!asked && names.size() == index.length && names.size() > 2) {
      return Optional.of(
          Text.format(
              "column %s: found a different word in each of %d rows (%s), expected levels that"
                  + " recur; leave the column out, by target.features or target.formula, or give it in"
                  + " target.levels",
              column, index.length, listed(names)));
    }
    return Optional.empty();
  }

  private static String listed(List<String> names) {
    return Text.listed(
        names.stream().map(name -> '"' + name + '"').collect(Collectors.toList()), MOST_LEVELS);
  }

  /** 1 in the rows of a level, 0 in all others. */
  double[] indicator(int level) {
    return Arrays.stream(index).mapToDouble(i -> i == level ? 1 : 0).toArray();
  }
}
