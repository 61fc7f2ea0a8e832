package io.gibbsvae.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.coordinates.Coordinates;
import io.gibbsvae.energy.expression.Data;
import io.gibbsvae.energy.expression.ExpressionException;
import io.gibbsvae.energy.expression.ExpressionPotential;
import io.gibbsvae.energy.expression.Formula;
import io.gibbsvae.energy.expression.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a target of an energy or a log density that is written in the configuration. */
final class EnergyExpression {

  static final String PARAMETERS = "parameters";
  static final String DATA = "data";

  private static final String ENERGY = "energy";
  private static final String LOG_DENSITY = "log-density";

  private EnergyExpression() {}

  /** The key that has the formula. */
  static String formulaKey(Section target) {
    return target.has(LOG_DENSITY) && !target.has(ENERGY) ? LOG_DENSITY : ENERGY;
  }

  static Optional<Target> create(Section target) {
    // Mistakes in them are noted already.
    Optional<Coordinates> coordinates = CoordinatesReader.of(target);
    int dimension = CoordinatesReader.dimension(target, coordinates);
    String text = text(target);
    Section block = target.section(PARAMETERS);
    List<Parameter> parameters = parameters(block);
    List<Data> data = data(target);
    Knowledge knowledge = KnownLogZ.read(target);
    if (target.failed()) {
      return Optional.empty();
    }
    Formula formula =
        new Formula(
            text,
            formulaKey(target).equals(LOG_DENSITY),
            dimension,
            coordinates.map(Coordinates::variables).orElse(List.of()),
            parameters,
            data);
    try {
      return Optional.of(
          new Target(
              TargetTypes.EXPRESSION + "-" + dimension,
              ExpressionPotential.of(formula),
              knowledge));
    } catch (ExpressionException e) {
      for (ExpressionException.Mistake mistake : e.mistakes()) {
        if (mistake.name().isEmpty()) {
          target.problem(formulaKey(target), mistake.text());
        } else {
          (block.has(mistake.name()) ? block : target.section(DATA))
              .problem(mistake.name(), mistake.text());
        }
      }
      return Optional.empty();
    }
  }

  private static String text(Section target) {
    if (target.has(ENERGY) && target.has(LOG_DENSITY)) {
      target.unexpected(
          LOG_DENSITY, "no value, because target.energy has one: a formula is one of the two");
    }
    String key = formulaKey(target);
    if (!target.has(key)) {
      target.missing(key, "a formula of the energy, or of the log density in target.log-density");
      return "";
    }
    return target.text(key);
  }

  /** Where there is none, the block is no part of the run's identity. */
  private static List<Data> data(Section target) {
    boolean isEmpty = target.values().get(DATA) instanceof ConfigObject block && block.isEmpty();
    return isEmpty || !target.has(DATA) ? List.of() : FormulaData.read(target.section(DATA));
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
