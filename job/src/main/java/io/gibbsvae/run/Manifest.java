package io.gibbsvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.check.Search;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.config.TargetTypes;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.evaluate.DistanceToExact;
import io.gibbsvae.evaluate.EnergyHistogram;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Evaluation.Expectation;
import io.gibbsvae.evaluate.ForwardReport;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.model.network.Networks;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleReport.ChainDiagnosis;
import io.gibbsvae.train.RoundReport;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The account of a run for programs and for later: configuration, seeds, versions, timings,
 * estimates and counts. Numbers that are not finite are null in it, since JSON has none.
 */
final class Manifest {

  static final String EVALUATION = "evaluation";
  static final String SAMPLES = "samples";
  static final String BASELINE = "baseline";
  private static final String SEARCH = "search";
  private static final String TRAINING = "training";
  private static final String RESUMED_AFTER_ROWS = "resumed_after_rows";
  private static final String ENERGY_EVALUATIONS = "energy_evaluations";
  private static final String REQUIREMENTS_MET = "requirements_met";

  /** In a part of the manifest: the block of the configuration that it was made with. */
  static final String SETTINGS = "settings";

  static final String ERROR = "error";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode root;

  /** A manifest that starts from what an earlier phase of the run has left. */
  Manifest(Optional<JsonNode> earlier) {
    root = earlier.map(node -> (ObjectNode) node.deepCopy()).orElseGet(JSON::createObjectNode);
  }

  ObjectNode json() {
    return root;
  }

