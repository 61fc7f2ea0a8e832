package io.gibbsvae.config;

import com.typesafe.config.ConfigValueType;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.coordinates.Coordinates;
import io.gibbsvae.energy.expression.ExpressionException;
import io.gibbsvae.energy.expression.ExpressionPotential;
import io.gibbsvae.energy.expression.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a target of an energy that is written in the configuration. */
final class EnergyExpression {

  static final String ENERGY = "energy";
  static final String PARAMETERS = "parameters";

  private static final String DIMENSION = "dimension";

  private EnergyExpression() {}

  static Optional<Target> create(Section target) {
    int dimension = dimension(target);
    String energy = target.text(ENERGY);
    Section block = target.section(PARAMETERS);
    List<Parameter> parameters = parameters(block);
    Knowledge knowledge = KnownLogZ.read(target);
    if (target.failed()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Target(
              TargetTypes.EXPRESSION + "-" + dimension,
              ExpressionPotential.of(energy, dimension, parameters),
              knowledge));
    } catch (ExpressionException e) {
      for (ExpressionException.Mistake mistake : e.mistakes()) {
        if (mistake.parameter().isEmpty()) {
          target.problem(ENERGY, mistake.text());
        } else {
          block.problem(mistake.parameter(), mistake.text());
        }
      }
      return Optional.empty();
    }
  }

  /** As it is written, or as many as there are coordinates, whether that is written or not. */
  private static int dimension(Section target) {
    Optional<Coordinates> coordinates = CoordinatesReader.of(target);
    if (target.has(DIMENSION) || !target.has(CoordinatesReader.KEY)) {
      return target.integer(DIMENSION, 1, BuiltInTargets.LARGEST_DIMENSION);
    }
    int width = coordinates.map(Coordinates::width).orElse(1);
    target.keep(DIMENSION, (long) width);
    return width;
  }

  /** In the order of their names, which an expression has no part in. */
  private static List<Parameter> parameters(Section block) {
    List<Parameter> parameters = new ArrayList<>();
    for (String name : block.values().keySet().stream().sorted().toList()) {
      if (block.has(name)) {
        boolean isList = block.values().get(name).valueType() == ConfigValueType.LIST;
        List<Double> values =
            isList ? block.numbers(name, Range.ANY) : List.of(block.number(name, Range.ANY));
        // An empty list was noted, and nothing is made of the parameters then.
        if (!values.isEmpty()) {
          parameters.add(new Parameter(name, values, isList));
        }
      }
    }
    return parameters;
  }
}
