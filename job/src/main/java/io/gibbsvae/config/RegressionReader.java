package io.gibbsvae.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Missing;
import io.gibbsvae.energy.FeatureScaling;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Target.Note;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.Variable;
import io.gibbsvae.energy.regression.Atom;
import io.gibbsvae.energy.regression.Design;
import io.gibbsvae.energy.regression.Family;
import io.gibbsvae.energy.regression.Identification;
import io.gibbsvae.energy.regression.ModelFormula;
import io.gibbsvae.energy.regression.Observations;
import io.gibbsvae.energy.regression.Regression;
import io.gibbsvae.energy.regression.RegressionReadout;
import io.gibbsvae.sample.Correction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the target of a regression on a user's table. */
final class RegressionReader {

  static final String FILE = "file";
  static final String FORMULA = "formula";
  static final String RESPONSE = "response";
  static final String FEATURES = "features";
  static final String EXPOSURE = "exposure";
  static final String LEVELS = "levels";

  private static final String POSITIVE = "positive";
  private static final String INTERCEPT = "intercept";
  private static final String MISSING = "missing";
  private static final String COMPARED =
      "Values of log Z can be compared only between models that leave out the same rows";
  private static final int MOST_WORDS = 6;

  private final Section target;
  private final FamilyReader reader;
  private final Family family;
  private final boolean written;
  private final Optional<ModelFormula> formula;
  private final Optional<String> exposure;
  private final Missing missing;
  private final FeatureScaling scaling;
  private final Optional<String> positive;
  private final Map<String, List<String>> levels;
  private final Knowledge knowledge;

  private RegressionReader(Section target) {
    this.target = target;
    reader = new FamilyReader(target);
    family = reader.family();
    exposure = reader.text(EXPOSURE, Family::counts);
    written = target.has(FORMULA);
    formula = written ? formula() : Optional.of(ofKeys());
    missing = target.oneOf(MISSING, Missing.class);
    scaling = target.oneOf("scaling", FeatureScaling.class);
    positive = reader.text(POSITIVE, only -> only == Family.LOGISTIC);
    levels = levels();
    reader.readPriors(formula.filter(found -> !found.groups().isEmpty()).isPresent());
    knowledge = KnownLogZ.read(target);
  }

  static Optional<Target> create(Section target) {
    RegressionReader regression = new RegressionReader(target);
    return regression.formula.flatMap(regression::target);
  }

  private Optional<Target> target(ModelFormula read) {
    boolean all = !written && read.terms().isEmpty();
    Optional<DataTable> table =
        new RegressionTable(
                target,
                reader.known(),
                read,
                all,
                exposure,
                positive,
                levels.keySet(),
                scaling != FeatureScaling.NONE,
                missing)
            .read()
            .filter(found -> found.columns().containsAll(read.response().columns()));
    return table.flatMap(found -> target(all ? withAll(read, found) : read, found));
  }

  /** All columns explain the response but the exposure. */
  private ModelFormula withAll(ModelFormula read, DataTable table) {
    String response = read.response().title();
    return ModelFormula.of(
        response,
        table.columns().stream()
            .filter(name -> !name.equals(response) && exposure.filter(name::equals).isEmpty())
            .toList(),
        read.intercept());
  }

  private Optional<Target> target(ModelFormula model, DataTable table) {
    checkPositive(model.response(), table);
    if (!written && model.terms().isEmpty() && !target.failed()) {
      target.problem(
          FILE, "found no column besides " + model.response().title() + ", expected features");
      return Optional.empty();
    }
    if (!table.columns().containsAll(model.columns())) {
      return Optional.empty();
    }
    DataFiles files = new DataFiles(target);
    Optional<Design> design =
        files.data(FILE, () -> new Design(model, table, levels, scaling, target.text(FILE)));
    Optional<Observations> data =
        design.map(
            found ->
                new Observations(
                    found.features(),
                    found.response(),
                    exposure.map(table::column).orElse(new double[0]),
                    table::place));
    if (data.isEmpty() || !responds(model, table, data.get().response())) {
      return Optional.empty();
    }
    return files
        .data(FILE, () -> reader.regression(model.intercept(), data.get(), design.get()))
        .flatMap(found -> target(model, table, design.get(), data.get(), found));
  }

  private Optional<Target> target(
      ModelFormula model,
      DataTable table,
      Design design,
      Observations data,
      Regression regression) {
    Identification found = Identification.of(family, data, model.intercept());
    Optional<String> improper = reader.improper(model, data, found);
    if (improper.isPresent()) {
      target.problem(written ? FORMULA : RESPONSE, improper.get());
      return Optional.empty();
    }
    List<String> coefficients = new ArrayList<>(design.titles());
    if (model.intercept()) {
      coefficients.add(INTERCEPT);
    }
    List<Note> notes = new ArrayList<>();
    table.leftOut().map(text -> new Note("data", text + ". " + COMPARED)).ifPresent(notes::add);
    nameless(table).ifPresent(notes::add);
    notes.addAll(RegressionNotes.of(family, found, coefficients, reader.prior().scale()));
    if (!written) {
      regression.parameters().forEach(parameter -> coefficients.add(logarithm(parameter)));
      return Optional.of(new Target(name(), regression, knowledge, coefficients, notes));
    }
    RegressionReadout readout =
        new RegressionReadout(
            coefficients, design.groups(), regression.parameters(), Correction.furtherColumns());
    return Optional.of(new Target(name(), regression, knowledge, readout, List.of(), notes));
  }

