package io.gibbsvae.energy.stan;

import io.gibbsvae.energy.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Names of values, from the comma-separated ones of BridgeStan, which are {@code theta.1} and
 * {@code m.1.2}, counted from 1, in column-major order. Parts of a complex number or a tuple are
 * variables of their own.
 *
 * @param variables with the shapes of their arrays
 * @param columns {@code theta_1}, {@code m_1_2}
 * @param titles {@code theta[1]}, {@code m[1,2]}
 */
record StanNames(List<Variable> variables, List<String> columns, List<String> titles) {

  private static final Pattern INDEX = Pattern.compile("[1-9]\\d*");

  /** What Stan can say of where a variable lives is not in the interface. */
  private static final String SUPPORT = "stan";

  static StanNames of(String names) {
    List<String> all = names.isEmpty() ? List.of() : Arrays.asList(names.split(","));
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (String name : all) {
      List<String> parts = parts(name);
      List<Integer> index = parts.stream().skip(1).map(Integer::valueOf).toList();
      shapes.merge(column(parts.get(0)), index, StanNames::larger);
    }
    return new StanNames(
        shapes.entrySet().stream()
            .map(shape -> new Variable(shape.getKey(), shape.getValue(), SUPPORT))
            .toList(),
        all.stream().map(StanNames::column).toList(),
        all.stream().map(StanNames::title).toList());
  }

  /** A name and its indices; the whole where not all of the rest are indices. */
  private static List<String> parts(String name) {
    List<String> parts = Arrays.asList(name.split("\\."));
    boolean indexed = parts.stream().skip(1).allMatch(part -> INDEX.matcher(part).matches());
    return indexed ? parts : List.of(name);
  }

  private static String column(String name) {
    return name.replaceAll("\\W", "_");
  }

  private static String title(String name) {
    List<String> parts = parts(name);
    return parts.size() == 1
        ? name
        : parts.stream().skip(1).collect(Collectors.joining(",", parts.get(0) + "[", "]"));
  }

  private static List<Integer> larger(List<Integer> one, List<Integer> other) {
    return one.size() != other.size()
        ? one
        : IntStream.range(0, one.size())
            .mapToObj(i -> Math.max(one.get(i), other.get(i)))
            .collect(Collectors.toCollection(ArrayList::new));
  }
}
