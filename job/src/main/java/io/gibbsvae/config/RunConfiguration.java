package io.gibbsvae.config;

import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.sample.SampleRequest;
import io.gibbsvae.train.TrainSettings;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Everything that a run is asked to do, checked.
 *
 * <p>The two hashes are identities: they depend on the values that were read, and not on how, in
 * which order or where they were written. A data file counts by its contents and not by its name.
 * Output and Spark settings, thresholds of verdicts, and whether gradients and growth are checked,
 * are in neither: no number that a run computes depends on them.
 *
 * @param want what the run is for
 * @param model the first candidate's
 * @param train the first candidate's
 * @param candidates models that are trained one after the other until one is usable; the first is
 *     that of {@code model} and {@code train}, and most often the only one; unmodifiable
 * @param budget energies that training may take, all candidates together; empty for any number
 * @param thresholds where verdicts change their words
 * @param checks of the energy before the run
 * @param spark settings for Spark by their full names, {@code spark.} included; unmodifiable
 * @param dataFiles SHA-256 of every data file, by the key that names it; unmodifiable
 * @param source the file that it was read from: a path from the root of this machine, or a URI
 * @param effective the whole configuration, defaults and all, as JSON with sorted keys and secrets
 *     hidden; itself a configuration of the same run, in a folder that the names of its data files
 *     start from
 * @param modelHash SHA-256 of target, model, train and candidates in hexadecimal digits: two
 *     configurations with the same one have the same trained model
 * @param hash the same of these, evaluate and sample
 * @param complete a configuration of the same run in whatever folder, all of it said, as JSON
 * @param open whether the file leaves open how the model is made and trained
 * @param planned whether a plan has said that then
 */
public record RunConfiguration(
    Want want,
    Target target,
    ModelSettings model,
    TrainSettings train,
    List<Candidate> candidates,
    OptionalLong budget,
    EvaluateSettings evaluate,
    SampleRequest sample,
    Thresholds thresholds,
    OutputSettings output,
    EnergyChecks checks,
    SortedMap<String, String> spark,
    SortedMap<String, String> dataFiles,
    String source,
    String effective,
    String modelHash,
    String hash,
    String complete,
    boolean open,
    boolean planned) {

  private static final String PLANNED =
      "# What was planned for this run: run with this configuration, it gives the same rows.\n";

  /** {@return the complete configuration as a file that can be run} */
  public String file() {
    return planned ? PLANNED + complete : complete;
  }
}
