package io.gibbsvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.sample.SampleRequest;
import io.gibbsvae.train.TrainSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a run's configuration: values from the command line win over the file's, and those over the
 * defaults of {@code reference.conf}. Neither system properties nor the environment are looked at,
 * except for variables that the file names itself.
 */
public final class ConfigurationReader {

  private static final String SPARK = "spark";

  /** What a running driver cannot change any more. */
  private static final List<String> TOO_LATE =
      List.of(
          "spark.driver.memory",
          "spark.driver.memoryOverhead",
          "spark.driver.extraJavaOptions",
          "spark.driver.defaultJavaOptions",
          "spark.driver.extraClassPath",
          "spark.submit.deployMode");

  private static final int HASH_DIGITS_OF_RUN_ID = 10;

  /** What the run is for. */
  static final String WANT = "want";

  /** Further models to train, each as what differs from model and train. */
  static final String CANDIDATES = "candidates";

  /** The blocks that a plan is for. */
  private static final List<String> PLANNED = List.of("model", "train", CANDIDATES);

  /** Keys of these that say nothing of how. */
  private static final Set<String> LEFT_OPEN =
      Set.of("location", "scale", "seed", "workers", "budget", "cycles.rows");

  /** In the folder of a run: its manifest. */
  public static final String MANIFEST = "manifest.json";

  /** In a manifest: the whole configuration of its run. */
  public static final String CONFIGURATION = "configuration";

  /** In a manifest: the file that it was read from, which names of data files start from. */
  public static final String CONFIGURATION_FILE = "configuration_file";

  private final FileOpener opener;

  private ConfigurationReader(FileOpener opener) {
    this.opener = opener;
  }

  /**
   * {@return a reader of files that {@code opener} opens}
   *
   * @param opener called for the configuration, for what it includes and for data files
   */
  public static ConfigurationReader of(FileOpener opener) {
    return new ConfigurationReader(opener);
  }

  /**
   * Reads and checks a configuration and the data files that it names. Names of data files and of
   * included files are relative to the folder of the file that {@code location} names.
   *
   * @param location a path, or a URI that the opener understands
   * @param assignments values from the command line; of two for one key the last wins
   * @return the run, with every default filled in
   * @throws InvalidConfigurationException with every problem that was found
   */
  public RunConfiguration read(String location, List<Assignment> assignments) {
    return read(location, assignments, Optional.empty());
  }

  /**
   * Reads a configuration that has a plan for what it does not set itself.
   *
   * @param plan lines of a configuration, whose values win over the defaults and over nothing else;
   *     empty where there is no plan
   * @throws InvalidConfigurationException with every problem that was found
   */
  public RunConfiguration read(String location, List<Assignment> assignments, List<String> plan) {
    return read(location, assignments, Optional.of(plan));
  }

  /** A plan that is not there is still to be made. */
  private RunConfiguration read(
      String location, List<Assignment> assignments, Optional<List<String>> plan) {
    Reading reading = new Reading(new Location(location), opener);
    ConfigObject set = parse(reading, assignments);
    ConfigObject values = resolve(set, plan.orElse(List.of()), reading);
    Optional<TargetType> type = TargetReader.type(values);
    reportUnknownKeys(values, type, reading);
    return read(
        type.map(found -> withDefaults(values, found)).orElse(values), isOpen(set), plan, reading);
  }

  /** Whether a configuration leaves open how the model is made and trained. */
  private static boolean isOpen(ConfigObject set) {
    return PLANNED.stream()
        .map(set::get)
        .filter(Objects::nonNull)
        .allMatch(
            block ->
                block instanceof ConfigObject keys
                    && keys.toConfig().entrySet().stream()
                        .allMatch(entry -> LEFT_OPEN.contains(entry.getKey())));
  }

