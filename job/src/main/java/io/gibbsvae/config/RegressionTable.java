package io.gibbsvae.config;

import io.gibbsvae.energy.Content;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.DataTable.Domain;
import io.gibbsvae.energy.DataTable.Missing;
import io.gibbsvae.energy.DataTable.Remedies;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.regression.Family;
import io.gibbsvae.energy.regression.ModelFormula;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the table of a regression: the columns that its formula or its keys name.
 *
 * @param family empty where it is a problem of its own
 * @param formula what explains the response; without features where all other columns do
 * @param all whether all other columns are features
 * @param levels the columns whose levels have an order of their own
 * @param scaled whether numbers are scaled
 */
record RegressionTable(
    Section target,
    Optional<Family> family,
    ModelFormula formula,
    boolean all,
    Optional<String> exposure,
    Optional<String> positive,
    Set<String> levels,
    boolean scaled,
    Missing missing) {

  private static final String CORRECT = "; correct these rows, or remove them from the file";
  private static final int MOST_COLUMNS = 12;

  /** The table; empty where there is a problem. */
  Optional<DataTable> read() {
    return new DataFiles(target).table(RegressionReader.FILE, this::wanted);
  }

  private boolean isWritten() {
    return !formula.text().isEmpty();
  }

  /** What there is of what the configuration names; what there is not is a problem of its key. */
  private Columns wanted(List<String> found) {
    Set<String> named = new LinkedHashSet<>(formula.columns());
    exposure.ifPresent(named::add);
    List<String> others = found.stream().filter(name -> !named.contains(name)).toList();
    if (isWritten()) {
      checkFormula(found, others);
    } else {
      Set<String> features = new LinkedHashSet<>(formula.columns());
      features.remove(response());
      checkNames(RegressionReader.RESPONSE, List.of(response()), found, others);
      checkNames(RegressionReader.FEATURES, List.copyOf(features), found, others);
    }
    checkNames(RegressionReader.EXPOSURE, exposure.stream().toList(), found, others);
    checkNames(RegressionReader.LEVELS, levels.stream().sorted().toList(), found, found);
    Map<String, String> words = positive.map(word -> Map.of(response(), word)).orElse(Map.of());
    named.retainAll(found);
    Set<String> labelled = new HashSet<>(levels);
    labelled.addAll(formula.levels());
    // Where something is wrong, all others may not be the features that are meant.
    return new Columns(
            List.copyOf(named),
            all && !target.failed(),
            words,
            domains(),
            name -> scaled && !isWritten() && !isResponseOrExposure(name),
            missing,
            remedies())
        .categorical(labelled, this::isCategorical);
  }

  /** Features of 0 and 1 keep their column's name, unless a formula is written, as R has it. */
  private boolean isCategorical(String name, Content content) {
    return !isResponseOrExposure(name)
        && !formula.numbers().contains(name)
        && (content == Content.WORDS || content == Content.BOOLEANS && isWritten());
  }

  private void checkFormula(List<String> found, List<String> others) {
    for (String name : formula.columns()) {
      if (!found.isEmpty() && !found.contains(name)) {
        String what = missing(List.of(name), found, others);
        target.problem(RegressionReader.FORMULA, formula.marked(name, what));
      }
    }
  }

  private Map<String, Domain> domains() {
    Map<String, Domain> domains = new HashMap<>();
    if (!formula.numbers().contains(response())) {
      family.ifPresent(
          known -> domains.put(response(), new Domain(known.expected() + CORRECT, known::takes)));
    }
    // A row that was observed for no time says nothing, and is for the user to remove.
    exposure.ifPresent(
        name -> domains.put(name, new Domain("a positive number" + CORRECT, value -> value > 0)));
    return domains;
  }

  private Remedies remedies() {
    return new Remedies(
        "; target.missing = drop leaves out such rows",
        family.filter(known -> known == Family.LOGISTIC).isPresent()
            ? Map.of(
                response(),
                "; if the responses are words, set target.positive to the one that stands for 1")
            : Map.of(),
        "; or list the columns to use in target.features",
        ", because target.scaling divides by its standard deviation; or list the other columns"
            + " in target.features");
  }

  /** The column of the response, or the first one that it is computed of. */
  private String response() {
    return formula.response().columns().get(0);
  }

  private boolean isResponseOrExposure(String name) {
    return name.equals(response()) || exposure.filter(name::equals).isPresent();
  }

  /** Of no columns at all nothing is said here: the file has no header. */
  private void checkNames(String key, List<String> names, List<String> found, List<String> others) {
    List<String> absent =
        names.stream()
            .distinct()
            .filter(name -> !name.isEmpty() && !found.isEmpty() && !found.contains(name))
            .toList();
    if (!absent.isEmpty()) {
      target.problem(key, missing(absent, found, others));
    }
  }

  private String missing(List<String> absent, List<String> found, List<String> others) {
    String meant =
        absent.stream()
            .flatMap(name -> Text.nearest(name, others, 2).stream())
            .distinct()
            .collect(Collectors.joining(", "));
    return Text.format(
        "found %s, expected %s of %s (%s)%s",
        absent.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", ")),
        absent.size() == 1 ? "a column" : "columns",
        new Location(target.text(RegressionReader.FILE)).fileName(),
        Text.listed(found, MOST_COLUMNS),
        Text.question(Optional.of(meant).filter(text -> !text.isEmpty())));
  }
}