  /**
   * Says whose folder this is: the configuration of its last run or training. An evaluation or
   * samples made later with other settings have them in their own part.
   */
  void identify(RunConfiguration configuration) {
    root.put("run_id", configuration.output().runId());
    root.put("hash", configuration.hash());
    root.put("model_hash", configuration.modelHash());
    ObjectNode target = root.putObject("target");
    target.put("name", configuration.target().name());
    target.put("dimension", configuration.target().dimension());
    List<String> labels = configuration.target().labels();
    if (!labels.isEmpty()) {
      labels.forEach(target.putArray("labels")::add);
    }
    if (!configuration.target().notes().isEmpty()) {
      ArrayNode notes = target.putArray("notes");
      configuration
          .target()
          .notes()
          .forEach(note -> notes.addObject().put("topic", note.topic()).put("text", note.text()));
    }
    ObjectNode seeds = root.putObject("seeds");
    seeds.put("train", configuration.train().seed());
    // Rounds of so many seconds depend on the machine's speed.
    root.put("reproducible", !configuration.train().timed());
    seeds.put("evaluate", configuration.evaluate().seed());
    seeds.put("sample", configuration.sample().seed());
    ObjectNode dataFiles = root.putObject("data_files_sha256");
    configuration.dataFiles().forEach(dataFiles::put);
    root.put(ConfigurationReader.CONFIGURATION_FILE, configuration.source());
    try {
      root.set(ConfigurationReader.CONFIGURATION, JSON.readTree(configuration.effective()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the effective configuration is JSON", e);
    }
    TargetTypes.named(root.at("/configuration/target/type").asText())
        .ifPresent(type -> target.put("summary", type.summary()));
  }

  /** Of this program. */
  static String version() {
    String own = Manifest.class.getPackage().getImplementationVersion();
    return own == null ? "development" : own;
  }

  /** Says what ran it. */
  void versions(String sparkVersion, String master) {
    ObjectNode versions = root.putObject("versions");
    versions.put("gibbs_vae", version());
    versions.put("spark", sparkVersion);
    versions.put("java", System.getProperty("java.version"));
    versions.put("java_vm", System.getProperty("java.vm.name"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put("architecture", System.getProperty("os.arch"));
    versions.put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName());
    versions.put("blas", String.valueOf(Nd4j.factory().blas().getBlasVendor()));
    versions.put("products", Networks.description());
    root.put("spark_master", master);
  }

  boolean isRunning() {
    return root.path("status").asText().equals("running");
  }

  void status(String status) {
    root.put("status", status);
  }

  void training(List<RoundReport> rounds, double seconds, List<Integer> resumed) {
    ObjectNode training = root.putObject(TRAINING);
    RoundReport last = rounds.get(rounds.size() - 1);
    training.put("rounds", last.round());
    put(training, "bound", last.bound());
    put(training, "log_ratio", last.logRatio());
    put(training, "energy", last.energy());
    put(training, "beta", last.beta());
    training.put("gradient_steps", rounds.stream().mapToLong(RoundReport::steps).sum());
    training.put("clipped_steps", rounds.stream().mapToLong(RoundReport::clipped).sum());
    training.put("skipped_batches", rounds.stream().mapToLong(RoundReport::skipped).sum());
    training.put(ENERGY_EVALUATIONS, rounds.stream().mapToLong(RoundReport::energies).sum());
    if (last.hasPopulation()) {
      ObjectNode population = training.putObject("population");
      put(population, "beta", last.population().beta());
      put(population, "ess_share", last.population().ess());
      put(population, "log_z", last.population().logZ());
      put(population, "log_z_error", last.population().error());
      population.put("rises_of_beta", rounds.stream().mapToLong(r -> r.population().steps()).sum());
      put(population, "forward_bound", last.forward());
    }
    training.put(
        "nonfinite_energies", rounds.stream().mapToLong(RoundReport::nonFiniteEnergies).sum());
    put(training, "seconds", seconds);
    ArrayNode interruptions = training.putArray("resumed_after_rounds");
    resumed.forEach(interruptions::add);
  }

  /** Energies that training took. */
  long trainingEnergies() {
    return root.path(TRAINING).path(ENERGY_EVALUATIONS).asLong();
  }

  double trainingSeconds() {
    return root.path(TRAINING).path("seconds").asDouble();
  }

  void evaluation(
      Evaluation e,
      List<Verdict> verdicts,
      List<Requirement> requirements,
      JsonNode settings,
      double seconds) {
    // It stood beside the evaluation that is replaced.
    root.remove(BASELINE);
    ObjectNode evaluation = root.putObject(EVALUATION);
    evaluation.set(SETTINGS, settings);
    root.withObject("/seeds").set("evaluate", settings.path("seed"));
    put(evaluation, e);
    put(evaluation, verdicts, requirements);
    put(evaluation, "seconds", seconds);
  }

  void samples(
      SampleReport report,
      List<Verdict> verdicts,
      List<Requirement> requirements,
      RunFolder.Size size,
      Map<String, String> columns,
      JsonNode settings,
      double seconds,
      long earlierRows) {
    ObjectNode samples = root.putObject(SAMPLES);
    samples.set(SETTINGS, settings);
    root.withObject("/seeds").set("sample", settings.path("seed"));
    samples.put("files", size.files());
    samples.put("bytes", size.bytes());
    ArrayNode names = samples.putArray("columns");
    columns.keySet().forEach(names::add);
    ArrayNode types = samples.putArray("column_types");
    columns.values().forEach(types::add);
    put(samples, report);
    put(samples, verdicts, requirements);
    put(samples, "seconds", seconds);
    samples.put(RESUMED_AFTER_ROWS, earlierRows);
  }

  /** Chains without a model, beside the evaluation. */
  void baseline(SampleReport report, ChainSettings settings, String verdict, double seconds) {
    ObjectNode baseline = root.putObject(BASELINE);
    baseline.put("draws", settings.draws());
    baseline.put("warm_up", settings.warmUp());
    baseline.put("thin", settings.thin());
    put(baseline, report);
    baseline.put("verdict", verdict);
    put(baseline, "seconds", seconds);
  }

  /** Records the minima that were found before the run, and what it took to find them. */
  void search(Search search) {
    ObjectNode found = root.putObject(SEARCH);
    found.put(ENERGY_EVALUATIONS, search.energies());
    found.put("descents", search.descents());
    ArrayNode places = found.putArray("places");
    for (Place place : search.places()) {
      ObjectNode node = places.addObject();
      Arrays.stream(place.x()).forEach(node.putArray("x")::add);
      Arrays.stream(place.deviations()).forEach(node.putArray("standard_deviations")::add);
      put(node, "log_mass", place.logMass());
    }
  }

  /** Judges evaluation and samples together, whichever of them are there. */
  void judge(Thresholds thresholds) {
    StoredQuality.judge(root, thresholds);
  }

  /** The particles' log Z, where training had particles that came to the target. */
  Optional<Estimate> particlesLogZ() {
    JsonNode population = root.path(TRAINING).path("population");
    return population.path("beta").asDouble() == 1 && population.path("log_z").isNumber()
        ? Optional.of(
            new Estimate(
                population.path("log_z").asDouble(),
                population.path("log_z_error").asDouble(Double.NaN)))
        : Optional.empty();
  }

  /** Log Z of the model's weights, where it was evaluated. */
  Optional<Estimate> evaluationLogZ() {
    return Optional.of(root.path(EVALUATION).path("log_z"))
        .filter(JsonNode::isObject)
        .map(StoredQuality::estimate);
  }

  /** The parts that judge, for metrics/diagnostics.json: the same whenever they are computed. */
  ObjectNode diagnostics() {
    ObjectNode diagnostics = JSON.createObjectNode();
    for (String part : List.of(StoredQuality.QUALITY, EVALUATION, SAMPLES, BASELINE)) {
      if (root.has(part)) {
        ObjectNode copy = root.get(part).deepCopy();
        copy.remove(List.of("seconds", RESUMED_AFTER_ROWS));
        diagnostics.set(part, copy);
      }
    }
    return diagnostics;
  }

  /** Whether a part meets what its configuration requires; one that is not there does. */
  static boolean isMet(JsonNode manifest, String part) {
    return manifest.path(part).path(REQUIREMENTS_MET).asBoolean(true);
  }

  private static void put(ObjectNode node, List<Verdict> verdicts, List<Requirement> requirements) {
    ArrayNode sentences = node.putArray(StoredQuality.VERDICTS);
    verdicts.forEach(verdict -> StoredQuality.put(sentences.addObject(), verdict));
    ArrayNode demands = node.putArray("requirements");
    for (Requirement requirement : requirements) {
      ObjectNode json = demands.addObject();
      json.put("key", requirement.key());
      put(json, "required", requirement.required());
      put(json, "found", requirement.found());
      json.put("met", requirement.met());
    }
    node.put(REQUIREMENTS_MET, requirements.stream().allMatch(Requirement::met));
  }

  private static void put(ObjectNode json, Evaluation e) {
    json.put("rows", e.rows());
    json.put(ENERGY_EVALUATIONS, e.energyEvaluations());
    json.put("nonfinite_energies", e.nonFiniteEnergies());
    json.put("missed_places", e.missed().size());
    put(json, "elbo", e.joint().elbo());
    put(json, "log_z", e.weights().logZ());
    put(json, "ess", e.weights().ess());
    put(json, "k_hat", e.weights().kHat());
    put(json, "missing_share", e.weights().missingShare());
    ArrayNode weights = json.putArray("weights");
    put(weights.addObject(), e.joint());
    put(weights.addObject(), e.weights());
    e.exactJoint().ifPresent(exact -> put(json, "eubo", exact.eubo()));
    e.exactWeights().ifPresent(exact -> put(json, "log_z_forward", exact.logZ()));
    ArrayNode forward = json.putArray("forward");
    e.exactJoint().ifPresent(exact -> put(forward.addObject(), exact));
    e.exactWeights().ifPresent(exact -> put(forward.addObject(), exact));
    put(json, "latent_information", e.latentInformation());
    e.knownLogZ()
        .ifPresent(
            known -> {
              put(json, "log_z_truth", known);
              put(json, "log_z_error", e.weights().logZ().value() - known.value());
            });
    put(json, "energy", e.energy());
    e.exactEnergy().ifPresent(exact -> put(json.withObject("/energy"), "exact_samples", exact));
    e.energies().ifPresent(energies -> put(json.putObject("energy_histogram"), energies));
    e.distance().ifPresent(distance -> put(json.putObject("distance_to_exact"), distance));
    ArrayNode observables = json.putArray("observables");
    e.observables().forEach(expectation -> add(observables, expectation));
    ArrayNode coordinates = json.putArray("coordinates");
    e.coordinates().forEach(expectation -> add(coordinates, expectation));
    e.coverage().ifPresent(coverage -> put(json, "mode_coverage", coverage));
    e.weightedCoverage().ifPresent(coverage -> put(json, "mode_coverage_weighted", coverage));
  }

  private static void put(ObjectNode json, WeightReport weights) {
    json.put("latent_draws", weights.latentDraws());
    put(json, "elbo", weights.elbo());
    put(json, "log_z", weights.logZ());
    put(json, "ess", weights.ess());
    put(json, "k_hat", weights.kHat());
    put(json, "missing_share", weights.missingShare());
    json.put("zero_weights", weights.zeros());
    json.put("invalid_weights", weights.invalid());
  }

  private static void put(ObjectNode json, ForwardReport forward) {
    json.put("latent_draws", forward.latentDraws());
    put(json, "eubo", forward.eubo());
    put(json, "log_z", forward.logZ());
    put(json, "ess", forward.ess());
  }

  private static void put(ObjectNode json, EnergyHistogram energies) {
    put(json, "edges", energies.edges());
    put(json, "unweighted", energies.plain());
    put(json, "weighted", energies.weighted());
    energies.exact().ifPresent(exact -> put(json, "exact_samples", exact));
    energies.distance().ifPresent(distance -> put(json, "distance", distance));
  }

  private static void put(ObjectNode json, DistanceToExact distance) {
    ObjectNode mmd = json.putObject("mmd");
    mmd.put("rows", distance.mmd().rows());
    put(mmd, "uncorrected", distance.mmd().uncorrected());
    put(mmd, "exact", distance.mmd().exact());
    ObjectNode w2 = json.putObject("w2");
    w2.put("rows", distance.w2().rows());
    put(w2, "corrected", distance.w2().corrected().mean());
    put(w2, "corrected_sd", distance.w2().corrected().deviation());
    put(w2, "exact", distance.w2().exact().mean());
    put(w2, "exact_sd", distance.w2().exact().deviation());
  }

  private static void put(ObjectNode json, String name, List<Double> values) {
    ArrayNode array = json.putArray(name);
    for (double value : values) {
      if (Double.isFinite(value)) {
        array.add(value);
      } else {
        array.addNull();
      }
    }
  }

  private static void put(ObjectNode json, SampleReport report) {
    json.put("correction", report.correction().name());
    json.put("rows", report.rows());
    json.put(ENERGY_EVALUATIONS, report.energyEvaluations());
    json.put("nonfinite_energies", report.nonFiniteEnergies());
    json.put("missed_places", report.missed().size());
    put(json, "smallest_ess", report.smallestEss());
    report.weights().ifPresent(weights -> put(json.putObject("weights"), weights));
    report.distinct().ifPresent(distinct -> json.put("distinct", distinct));
    report.chains().ifPresent(chains -> put(json.putObject("chains"), chains));
    report.coverage().ifPresent(coverage -> put(json, "mode_coverage", coverage));
    ArrayNode quantities = json.putArray("quantities");
    for (QuantitySummary quantity : report.quantities()) {
      ObjectNode node = quantities.addObject();
      node.put("name", quantity.name());
      if (!quantity.title().equals(quantity.name())) {
        node.put("title", quantity.title());
      }
      put(node, "mean", quantity.mean());
      put(node, "mcse", quantity.mcse());
      put(node, "sd", quantity.deviation());
      put(node, "mad", quantity.mad());
      put(node, "q5", quantity.low());
      put(node, "median", quantity.median());
      put(node, "q95", quantity.high());
      put(node, "ess_bulk", quantity.essBulk());
      put(node, "ess_tail", quantity.essTail());
      if (report.chains().isPresent()) {
        put(node, "r_hat", quantity.rHat());
      }
      quantity.truth().ifPresent(known -> put(node, "truth", known));
    }
  }

  private static void put(ObjectNode json, ChainDiagnosis chains) {
    json.put("chains", chains.report().chains());
    json.put("draws", chains.draws());
    json.put("stuck", chains.stuck());
    json.put("rescued", chains.report().rescued());
    json.put("outside_support", chains.report().outside());
    json.put("invalid_energies", chains.report().invalidEnergies());
    put(json, "bfmi", chains.bfmi());
    put(json, "smallest_bfmi", chains.lowestBfmi());
    ObjectNode acceptance = json.putObject("acceptance");
    chains
        .report()
        .acceptance()
        .forEach(
            (type, counted) -> {
              ObjectNode node = acceptance.putObject(type.name().toLowerCase(Locale.ROOT));
              node.put("attempted", counted.attempted());
              node.put("accepted", counted.accepted());
              put(node, "rate", counted.rate());
            });
    put(json, "mala_steps", Arrays.stream(chains.report().steps()).boxed().toList());
  }

  private static void add(ArrayNode array, Expectation expectation) {
    ObjectNode node = array.addObject();
    node.put("name", expectation.name());
    put(node, expectation);
  }

  private static void put(ObjectNode node, String name, Expectation expectation) {
    put(node.putObject(name), expectation);
  }

  private static void put(ObjectNode node, Expectation expectation) {
    put(node, "unweighted", expectation.plain());
    put(node, "weighted", expectation.weighted());
    expectation.truth().ifPresent(known -> put(node, "truth", known));
  }

  private static void put(ObjectNode node, String name, ModeCoverage coverage) {
    ObjectNode json = node.putObject(name);
    json.put("modes", coverage.modes());
    json.put("found", coverage.found());
    put(json, "entropic", coverage.entropic());
    put(json, "entropic_truth", coverage.truth());
  }

  private static void put(ObjectNode node, String name, Estimate estimate) {
    ObjectNode json = node.putObject(name);
    put(json, "value", estimate.value());
    put(json, "standard_error", estimate.standardError());
  }

  private static void put(ObjectNode node, String name, Known known) {
    ObjectNode json = node.putObject(name);
    put(json, "value", known.value());
    put(json, "standard_error", known.uncertainty());
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
