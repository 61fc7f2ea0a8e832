package io.gibbsvae.config;

import java.util.List;
import java.util.Optional;

/** The catalogue of targets that a configuration can name. */
public final class TargetTypes {

  static final String CLASS = "class";
  static final String EXPRESSION = "expression";
  static final String ONNX = "onnx";
  static final String STAN = "stan";
  static final String PROCESS = "process";

  private static final List<TargetType> ALL =
      List.of(
          new TargetType(
              "double-well",
              "U = x^4 - 6 x^2 - x/2 + y^2/2, two wells of unequal depth",
              "2",
              "log Z, exact samples, modes, expectations",
              BuiltInTargets::doubleWell),
          new TargetType(
              "many-well",
              "D/2 independent double wells, 2^(D/2) modes",
              "any even",
              "log Z, exact samples, expectations; modes up to D = 16",
              BuiltInTargets::manyWell),
          new TargetType(
              "gaussian-mixture",
              "a mixture of isotropic Gaussians",
              "that of the means",
              "log Z, exact samples, modes, expectations",
              BuiltInTargets::gaussianMixture),
          new TargetType(
              "ring",
              "concentric rings in the plane",
              "2",
              "log Z, exact samples, expectations",
              BuiltInTargets::ring),
          new TargetType(
              "funnel",
              "Neal's funnel: v ~ N(0, scale^2), the others given v ~ N(0, e^v)",
              "any from 2",
              "log Z, exact samples, expectations",
              BuiltInTargets::funnel),
          new TargetType(
              "rosenbrock",
              "U = sum over pairs of [b (y - x^2)^2 + (a - x)^2] / temperature",
              "any even",
              "log Z, exact samples, expectations",
              BuiltInTargets::rosenbrock),
          new TargetType(
              "pair-double-well",
              "n particles, U = sum over pairs of 0.9 (d - 4)^4 - 4 (d - 4)^2, and n c^2 / 2 of their centre",
              "particles x space",
              "log Z and expectations of DW-4: 4 particles in the plane",
              BuiltInTargets::pairDoubleWell),
          new TargetType(
              "phi4",
              "the scalar phi^4 theory on a periodic L x L lattice",
              "L^2",
              "log Z and expectations at the couplings of the literature",
              BuiltInTargets::phi4),
          new TargetType(
              "regression",
              "the posterior of a Bayesian regression on data of yours: logistic, linear, robust, Poisson or negative binomial",
              "features and more",
              "log Z where you give it",
              RegressionReader::create),
          new TargetType(
              EXPRESSION,
              "an energy or a log density of your own, written as a formula, on data of yours",
              "as you say",
              "log Z where you give it",
              EnergyExpression::create),
          new TargetType(
              ONNX,
              "an energy of your own, an ONNX model with its gradient, as PyTorch exports it",
              "the model's",
              "log Z where you give it",
              EnergyModel::create),
          new TargetType(
              STAN,
              "the posterior of a Stan program with its data",
              "the program's",
              "log Z where you give it",
              StanReader::create),
          new TargetType(
              PROCESS,
              "an energy of your own, a program in any language that reads points and writes energies",
              "as you say",
              "log Z where you give it",
              EnergyProcess::create),
          new TargetType(
              CLASS,
              "an energy of your own, a Java class",
              "the class's",
              "nothing",
              EnergyClass::create));

  private TargetTypes() {}

  /** {@return every type, in the order of the documentation} */
  public static List<TargetType> all() {
    return ALL;
  }

  /**
   * {@return the type of that name, if there is one}
   *
   * @param name what follows {@code target.type =}
   */
  public static Optional<TargetType> named(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
  }
}
