package io.gibbsvae.config;

import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.DataTable.Domain;
import io.gibbsvae.energy.DataTable.Missing;
import io.gibbsvae.energy.DataTable.Remedies;
import io.gibbsvae.energy.FeatureScaling;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Target.Note;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.regression.Family;
import io.gibbsvae.energy.regression.Identification;
import io.gibbsvae.energy.regression.NoisePrior;
import io.gibbsvae.energy.regression.Observations;
import io.gibbsvae.energy.regression.Prior;
import io.gibbsvae.energy.regression.Regression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Makes the target of a regression on a user's table. */
final class RegressionReader {

  private static final String FILE = "file";
  private static final String RESPONSE = "response";
  private static final String FEATURES = "features";
  private static final String EXPOSURE = "exposure";
  private static final String POSITIVE = "positive";
  private static final String NOISE = "noise";
  private static final String DEVIATION = "sd";
  private static final String MISSING = "missing";
  private static final String COMPARED =
      "Values of log Z can be compared only between models that leave out the same rows";
  private static final String CORRECT = "; correct these rows, or remove them from the file";
  private static final int MOST_WORDS = 6;
  private static final int MOST_COLUMNS = 12;

  private final Section target;
  private final Family family;
  private final boolean familyKnown;
  private final String response;
  private final Optional<String> exposure;
  private final List<String> features;
  private final Missing missing;
  private final FeatureScaling scaling;
  private final Optional<String> positive;
  private final boolean withIntercept;
  private final Optional<Prior> prior;
  private final Optional<Prior> interceptPrior;
  private final Optional<Double> deviation;
  private final Optional<NoisePrior> noisePrior;
  private final Knowledge knowledge;

  private RegressionReader(Section target) {
    this.target = target;
    family = target.oneOf("family", Family.class);
    familyKnown = !target.failed();
    response = target.text(RESPONSE);
    exposure = optional(EXPOSURE, Family.POISSON);
    features = target.texts(FEATURES);
    missing = target.oneOf(MISSING, Missing.class);
    scaling = target.oneOf("scaling", FeatureScaling.class);
    positive = optional(POSITIVE, Family.LOGISTIC);
    withIntercept = target.flag("intercept");
    prior = prior(target.section("prior"), Optional.empty());
    // What is wrong with the one is not to be told of the other.
    Prior fallback = prior.orElse(Prior.normal(1));
    interceptPrior = prior(target.section("intercept-prior"), Optional.of(fallback));
    Section noise = target.section(NOISE);
    deviation = deviation(noise);
    noisePrior = noisePrior(noise);
    knowledge = KnownLogZ.read(target);
    checkFeatures();
  }

  static Optional<Target> create(Section target) {
    RegressionReader reader = new RegressionReader(target);
    return reader
        .table()
        .filter(table -> table.columns().contains(reader.response))
        .filter(reader::responds)
        .flatMap(reader::target);
  }

  private Optional<Target> target(DataTable table) {
    Optional<Observations> data = observations(table);
    Optional<Regression> regression =
        data.flatMap(read -> new DataFiles(target).data(FILE, () -> regression(read)));
    if (regression.isEmpty()) {
      return Optional.empty();
    }
    Identification found = Identification.of(family, data.orElseThrow(), withIntercept);
    if (isDeviationUnknown() && found.exact()) {
      target.problem(
          RESPONSE,
          "found column "
              + response
              + " to be a linear combination of the features in all rows, expected noise: as its"
              + " standard deviation goes to 0, the density grows without bound and Z is infinite."
              + " Leave out the features that contain the response, or set target.noise.sd");
      return Optional.empty();
    }
    List<String> labels = labels(table);
    List<Note> notes = new ArrayList<>();
    table.leftOut().map(text -> new Note("data", text + ". " + COMPARED)).ifPresent(notes::add);
    notes.addAll(RegressionNotes.of(family, found, labels, prior.orElseThrow().scale()));
    return Optional.of(new Target(name(), regression.get(), knowledge, labels, notes));
  }

