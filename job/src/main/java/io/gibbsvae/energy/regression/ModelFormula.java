package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What explains a response: {@code y ~ a + b + a:b + (1 | school)}.
 *
 * @param response what is explained
 * @param intercept whether there is a constant
 * @param terms products of atoms, each a set in the order of its first mention; those of fewer
 *     atoms come first
 * @param groups columns whose levels have effects of their own
 * @param text the formula; empty where none was written
 * @param places where each column is first mentioned in the text
 */
public record ModelFormula(
    Atom response,
    boolean intercept,
    List<List<Atom>> terms,
    List<String> groups,
    String text,
    Map<String, Integer> places) {

  /** Sorts the terms. */
  public ModelFormula {
    terms = terms.stream().sorted(Comparator.comparingInt(List::size)).map(List::copyOf).toList();
    groups = List.copyOf(groups);
    places = Map.copyOf(places);
  }

  /**
   * Reads a formula.
   *
   * @throws IllegalArgumentException whose message says what was found and expected, and where
   */
  public static ModelFormula parse(String text) {
    return new FormulaParser(text).formula();
  }

  /** {@return columns that explain a column, each by itself} */
  public static ModelFormula of(String response, List<String> features, boolean intercept) {
    return new ModelFormula(
        Atom.column(response),
        intercept,
        features.stream().map(name -> List.of(Atom.column(name))).toList(),
        List.of(),
        "",
        new LinkedHashMap<>());
  }

  /** {@return all columns that it needs, the response's first} */
  public Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>(response.columns());
    atoms().forEach(atom -> columns.addAll(atom.columns()));
    columns.addAll(groups);
    return columns;
  }

  /** {@return the columns that must be levels: those of groups and of {@code factor(a)}} */
  public Set<String> levels() {
    Set<String> levels = new LinkedHashSet<>(groups);
    atoms()
        .filter(atom -> atom.kind() == Atom.Kind.LEVELS)
        .forEach(atom -> levels.addAll(atom.columns()));
    return levels;
  }

  /** {@return the columns that must be numbers: those that numbers are computed of} */
  public Set<String> numbers() {
    Set<String> numbers = new LinkedHashSet<>();
    Stream.concat(Stream.of(response), atoms())
        .filter(atom -> atom.kind() == Atom.Kind.NUMBER)
        .forEach(atom -> numbers.addAll(atom.columns()));
    return numbers;
  }

  private Stream<Atom> atoms() {
    return terms.stream().flatMap(List::stream);
  }

  /** {@return what is wrong with a column, with its place in the text} */
  public String marked(String column, String what) {
    return Text.marked(text, places.getOrDefault(column, 0), what);
  }

  /** Whether a term is in the model but for one atom. */
  boolean hasWithout(List<Atom> term, Atom atom) {
    List<String> rest = new ArrayList<>(term.stream().map(Atom::title).toList());
    rest.remove(atom.title());
    return rest.isEmpty()
        || terms.stream()
            .anyMatch(
                other ->
                    other.size() == rest.size()
                        && other.stream().allMatch(found -> rest.contains(found.title())));
  }
}
