package io.gibbsvae.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.energy.Sha256;
import io.gibbsvae.train.TrainingState;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trained model in its folder: {@code parameters.npy} and {@code updater.npy}, vectors of floats
 * in NumPy's format, and {@code model.json}, written last, which says whose they are and their
 * SHA-256. Files are data: nothing is deserialized.
 */
final class ModelFiles {

  private static final String DESCRIPTION = RunFolder.MODEL + "/model.json";
  private static final String PARAMETERS = RunFolder.MODEL + "/parameters.npy";
  private static final String UPDATER = RunFolder.MODEL + "/updater.npy";

  /**
   * Of the parameters' order; 1 was that of a graph of one layer for each product, and in 2 the
   * location of a frame of particles was one float a coordinate.
   */
  static final int FORMAT = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How far the training of a stored model came. */
  enum Status {
    TRAINED,
    DIVERGED
  }

  private ModelFiles() {}

  /**
   * A trained model.
   *
   * @param candidate which of the configuration's candidates it is, from 0
   */
  record Stored(TrainingState state, int candidate) {}

  static void write(
      RunFolder folder, TrainingState state, int candidate, String modelHash, Status status) {
    byte[] parameters = npy(state.parameters());
    ObjectNode description = JSON.createObjectNode();
    description.put("format", FORMAT);
    description.put("model_hash", modelHash);
    description.put("candidate", candidate + 1);
    description.put("status", status.name().toLowerCase(Locale.ROOT));
    description.put("rounds", state.round());
    description.put("steps", state.steps());
    description.put("parameters", state.parameters().length);
    description.put("parameters_sha256", Sha256.of(parameters));
    folder.write(PARAMETERS, parameters);
    // Plain gradient descent has no state to keep.
    if (state.updaterState().length > 0) {
      byte[] updater = npy(state.updaterState());
      description.put("updater_sha256", Sha256.of(updater));
      folder.write(UPDATER, updater);
    }
    folder.writeJson(DESCRIPTION, description);
  }

  /**
   * The trained model of a folder.
   *
   * @return empty if there is none of this hash whose training came to its end
   * @throws RunFailedException if its files are not what was written
   */
  static Optional<Stored> read(RunFolder folder, String modelHash) {
    if (!folder.has(DESCRIPTION)) {
      return Optional.empty();
    }
    JsonNode description;
    try {
      description = JSON.readTree(folder.read(DESCRIPTION));
    } catch (IOException e) {
      throw new RunFailedException(damaged(folder, DESCRIPTION), e);
    }
    if (!description.path("model_hash").asText().equals(modelHash)
        || !description.path("status").asText().equals("trained")) {
      return Optional.empty();
    }
    if (description.path("format").asInt(1) != FORMAT) {
      throw new RunFailedException(
          folder.shown(DESCRIPTION)
              + " is of another version of gibbs-vae, which keeps parameters in another order; train"
              + " again with --overwrite");
    }
    TrainingState state =
        new TrainingState(
            read(folder, PARAMETERS, description.path("parameters_sha256").asText()),
            description.has("updater_sha256")
                ? read(folder, UPDATER, description.path("updater_sha256").asText())
                : new float[0],
            description.path("rounds").asInt(),
            description.path("steps").asInt());
    return Optional.of(new Stored(state, description.path("candidate").asInt(1) - 1));
  }

  private static float[] read(RunFolder folder, String name, String sha256) {
    byte[] content = folder.has(name) ? folder.read(name) : new byte[0];
    if (!Sha256.of(content).equals(sha256)) {
      throw new RunFailedException(damaged(folder, name));
    }
    return floats(content);
  }

  private static String damaged(RunFolder folder, String name) {
    return folder.shown(name) + " is missing or damaged; train again with --overwrite";
  }

  /** A vector in NumPy's format. */
  static byte[] npy(float[] values) {
    return Nd4j.toNpyByteArray(Nd4j.createFromArray(values));
  }

  /** A vector in NumPy's format. */
  static byte[] npy(double[] values) {
    return Nd4j.toNpyByteArray(Nd4j.createFromArray(values));
  }

  /** The vector of doubles that was written so. */
  static double[] doubles(byte[] npy) {
    return Nd4j.createNpyFromByteArray(npy).toDoubleVector();
  }

  /** The vector that was written so. */
  static float[] floats(byte[] npy) {
    return Nd4j.createNpyFromByteArray(npy).toFloatVector();
  }
}