  private boolean isDeviationUnknown() {
    return family == Family.LINEAR && deviation.isEmpty();
  }

  /** What the coordinates are, in the order of {@link Regression}. */
  private List<String> labels(DataTable table) {
    List<String> labels = new ArrayList<>(columns(table));
    if (withIntercept) {
      labels.add("intercept");
    }
    if (isDeviationUnknown()) {
      labels.add("log sd");
    }
    return labels;
  }

  private String name() {
    String stem = new Location(target.text(FILE)).stem();
    return family.name().toLowerCase(Locale.ROOT) + "-regression-" + stem;
  }

  /** A column or word that only one family has a use for. */
  private Optional<String> optional(String key, Family only) {
    if (!target.has(key)) {
      return Optional.empty();
    }
    if (familyKnown && family != only) {
      onlyOf(target, key, only);
      return Optional.empty();
    }
    return Optional.of(target.text(key)).filter(text -> !text.isEmpty());
  }

  private void onlyOf(Section block, String key, Family only) {
    block.unexpected(
        key,
        Text.format(
            "no value, because target.family is %s and not %s",
            family.name().toLowerCase(Locale.ROOT), only.name().toLowerCase(Locale.ROOT)));
  }

  private void checkFeatures() {
    Set<String> seen = new LinkedHashSet<>();
    for (String feature : features) {
      if (!seen.add(feature)) {
        target.unexpected(FEATURES, "distinct columns; " + feature + " is listed twice");
      }
      if (feature.equals(response) || exposure.filter(feature::equals).isPresent()) {
        target.unexpected(FEATURES, "columns other than target.response and target.exposure");
      }
    }
  }

  /** What a block has not is the fallback's. */
  private static Optional<Prior> prior(Section block, Optional<Prior> fallback) {
    Prior.Type type =
        fallback.isPresent() && !block.has("type")
            ? fallback.get().type()
            : block.oneOf("type", Prior.Type.class);
    double scale = number(block, "scale", fallback.map(Prior::scale));
    double degrees = number(block, "degrees", fallback.map(Prior::degrees));
    return block.build(() -> new Prior(type, scale, degrees));
  }

  private static double number(Section block, String key, Optional<Double> fallback) {
    return fallback.isPresent() && !block.has(key)
        ? fallback.get()
        : block.number(key, Range.POSITIVE);
  }

  private Optional<Double> deviation(Section noise) {
    if (!noise.has(DEVIATION)) {
      return Optional.empty();
    }
    if (familyKnown && family != Family.LINEAR) {
      onlyOf(noise, DEVIATION, Family.LINEAR);
      return Optional.empty();
    }
    return Optional.of(noise.number(DEVIATION, Range.POSITIVE));
  }

  private static Optional<NoisePrior> noisePrior(Section noise) {
    return noise.read(
        () ->
            new NoisePrior(
                noise.oneOf("prior", NoisePrior.Type.class),
                noise.number("scale", Range.POSITIVE)));
  }

  private Optional<DataTable> table() {
    return new DataFiles(target).table(FILE, this::wanted);
  }

  /** What there is of what the configuration names; what there is not is a problem of its key. */
  private Columns wanted(List<String> found) {
    Set<String> named = new LinkedHashSet<>(features);
    named.add(response);
    exposure.ifPresent(named::add);
    List<String> others = found.stream().filter(name -> !named.contains(name)).toList();
    checkNames(RESPONSE, List.of(response), found, others);
    checkNames(EXPOSURE, exposure.stream().toList(), found, others);
    checkNames(FEATURES, features, found, others);
    Map<String, String> words = positive.map(word -> Map.of(response, word)).orElse(Map.of());
    named.retainAll(found);
    // Where something is wrong, all others may not be the features that are meant.
    return new Columns(
        List.copyOf(named),
        features.isEmpty() && !target.failed(),
        words,
        domains(),
        name -> scaling != FeatureScaling.NONE && !isResponseOrExposure(name),
        missing,
        remedies());
  }

