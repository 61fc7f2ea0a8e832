package io.gibbsvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.sample.Evaluation;
import io.gibbsvae.sample.Evaluation.Expectation;
import io.gibbsvae.sample.Generator.Written;
import io.gibbsvae.target.Knowledge.Known;
import io.gibbsvae.train.RoundReport;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The account of a run for programs and for later: configuration, seeds, versions, timings,
 * estimates and counts. Numbers that are not finite are null in it, since JSON has none.
 */
final class Manifest {

  static final String EVALUATION = "evaluation";
  static final String SAMPLES = "samples";

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
    ObjectNode seeds = root.putObject("seeds");
    seeds.put("train", configuration.train().seed());
    seeds.put("evaluate", configuration.evaluate().seed());
    seeds.put("sample", configuration.sample().seed());
    ObjectNode dataFiles = root.putObject("data_files_sha256");
    configuration.dataFiles().forEach(dataFiles::put);
    try {
      root.set("configuration", JSON.readTree(configuration.effective()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the effective configuration is JSON", e);
    }
  }

  /** Says what ran it. */
  void versions(String sparkVersion, String master) {
    ObjectNode versions = root.putObject("versions");
    String own = Manifest.class.getPackage().getImplementationVersion();
    versions.put("gibbs_vae", own == null ? "development" : own);
    versions.put("spark", sparkVersion);
    versions.put("java", System.getProperty("java.version"));
    versions.put("java_vm", System.getProperty("java.vm.name"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put("architecture", System.getProperty("os.arch"));
    versions.put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName());
    versions.put("blas", String.valueOf(Nd4j.factory().blas().getBlasVendor()));
    root.put("spark_master", master);
  }

  boolean isRunning() {
    return root.path("status").asText().equals("running");
  }

  void status(String status) {
    root.put("status", status);
  }

  void training(List<RoundReport> rounds, double seconds) {
    ObjectNode training = root.putObject("training");
    RoundReport last = rounds.get(rounds.size() - 1);
    training.put("rounds", last.round());
    put(training, "bound", last.bound());
    put(training, "log_ratio", last.logRatio());
    put(training, "energy", last.energy());
    put(training, "beta", last.beta());
    training.put("gradient_steps", rounds.stream().mapToLong(RoundReport::steps).sum());
    training.put("clipped_steps", rounds.stream().mapToLong(RoundReport::clipped).sum());
    training.put("skipped_batches", rounds.stream().mapToLong(RoundReport::skipped).sum());
    training.put("energy_evaluations", rounds.stream().mapToLong(RoundReport::latents).sum());
    training.put(
        "nonfinite_energies", rounds.stream().mapToLong(RoundReport::nonFiniteEnergies).sum());
    put(training, "seconds", seconds);
  }

  void evaluation(Evaluation e, JsonNode settings, double seconds) {
    ObjectNode evaluation = root.putObject(EVALUATION);
    evaluation.set(SETTINGS, settings);
    root.withObject("/seeds").set("evaluate", settings.path("seed"));
    evaluation.setAll(json(e));
    put(evaluation, "seconds", seconds);
  }

  void samples(
      Written written,
      RunFolder.Size size,
      List<String> columns,
      JsonNode settings,
      double seconds) {
    ObjectNode samples = root.putObject(SAMPLES);
    samples.set(SETTINGS, settings);
    root.withObject("/seeds").set("sample", settings.path("seed"));
    samples.put("rows", written.weights().count());
    samples.put("files", size.files());
    samples.put("bytes", size.bytes());
    ArrayNode names = samples.putArray("columns");
    columns.forEach(names::add);
    put(samples, "log_z", written.weights().logZ());
    put(samples, "ess", written.weights().ess() / written.weights().count());
    samples.put("nonfinite_energies", written.nonFiniteEnergies());
    samples.put("zero_weights", written.weights().zeros());
    samples.put("invalid_weights", written.weights().invalid());
    put(samples, "seconds", seconds);
  }

  /** An evaluation as JSON; also the content of metrics/evaluation.json. */
  static ObjectNode json(Evaluation e) {
    ObjectNode json = JSON.createObjectNode();
    json.put("rows", e.rows());
    json.put("energy_evaluations", e.energyEvaluations());
    json.put("nonfinite_energies", e.nonFiniteEnergies());
    json.put("invalid_weights", e.invalidWeights());
    put(json, "elbo", e.elbo());
    put(json, "log_z", e.logZ());
    put(json, "ess", e.ess());
    put(json, "latent_information", e.latentInformation());
    e.eubo().ifPresent(eubo -> put(json, "eubo", eubo));
    e.knownLogZ()
        .ifPresent(
            known -> {
              put(json, "log_z_truth", known);
              put(json, "log_z_error", e.logZ().value() - known.value());
            });
    put(json, "energy", e.energy());
    e.exactEnergy().ifPresent(exact -> put(json.withObject("/energy"), "exact_samples", exact));
    ArrayNode observables = json.putArray("observables");
    e.observables().forEach(expectation -> add(observables, expectation));
    ArrayNode coordinates = json.putArray("coordinates");
    e.coordinates().forEach(expectation -> add(coordinates, expectation));
    e.coverage().ifPresent(coverage -> put(json, "mode_coverage", coverage));
    e.weightedCoverage().ifPresent(coverage -> put(json, "mode_coverage_weighted", coverage));
    return json;
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
