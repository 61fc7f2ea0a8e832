package io.gibbsvae.config;

import io.gibbsvae.energy.Text;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.ModelSettings.Coordinates;
import io.gibbsvae.model.ModelSettings.NetworkShape;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.PriorShape;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.Resolution.Coarse;
import io.gibbsvae.model.Sharing;
import io.gibbsvae.model.network.Activation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the block {@code model}. */
final class ModelReader {

  static final String PRIOR_COMPONENTS = "prior-components";

  /** Frames of particles are written in floats, whose range is some hundred times as large. */
  private static final double LARGEST = 1e36;

  /** Coordinates of one kind that are named. */
  private static final int MOST = 3;

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
    boolean differs = latentDimension != dimension.orElse(latentDimension);
    int coordinateUnits = model.integer("coordinate-units", 0);
    if (coordinateUnits > 0 && differs) {
      model.unexpected("coordinate-units", "0" + otherLatents(dimension));
    }
    Sharing sharing = model.oneOf("sharing", Sharing.class);
    Drift drift = model.oneOf("drift", Drift.class);
    if (drift != Drift.NONE && differs) {
      model.unexpected("drift", "none" + otherLatents(dimension));
    }
    Activation activation = model.oneOf("activation", Activation.class);
    Covariance covariance = model.oneOf("covariance", Covariance.class);
    Objective objective = model.oneOf("objective", Objective.class);
    List<Double> location = coordinates(model, "location", dimension, Range.ANY);
    List<Double> scale = coordinates(model, "scale", dimension, Range.POSITIVE);
    FrameType frame = model.oneOf("frame", FrameType.class);
    int components = model.integer(PRIOR_COMPONENTS, 0);
    boolean tails = model.flag("prior-tails");
    if (!tails) {
      // A run keeps its identity from before there were tails.
      model.forget("prior-tails");
    }
    if (tails && components == 0 && !model.failed()) {
      model.unexpected("prior-tails", "false, because model.prior-components is 0");
    }
    if (components > 0 && frame != FrameType.PARTICLES) {
      model.unexpected(PRIOR_COMPONENTS, "0, because model.frame is not particles");
    }
    if (components > 0 && objective != Objective.JOINT) {
      model.unexpected(PRIOR_COMPONENTS, "0, because model.objective is not joint");
    }
    if (components > 0 && differs) {
      model.unexpected(PRIOR_COMPONENTS, "0" + otherLatents(dimension));
    }
    if (dimension.isEmpty()) {
      return Optional.empty();
    }
    Optional<ModelSettings> settings =
        model.build(
            () ->
                new ModelSettings(
                    dimension.getAsInt(),
                    latentDimension,
                    stages,
                    new NetworkShape(hidden, activation, coordinateUnits),
                    sharing,
                    drift,
                    covariance,
                    objective,
                    new Coordinates(location, scale, frame),
                    new PriorShape(components, tails)));
    settings.ifPresent(read -> checkNumbers(model, read));
    return settings;
  }

  /** Refuses places that no numbers are fine enough for, or too large or small for parameters. */
  private static void checkNumbers(Section model, ModelSettings settings) {
    for (Coarse coarse : Resolution.of(settings).doubles().stream().limit(MOST).toList()) {
      model.problem(
          "location",
          Text.format(
              "x%s: doubles are %s, by model.scale: %s",
              coarse.coordinate(), coarse.apart(), Coarse.REMEDY));
    }
    if (settings.frame() == FrameType.FIXED) {
      return;
    }
    for (int i = 0; i < settings.dimension(); i++) {
      double scale = settings.scale().get(i);
      if (!(scale >= 1 / LARGEST && scale + Math.abs(settings.location().get(i)) <= LARGEST)) {
        model.problem(
            "frame",
            Text.format(
                "particles need a model.scale of at least %.0e and places within %.0e, because the"
                    + " frame is kept in floats; found %s at %s for x%d: measure the coordinate in"
                    + " other units",
                1 / LARGEST, LARGEST, scale, settings.location().get(i), i));
        return;
      }
    }
  }

  private static String otherLatents(OptionalInt dimension) {
    return ", because model.latent-dimension is not the target's dimension, "
        + dimension.getAsInt();
  }

  private static int latentDimension(Section model, int stages, OptionalInt dimension) {
    if (!model.has(LATENT_DIMENSION)) {
      model.keep(LATENT_DIMENSION, (long) dimension.orElse(1));
      return dimension.orElse(1);
    }
    int latentDimension = model.integer(LATENT_DIMENSION, 1);
    if (!model.failed()
        && stages > 1
        && dimension.isPresent()
        && latentDimension != dimension.getAsInt()) {
      model.unexpected(
          LATENT_DIMENSION,
          Text.format(
              "the target's dimension, %s, because model.stages is %s and not 1",
              dimension.getAsInt(), stages));
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