  private Map<String, Domain> domains() {
    Map<String, Domain> domains = new HashMap<>();
    if (familyKnown) {
      domains.put(response, new Domain(family.expected() + CORRECT, family::takes));
    }
    // A row that was observed for no time says nothing, and is for the user to remove.
    exposure.ifPresent(
        name -> domains.put(name, new Domain("a positive number" + CORRECT, value -> value > 0)));
    return domains;
  }

  private Remedies remedies() {
    return new Remedies(
        "; target.missing = drop leaves out such rows",
        familyKnown && family == Family.LOGISTIC
            ? Map.of(
                response,
                "; if the responses are words, set target.positive to the one that stands for 1")
            : Map.of(),
        "; or list the columns to use in target.features",
        ", because target.scaling divides by its standard deviation; or list the other columns"
            + " in target.features");
  }

  private boolean isResponseOrExposure(String name) {
    return name.equals(response) || exposure.filter(name::equals).isPresent();
  }

  /** Of no columns at all nothing is said here: the file has no header. */
  private void checkNames(String key, List<String> names, List<String> found, List<String> others) {
    List<String> missing =
        names.stream()
            .distinct()
            .filter(name -> !name.isEmpty() && !found.isEmpty() && !found.contains(name))
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    String meant =
        missing.stream()
            .flatMap(name -> Text.nearest(name, others, 2).stream())
            .distinct()
            .collect(Collectors.joining(", "));
    target.problem(
        key,
        Text.format(
            "found %s, expected %s of %s (%s)%s",
            missing.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", ")),
            missing.size() == 1 ? "a column" : "columns",
            new Location(target.text(FILE)).fileName(),
            Text.listed(found, MOST_COLUMNS),
            Text.question(Optional.of(meant).filter(text -> !text.isEmpty()))));
  }

  private Optional<Observations> observations(DataTable table) {
    List<String> columns = columns(table);
    if (columns.isEmpty()) {
      target.problem(FILE, "found no column besides " + response + ", expected features");
      return Optional.empty();
    }
    return Optional.of(
        new Observations(
            scaling.apply(table.rows(columns)),
            table.column(response),
            exposure.map(table::column).orElse(new double[0]),
            table::place));
  }

  /** A word that is nowhere would make every response 0, and one class is nothing to learn from. */
  private boolean responds(DataTable table) {
    SortedSet<String> words = table.words(response);
    if (positive.isPresent() && !words.isEmpty() && !words.contains(positive.get())) {
      String more = words.size() > MOST_WORDS ? ", ..." : "";
      target.problem(
          POSITIVE,
          Text.format(
              "found \"%s\", expected a value of column %s: %s",
              positive.get(),
              response,
              words.stream()
                  .limit(MOST_WORDS)
                  .map(word -> "\"" + word + "\"")
                  .collect(Collectors.joining(", ", "", more))));
    }
    double[] values = table.column(response);
    if (family == Family.LOGISTIC && !target.failed() && isConstant(values)) {
      target.problem(
          RESPONSE,
          Text.format(
              "found %s in all rows of column %s, expected both 0 and 1",
              words.isEmpty() ? (long) values[0] : "\"" + words.first() + "\"", response));
    }
    return !target.failed();
  }

  private List<String> columns(DataTable table) {
    return features.isEmpty()
        ? table.columns().stream().filter(name -> !isResponseOrExposure(name)).toList()
        : features;
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  private Regression regression(Observations data) {
    Prior slopes = prior.orElseThrow();
    Optional<Prior> intercept = withIntercept ? interceptPrior : Optional.empty();
    if (family != Family.LINEAR) {
      return Regression.of(family, data, slopes, intercept);
    }
    return deviation.isPresent()
        ? Regression.linear(data, slopes, intercept, deviation.get())
        : Regression.linear(data, slopes, intercept, noisePrior.orElseThrow());
  }
}
