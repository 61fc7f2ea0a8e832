package io.gibbsvae.config;

import io.gibbsvae.model.Activation;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.Sharing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the block {@code model}. */
final class ModelReader {

  static final String PRIOR_COMPONENTS = "prior-components";

  private static final String LATENT_DIMENSION = "latent-dimension";

  private ModelReader() {}

  /**
   * Reads the block.
   *
   * @param dimension the target's, where the target could be read
   */
  static Optional<ModelSettings> read(Section model, OptionalInt dimension) {
    int stages = model.integer("stages", 1);
    int latentDimension = latentDimension(model, stages, dimension);
    List<Integer> hidden = model.integers("hidden", 1);
    int coordinateUnits = model.integer("coordinate-units", 0);
    if (coordinateUnits > 0 && dimension.isPresent() && latentDimension != dimension.getAsInt()) {
      model.unexpected(
          "coordinate-units", "0, because there are not as many latents as coordinates");
    }
    Sharing sharing = model.oneOf("sharing", Sharing.class);
    Drift drift = model.oneOf("drift", Drift.class);
    if (drift != Drift.NONE && dimension.isPresent() && latentDimension != dimension.getAsInt()) {
      model.unexpected("drift", "none, because there are not as many latents as coordinates");
    }
    Activation activation = model.oneOf("activation", Activation.class);
    Covariance covariance = model.oneOf("covariance", Covariance.class);
    Objective objective = model.oneOf("objective", Objective.class);
    List<Double> location = coordinates(model, "location", dimension, Range.ANY);
    List<Double> scale = coordinates(model, "scale", dimension, Range.POSITIVE);
    FrameType frame = model.oneOf("frame", FrameType.class);
    int components = model.integer(PRIOR_COMPONENTS, 0);
    if (components > 0 && frame != FrameType.PARTICLES) {
      model.unexpected(PRIOR_COMPONENTS, "0, because model.frame is not particles");
    }
    if (components > 0 && objective != Objective.JOINT) {
      model.unexpected(PRIOR_COMPONENTS, "0, because model.objective is not joint");
    }
    if (components > 0 && dimension.isPresent() && latentDimension != dimension.getAsInt()) {
      model.unexpected(PRIOR_COMPONENTS, "0, because there are not as many latents as coordinates");
    }
    if (dimension.isEmpty()) {
      return Optional.empty();
    }
    return model.build(
        () ->
            new ModelSettings(
                dimension.getAsInt(),
                latentDimension,
                stages,
                hidden,
                coordinateUnits,
                sharing,
                drift,
                activation,
                covariance,
                objective,
                location,
                scale,
                frame,
                components));
  }

  private static int latentDimension(Section model, int stages, OptionalInt dimension) {
    if (!model.has(LATENT_DIMENSION)) {
      model.keep(LATENT_DIMENSION, (long) dimension.orElse(1));
      return dimension.orElse(1);
    }
    int latentDimension = model.integer(LATENT_DIMENSION, 1);
    if (stages > 1 && dimension.isPresent() && latentDimension != dimension.getAsInt()) {
      model.unexpected(
          LATENT_DIMENSION,
          "the target's dimension, "
              + dimension.getAsInt()
              + ", because model.stages is "
              + stages
              + " and only a single stage can have another");
    }
    return latentDimension;
  }

  private static List<Double> coordinates(
      Section model, String key, OptionalInt dimension, Range range) {
    return dimension.isPresent()
        ? model.numberForEach(key, dimension.getAsInt(), "the target's dimension", range)
        : model.numberOrNumbers(key, range);
  }
}
