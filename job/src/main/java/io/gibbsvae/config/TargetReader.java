package io.gibbsvae.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import io.gibbsvae.energy.Target;
import java.util.Optional;

/** Reads the block {@code target}. */
final class TargetReader {

  static final String TARGET = "target";
  static final String CHECK_GRADIENT = "check-gradient";
  static final String CHECK_GROWTH = "check-growth";

  private static final String TYPE = "type";

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

  /** The key that says which energy it is. */
  static String energyKey(Section block) {
    return switch (block.text(TYPE)) {
      case TargetTypes.CLASS -> TargetTypes.CLASS;
      case TargetTypes.EXPRESSION -> EnergyExpression.ENERGY;
      case TargetTypes.PROCESS -> EnergyProcess.COMMAND;
      case TargetTypes.ONNX -> EnergyModel.FILE;
      default -> TYPE;
    };
  }
}
