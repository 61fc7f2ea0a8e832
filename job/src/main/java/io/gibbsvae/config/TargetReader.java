package io.gibbsvae.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.coordinates.Coordinates;
import io.gibbsvae.energy.coordinates.Stretched;
import java.util.List;
import java.util.Optional;

/** Reads the block {@code target}. */
final class TargetReader {

  static final String TARGET = "target";
  static final String CHECK_GRADIENT = "check-gradient";
  static final String CHECK_GROWTH = "check-growth";

  private static final String TYPE = "type";
  private static final String STRETCH = "stretch";
  private static final int MOST_TITLES = 6;

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
    String name = target.oneOf(TYPE, TargetTypes.all().stream().map(TargetType::name).toList());
    Optional<Coordinates> coordinates = CoordinatesReader.read(target);
    Optional<TargetType> type = TargetTypes.named(name);
    Optional<Target> read = type.flatMap(found -> found.read(target));
    target.forget(CoordinatesReader.KEY);
    Optional<Target> named =
        coordinates.isEmpty()
            ? read
            : read.flatMap(
                found -> constrained(target, type.orElseThrow(), found, coordinates.get()));
    return stretched(target, named);
  }

  private static Optional<Target> stretched(Section target, Optional<Target> found) {
    Section stretch = target.section(STRETCH);
    int dimension = found.map(Target::dimension).orElse(1);
    List<Double> centres =
        stretch.numberForEach("centre", dimension, "the target's dimension", Range.ANY);
    List<Double> widths =
        stretch.numberForEach("width", dimension, "the target's dimension", Range.NOT_NEGATIVE);
    if (stretch.failed() || widths.stream().allMatch(width -> width == 0)) {
      // A run keeps its identity from before coordinates could be stretched.
      target.forget(STRETCH);
      return found;
    }
    return found.map(
        before ->
            Stretched.of(
                before,
                centres.stream().mapToDouble(value -> value).toArray(),
                widths.stream().mapToDouble(value -> value).toArray()));
  }

  private static Optional<Target> constrained(
      Section target, TargetType type, Target found, Coordinates coordinates) {
    target.keep(CoordinatesReader.KEY, CoordinatesReader.normal(coordinates));
    if (!found.readout().plain()) {
      target.unexpected(
          CoordinatesReader.KEY, "no value, because the target names its coordinates itself");
      return Optional.empty();
    }
    int dimension = found.dimension();
    if (dimension != coordinates.width()) {
      target.problem(
          CoordinatesReader.KEY,
          Text.format(
              "found %s %s (%s), expected %s, as many as the energy takes",
              coordinates.width(),
              coordinates.width() == 1 ? "number" : "numbers",
              Text.listed(coordinates.titles(), MOST_TITLES),
              dimension));
      return Optional.empty();
    }
    // What a built-in target knows is of all of R^D; a user knows log Z of the target as it is.
    boolean known = coordinates.identity() || type.defaults().containsKey(KnownLogZ.KEY);
    return Optional.of(coordinates.constrain(known ? found : found.unknown()));
  }

  /** The key that says which energy it is. */
  static String energyKey(Section block) {
    return switch (block.text(TYPE)) {
      case TargetTypes.CLASS -> TargetTypes.CLASS;
      case TargetTypes.EXPRESSION -> EnergyExpression.formulaKey(block);
      case TargetTypes.PROCESS -> EnergyProcess.COMMAND;
      case TargetTypes.ONNX -> EnergyModel.FILE;
      case TargetTypes.STAN -> StanReader.energyKey(block);
      default -> TYPE;
    };
  }
}
