package io.gibbsvae.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import io.gibbsvae.check.EnergyCheck;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.target.GradientCheck;
import io.gibbsvae.target.Target;
import java.util.Optional;

/** Reads the block {@code target}. */
final class TargetReader {

  static final String TARGET = "target";
  static final String CHECK_GRADIENT = "check-gradient";
  static final String CHECK_GROWTH = "check-growth";

  private static final String TYPE = "type";
  private static final int CHECKED_POINTS = 5;
  private static final long CHECK_SEED = 1;

  private TargetReader() {}

  /** The type that a configuration names, if there is such a type. */
  static Optional<TargetType> type(ConfigObject configuration) {
    return configuration.get(TARGET) instanceof ConfigObject target
            && target.get(TYPE) != null
            && target.get(TYPE).valueType() == ConfigValueType.STRING
        ? TargetTypes.named((String) target.get(TYPE).unwrapped())
        : Optional.empty();
  }

  static Optional<Target> read(Section target) {
    String type = target.oneOf(TYPE, TargetTypes.all().stream().map(TargetType::name).toList());
    return TargetTypes.named(type).flatMap(found -> found.read(target));
  }

  /** Holds the gradient against finite differences where the model starts from. */
  static void checkGradient(Section block, Target target, ModelSettings model) {
    NoiseStream stream = NoiseStream.of(CHECK_SEED, Purpose.CHECK, 0, 0, 0);
    double[][] points = new double[CHECKED_POINTS][target.dimension()];
    for (double[] point : points) {
      for (int i = 0; i < point.length; i++) {
        point[i] = model.location().get(i) + model.scale().get(i) * stream.gaussian();
      }
    }
    String key = energyKey(block);
    GradientCheck.problems(target.potential(), points).forEach(text -> block.problem(key, text));
  }

  /** Looks whether the energy certainly falls for good far out, so that nothing can be sampled. */
  static void checkGrowth(Section block, Target target, ModelSettings model) {
    EnergyCheck.fallOf(target.potential(), model)
        .ifPresent(
            fall ->
                block.problem(
                    energyKey(block),
                    "Z is infinite: "
                        + fall
                        + ". Is a sign wrong, or a confining term missing? (target.check-growth ="
                        + " false runs it all the same)"));
  }

  /** The key that says which energy it is. */
  private static String energyKey(Section block) {
    return switch (block.text(TYPE)) {
      case TargetTypes.CLASS -> TargetTypes.CLASS;
      case TargetTypes.EXPRESSION -> EnergyExpression.ENERGY;
      case TargetTypes.ONNX -> EnergyModel.FILE;
      default -> TYPE;
    };
  }
}