  /**
   * Reads the configuration that a run's manifest holds, where there is a run in a folder; its
   * output is that folder.
   *
   * @param folder a path, or a URI that the opener understands
   * @return empty where the folder has no manifest
   * @throws InvalidConfigurationException with every problem that was found: data files may have
   *     gone since
   */
  public Optional<RunConfiguration> readRecorded(String folder, List<Assignment> assignments) {
    Location run = new Location(folder.replaceAll("(?<=.)/+$", ""));
    Location manifest = new Location(run.text() + "/" + MANIFEST);
    Config recorded;
    try (Reader text =
        new InputStreamReader(opener.open(manifest.text()), StandardCharsets.UTF_8)) {
      recorded =
          ConfigFactory.parseReader(
              text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (ConfigException e) {
      throw unreadable(manifest, e.getMessage());
    }
    if (!recorded.hasPath(CONFIGURATION) || !recorded.hasPath(CONFIGURATION_FILE)) {
      throw unreadable(
          manifest,
          "found no " + CONFIGURATION + " and " + CONFIGURATION_FILE + ", expected a run's");
    }
    String file = recorded.getString(CONFIGURATION_FILE);
    byte[] text =
        recorded
            .getConfig(CONFIGURATION)
            .root()
            .render(ConfigRenderOptions.concise())
            .getBytes(StandardCharsets.UTF_8);
    FileOpener recordedFirst =
        new FileOpener() {
          @Override
          public InputStream open(String location) throws IOException {
            return location.equals(file) ? new ByteArrayInputStream(text) : opener.open(location);
          }

          @Override
          public List<String> list(String location) throws IOException {
            return opener.list(location);
          }
        };
    List<Assignment> all = new ArrayList<>();
    String parent = run.sibling("").text();
    all.add(Assignment.option(folder, "output.path", parent.isEmpty() ? "." : parent));
    all.add(Assignment.option(folder, "output.run-id", run.fileName()));
    all.addAll(assignments);
    return Optional.of(of(recordedFirst).read(file, all));
  }

  private static InvalidConfigurationException unreadable(Location manifest, String why) {
    return new InvalidConfigurationException(
        manifest.text(), List.of(new Problem("", manifest.fileName(), why)), Optional.empty());
  }

  /** What a target may have is for its type to say: a user's class takes any key. */
  private static void reportUnknownKeys(
      ConfigObject values, Optional<TargetType> type, Reading reading) {
    Optional<TargetType> strict = type.filter(found -> !found.takesAnyKey());
    ConfigObject known =
        strict.map(found -> withDefaults(Reference.keys(), found)).orElse(Reference.keys());
    Set<String> free =
        strict.isPresent()
            ? Set.of(
                SPARK,
                TargetReader.TARGET + "." + EnergyExpression.PARAMETERS,
                TargetReader.TARGET + "." + EnergyExpression.DATA,
                TargetReader.TARGET + "." + RegressionReader.LEVELS,
                TargetReader.TARGET + "." + CoordinatesReader.KEY)
            : Set.of(SPARK, TargetReader.TARGET);
    UnknownKeys unknown = new UnknownKeys(known, free);
    unknown.report(values, reading);
    if (values.get(CANDIDATES) instanceof ConfigList candidates) {
      UnknownKeys ofCandidates =
          new UnknownKeys(
              known.withOnlyKey("model").withValue("train", known.get("train")), Set.of());
      candidates.stream()
          .filter(ConfigObject.class::isInstance)
          .forEach(candidate -> ofCandidates.report((ConfigObject) candidate, reading));
    }
  }

  private static ConfigObject withDefaults(ConfigObject values, TargetType type) {
    ConfigValue target = values.get(TargetReader.TARGET).withFallback(type.defaults());
    return values.withValue(TargetReader.TARGET, target);
  }

  private static ConfigObject parse(Reading reading, List<Assignment> assignments) {
    SourceText text = new SourceText(reading);
    ConfigObject values = ConfigFactory.empty().root();
    for (Assignment assignment : assignments) {
      try {
        values = text.parse(assignment).withFallback(values);
      } catch (ConfigException e) {
        reading.problem(e);
      }
    }
    try {
      values = values.withFallback(text.parse(reading.source()));
    } catch (ConfigException e) {
      reading.problem(e);
    }
    reading.throwIfInvalid();
    return values;
  }

  private static ConfigObject resolve(ConfigObject values, List<String> plan, Reading reading) {
    Config all =
        values
            .withFallback(ConfigFactory.parseString(String.join("\n", plan)))
            .withFallback(Reference.keys())
            .toConfig();
    try {
      return all.resolve().root();
    } catch (ConfigException e) {
      reading.problem(e);
      reading.throwIfInvalid();
      throw e;
    }
  }

  private static RunConfiguration read(
      ConfigObject values, boolean open, Optional<List<String>> plan, Reading reading) {
    Section root = Section.root(values, reading);
    Section targetBlock = root.section(TargetReader.TARGET);
    boolean checkGradient = targetBlock.flag(TargetReader.CHECK_GRADIENT);
    boolean checkGrowth = targetBlock.flag(TargetReader.CHECK_GROWTH);
    Optional<Target> target = TargetReader.read(targetBlock);
    OptionalInt dimension =
        target.map(Target::dimension).map(OptionalInt::of).orElse(OptionalInt.empty());
    int largestBlock = Integer.MAX_VALUE / dimension.orElse(1);
    Want want = root.oneOf(WANT, Want.class);
    if (want == Want.ROWS) {
      // A run keeps its identity from before there was a choice.
      root.forget(WANT);
    }
    Section evaluateBlock = root.section("evaluate");
    Models models =
        Models.read(
            root,
            dimension,
            largestBlock,
            SampleReader.wantedRows(values, want, evaluateBlock),
            !open || plan.isPresent());
    Optional<ModelSettings> model = models.model();
    Optional<TrainSettings> train = models.train();
    Optional<EvaluateSettings> evaluate = SampleReader.readEvaluate(evaluateBlock, want);
    Optional<SampleRequest> sample = SampleReader.readSample(root.section("sample"), largestBlock);
    Optional<Thresholds> thresholds = SampleReader.readThresholds(root.section("verdicts"));
    Section output = root.section("output");
    Optional<String> path = OutputReader.readPath(output);
    SortedMap<String, String> spark = new TreeMap<>();
    Section sparkBlock = root.section(SPARK);
    sparkBlock.settings().forEach((key, value) -> spark.put(SPARK + "." + key, value));
    TOO_LATE.stream()
        .filter(spark::containsKey)
        .forEach(
            key ->
                reading.problem(
                    key,
                    Text.format(
                        "found %s, expected no value, because Spark needs it before it reads this"
                            + " configuration; give it at the end of the command line, as -- --conf"
                            + " %s=...",
                        spark.get(key), key)));
    Optional<EnergyChecks> checks =
        target.isPresent() && model.isPresent()
            ? Optional.of(
                new EnergyChecks(
                    reading.source().text(),
                    target.get(),
                    model.get(),
                    train.map(read -> read.steps().batch()).orElse(1),
                    checkGradient,
                    checkGrowth && train.isPresent(),
                    TargetReader.TARGET + "." + TargetReader.energyKey(targetBlock),
                    targetBlock.where(TargetReader.energyKey(targetBlock))))
            : Optional.empty();
    reading.throwIfInvalid(checks);

    EffectiveConfiguration effective =
        new EffectiveConfiguration(root.effective(), reading.dataFiles());
    String hash = effective.modelHash();
    OutputSettings outputSettings =
        OutputReader.settings(
            output,
            path.orElseThrow(),
            target.orElseThrow().name() + "-" + hash.substring(0, HASH_DIGITS_OF_RUN_ID));
    return new RunConfiguration(
        want,
        target.orElseThrow(),
        model.orElseThrow(),
        train.orElseThrow(),
        models.all(),
        models.budget(),
        evaluate.orElseThrow(),
        sample.orElseThrow(),
        thresholds.orElseThrow(),
        outputSettings,
        checks.orElseThrow(),
        Collections.unmodifiableSortedMap(spark),
        Collections.unmodifiableSortedMap(reading.dataFiles()),
        reading.source().absolute().text(),
        effective.json(),
        hash,
        effective.hash(),
        effective.portable(name -> reading.source().absolute().sibling(name).text()),
        open,
        plan.filter(lines -> !lines.isEmpty()).isPresent());
  }
}
