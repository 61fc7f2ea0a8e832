package io.gibbsvae.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.check.Plan;
import io.gibbsvae.check.Search;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.config.TargetTypes;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.Quality.Part;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.model.network.Networks;
import io.gibbsvae.record.BaselineResult;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.JudgedRun;
import io.gibbsvae.record.ModelResult;
import io.gibbsvae.record.RowsResult;
import io.gibbsvae.record.RunRecord;
import io.gibbsvae.record.RunRecord.Origin;
import io.gibbsvae.record.RunRecord.Planning;
import io.gibbsvae.record.RunRecord.Seeds;
import io.gibbsvae.record.RunRecord.Status;
import io.gibbsvae.record.RunRecord.TargetSummary;
import io.gibbsvae.record.TrainingResult;
import io.gibbsvae.record.VariableSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/** The record of a run while the run adds to it. */
final class Manifest {

  private Origin origin;
  private Map<String, String> versions = Map.of();
  private Optional<String> sparkMaster = Optional.empty();
  private Optional<Status> status = Optional.empty();
  private Optional<String> error = Optional.empty();
  private Optional<Planning> plan = Optional.empty();
  private Optional<Search> search = Optional.empty();
  private Optional<TrainingResult> training = Optional.empty();
  private Optional<ModelResult> evaluation = Optional.empty();
  private Optional<RowsResult> samples = Optional.empty();
  private Optional<BaselineResult> baseline = Optional.empty();
  private Optional<JudgedRun> quality = Optional.empty();

  /** A manifest that starts from what an earlier phase of the run has left. */
  Manifest(Optional<RunRecord> earlier) {
    earlier.ifPresent(
        run -> {
          origin = run.origin();
          versions = run.versions();
          sparkMaster = run.sparkMaster();
          status = run.status();
          error = run.error();
          plan = run.plan();
          search = run.search();
          training = run.training();
          evaluation = run.evaluation();
          samples = run.samples();
          baseline = run.baseline();
          quality = run.quality();
        });
  }

  /** The record as it is now. */
  RunRecord record() {
    return new RunRecord(
        origin,
        versions,
        sparkMaster,
        status,
        error,
        plan,
        search,
        training,
        evaluation,
        samples,
        baseline,
        quality);
  }

  /**
   * Says whose folder this is: the configuration of its last run or training. An evaluation or
   * samples made later with other settings have them in their own part.
   */
  void identify(RunConfiguration configuration) {
    Target target = configuration.target();
    Identity identity = new Identity(configuration);
    origin =
        new Origin(
            configuration.output().runId(),
            configuration.hash(),
            configuration.modelHash(),
            new TargetSummary(
                target.name(),
                target.dimension(),
                target.labels(),
                VariableSummary.of(target.readout()),
                target.notes(),
                TargetTypes.named(identity.settings("target").path("type").asText())
                    .map(type -> type.summary())),
            new Seeds(
                configuration.train().seed(),
                configuration.evaluate().seed(),
                configuration.sample().settings().seed()),
            // Rounds of so many seconds depend on the machine's speed.
            !configuration.train().rounds().timed(),
            configuration.dataFiles(),
            configuration.source(),
            identity.effective());
  }

  /** Of this program. */
  static String version() {
    String own = Manifest.class.getPackage().getImplementationVersion();
    return own == null ? "development" : own;
  }

  /** Says what ran it. */
  void versions(String sparkVersion, String master) {
    versions = new LinkedHashMap<>();
    versions.put("gibbs_vae", version());
    versions.put("spark", sparkVersion);
    versions.put("java", System.getProperty("java.version"));
    versions.put("java_vm", System.getProperty("java.vm.name"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put("architecture", System.getProperty("os.arch"));
    versions.put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName());
    versions.put("blas", String.valueOf(Nd4j.factory().blas().getBlasVendor()));
    versions.put("products", Networks.description());
    sparkMaster = Optional.of(master);
  }

  boolean isRunning() {
    return status.filter(now -> now == Status.RUNNING).isPresent();
  }

  void status(Status changed) {
    status = Optional.of(changed);
    error = Optional.empty();
  }

  /** Records why the run ends. */
  void failed(Status how, String why) {
    status = Optional.of(how);
    error = Optional.of(why);
  }

  void training(TrainingResult result) {
    training = Optional.of(result);
  }

  /** Energies that training took. */
  long trainingEnergies() {
    return training.map(TrainingResult::energyEvaluations).orElse(0L);
  }

  double trainingSeconds() {
    return training.map(TrainingResult::seconds).orElse(0.0);
  }

  void evaluation(ModelResult result) {
    // It stood beside the evaluation that is replaced.
    baseline = Optional.empty();
    evaluation = Optional.of(result);
    Seeds seeds = origin.seeds();
    origin =
        origin.with(
            new Seeds(seeds.train(), result.settings().path("seed").asLong(), seeds.sample()));
  }

  void samples(RowsResult result) {
    samples = Optional.of(result);
    Seeds seeds = origin.seeds();
    origin =
        origin.with(
            new Seeds(seeds.train(), seeds.evaluate(), result.settings().path("seed").asLong()));
  }

  /** Chains without a model, beside the evaluation. */
  void baseline(BaselineResult result) {
    baseline = Optional.of(result);
  }

  /** Records what it took to plan the run. */
  void plan(Plan made) {
    plan = Optional.of(new Planning(made.energies(), made.missing()));
  }

  /** Records the minima that were found before the run, and what it took to find them. */
  void search(Search found) {
    search = Optional.of(found);
  }

  /**
   * Judges evaluation and samples together, whichever of them are there. Good verdicts of a part
   * that another part contradicts are taken out of it.
   */
  void judge(Thresholds thresholds) {
    quality =
        RunRecord.quality(evaluation, samples, thresholds)
            .map(
                found -> {
                  evaluation = evaluation.map(part -> part.without(found));
                  samples = samples.map(part -> part.without(found));
                  return JudgedRun.of(found);
                });
  }

  /** The verdicts on a part that remained when the run was judged, the worst first. */
  List<Verdict> verdictsOn(Part part) {
    return quality.map(judged -> judged.on(part)).orElse(List.of());
  }

  /** Log Z of the model's weights, where it was evaluated. */
  Optional<Estimate> evaluationLogZ() {
    return evaluation.map(result -> result.evaluation().weights().logZ());
  }

  /** The parts that judge, for metrics/diagnostics.json: the same whenever they are computed. */
  ObjectNode diagnostics() {
    ObjectNode diagnostics = Json.records().valueToTree(record());
    diagnostics.retain(List.of("quality", "evaluation", "samples", "baseline"));
    diagnostics.forEach(
        part -> ((ObjectNode) part).remove(List.of("seconds", "resumed_after_rows")));
    return diagnostics;
  }
}
