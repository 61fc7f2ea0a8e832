package io.gibbsvae.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import io.gibbsvae.check.EnergyCheck;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the block {@code target}. */
final class TargetReader {

  static final String TARGET = "target";
  static final String CHECK_GRADIENT = "check-gradient";
  static final String CHECK_GROWTH = "check-growth";

  private static final String TYPE = "type";
  private static final int CHECKED_POINTS = 5;
  private static final int MOST_DRAWS = 100;
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

  /**
   * Holds the gradient against finite differences where the model starts from. Points outside of
   * the target's support have none: others are drawn for them.
   */
  static void checkGradient(Section block, Target target, ModelSettings model) {
    NoiseStream stream = NoiseStream.of(CHECK_SEED, Purpose.CHECK, 0, 0, 0);
    List<double[]> points = new ArrayList<>();
    int draws = 0;
    for (; draws < MOST_DRAWS && points.size() < CHECKED_POINTS; draws++) {
      double[] point = model.draws(stream, 1, 1);
      if (!isOutside(target.potential(), point)) {
        points.add(point);
      }
    }
    String key = energyKey(block);
    if (points.size() < CHECKED_POINTS) {
      block.problem(
          key,
          "energy is infinite at "
              + (MOST_DRAWS - points.size())
              + " of "
              + MOST_DRAWS
              + " draws of N(model.location, model.scale^2), where training begins; expected a"
              + " finite one at "
              + CHECKED_POINTS
              + " of them at least. Set model.location and model.scale to where the energy is"
              + " finite");
    }
    GradientCheck.problems(target.potential(), points.toArray(double[][]::new))
        .forEach(text -> block.problem(key, text));
  }

  private static boolean isOutside(Potential potential, double[] point) {
    try {
      return potential.energyAndGradient(point.clone(), new double[point.length])
          == Double.POSITIVE_INFINITY;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      // What it throws is for the check of the gradient to say.
      return false;
    }
  }

  /** Looks for what makes a run come to nothing: walls where it draws, and an infinite Z. */
  static void look(Section block, Target target, ModelSettings model, int batch) {
    EnergyCheck.refusals(target.potential(), model, batch)
        .forEach(
            refusal ->
                block.problem(
                    energyKey(block),
                    refusal + " (target.check-growth = false runs it all the same)"));
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