  /** What the coordinate of a parameter is. */
  private static String logarithm(Variable parameter) {
    return parameter.support().equals("positive")
        ? "log " + parameter.name()
        : "log(" + parameter.name() + " - 1)";
  }

  private Optional<Note> nameless(DataTable table) {
    List<String> numbers = table.nameless().stream().map(String::valueOf).toList();
    boolean all = formula.orElseThrow().terms().isEmpty() && !written;
    return numbers.isEmpty() || !all
        ? Optional.empty()
        : Optional.of(
            new Note(
                "data",
                Text.format(
                    "column number %s has no name and is no feature; give it a name in the header"
                        + " if it is one",
                    String.join(", ", numbers))));
  }

  private String name() {
    String stem = new Location(target.text(FILE)).stem();
    return FamilyReader.word(family) + "-regression-" + stem;
  }

  private Optional<ModelFormula> formula() {
    String because = "no value, because target.formula says it";
    if (target.has(RESPONSE)) {
      target.unexpected(RESPONSE, because);
    }
    if (!(target.values().get(FEATURES) instanceof ConfigList list && list.isEmpty())) {
      target.unexpected(FEATURES, because);
    }
    if (!Boolean.TRUE.equals(target.values().get(INTERCEPT).unwrapped())) {
      target.unexpected(INTERCEPT, because + ", as in y ~ 0 + a");
    }
    String text = target.text(FORMULA);
    try {
      ModelFormula read = ModelFormula.parse(text);
      exposure
          .filter(read.columns()::contains)
          .ifPresent(
              name ->
                  target.problem(
                      FORMULA,
                      read.marked(
                          name,
                          "found target.exposure in the formula, expected other columns: means are"
                              + " in proportion to it already")));
      return Optional.of(read);
    } catch (IllegalArgumentException e) {
      target.problem(FORMULA, e.getMessage());
      return Optional.empty();
    }
  }

  private ModelFormula ofKeys() {
    String response = target.text(RESPONSE);
    List<String> features = target.texts(FEATURES);
    boolean withIntercept = target.flag(INTERCEPT);
    Set<String> seen = new LinkedHashSet<>();
    for (String feature : features) {
      if (!seen.add(feature)) {
        target.unexpected(FEATURES, "distinct columns; " + feature + " is listed twice");
      }
      if (feature.equals(response) || exposure.filter(feature::equals).isPresent()) {
        target.unexpected(FEATURES, "columns other than target.response and target.exposure");
      }
    }
    return ModelFormula.of(response, features, withIntercept);
  }

  /** Where there are none, the block is no part of the run's identity. */
  private Map<String, List<String>> levels() {
    Map<String, List<String>> levels = new TreeMap<>();
    if (target.has(LEVELS)
        && !(target.values().get(LEVELS) instanceof ConfigObject block && block.isEmpty())) {
      Section block = target.section(LEVELS);
      for (String column : block.values().keySet().stream().sorted().toList()) {
        List<String> order = block.texts(column);
        if (Set.copyOf(order).size() < order.size()) {
          block.unexpected(column, "different levels");
        }
        levels.put(column, order);
      }
    }
    return levels;
  }

  /** A word that is nowhere would make every response 0. */
  private void checkPositive(Atom response, DataTable table) {
    SortedSet<String> words = table.words(response.title());
    if (positive.isPresent() && !words.isEmpty() && !words.contains(positive.get())) {
      String more = words.size() > MOST_WORDS ? ", ..." : "";
      target.problem(
          POSITIVE,
          Text.format(
              "found \"%s\", expected a value of column %s: %s",
              positive.get(),
              response.title(),
              words.stream()
                  .limit(MOST_WORDS)
                  .map(word -> "\"" + word + "\"")
                  .collect(Collectors.joining(", ", "", more))));
    }
  }

  /** One class is nothing to learn from. */
  private boolean responds(ModelFormula model, DataTable table, double[] values) {
    // Of a word that is not there all rows are 0.
    if (!target.failed()
        && family == Family.LOGISTIC
        && Arrays.stream(values).allMatch(value -> value == values[0])) {
      String response = model.response().title();
      SortedSet<String> words = table.words(response);
      target.problem(
          written ? FORMULA : RESPONSE,
          Text.format(
              "found %s in all rows of column %s, expected both 0 and 1",
              words.isEmpty() ? (long) values[0] : "\"" + words.first() + "\"", response));
    }
    return !target.failed();
  }
}
