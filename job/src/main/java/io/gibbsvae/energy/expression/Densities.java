package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Density.Domain;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Log densities by their Stan names, with their arguments in Stan's order (Stan Functions
 * Reference): normalised, and summed over entries.
 */
final class Densities {

  private static final double LOG_2_PI = Math.log(2 * Math.PI);
  // As far from 1 as Stan lets the sum of a simplex be.
  private static final double SIMPLEX_TOLERANCE = 1e-8;

  private static final Map<String, Function<Terms, Node>> ALL = new TreeMap<>();

  static {
    ALL.put(
        "std_normal_lpdf(y)",
        m ->
            m.density()
                .sum(-0.5 * m.count() * LOG_2_PI, -0.5, m.total(m.graph().power(m.get(0), 2))));
    ALL.put("normal_lpdf(y | mu, sigma)", m -> normal(m, m.get(0), m.get(2, Domain.POSITIVE)));
    ALL.put(
        "lognormal_lpdf(y | mu, sigma)",
        m -> {
          Node log = m.log(m.get(0, Domain.POSITIVE));
          Node normal = normal(m, log, m.get(2, Domain.POSITIVE));
          return m.graph().sum(List.of(normal, m.total(log)), List.of(1.0, -1.0));
        });
    ALL.put("student_t_lpdf(y | nu, mu, sigma)", Densities::studentT);
    ALL.put(
        "cauchy_lpdf(y | mu, sigma)",
        m -> {
          Node scale = m.get(2, Domain.POSITIVE);
          Node square = m.graph().power(m.standardised(1, scale), 2);
          Node log = m.graph().unary(UnaryFunction.LOG1P, square);
          return m.density()
              .sum(-m.count() * Math.log(Math.PI), -1, m.total(log), -1, m.total(m.log(scale)));
        });
    ALL.put("double_exponential_lpdf(y | mu, sigma)", Densities::laplace);
    ALL.put("laplace_lpdf(y | mu, sigma)", Densities::laplace);
    ALL.put(
        "logistic_lpdf(y | mu, sigma)",
        m -> {
          Node scale = m.get(2, Domain.POSITIVE);
          Node z = m.standardised(1, scale);
          Node loss = m.graph().unary(UnaryFunction.SOFTPLUS, z);
          return m.density().sum(0, 1, m.total(z), -2, m.total(loss), -1, m.total(m.log(scale)));
        });
    ALL.put(
        "exponential_lpdf(y | beta)",
        m -> {
          Node rate = m.get(1, Domain.POSITIVE);
          Node y = m.get(0, Domain.NOT_NEGATIVE);
          return m.density().sum(0, 1, m.total(m.log(rate)), -1, m.total(m.times(y, rate)));
        });
    ALL.put(
        "gamma_lpdf(y | alpha, beta)",
        m -> {
          Node y = m.get(0, Domain.POSITIVE);
          Node rate = m.get(2, Domain.POSITIVE);
          return gamma(m, y, m.log(y), rate, m.times(y, rate));
        });
    ALL.put(
        "inv_gamma_lpdf(y | alpha, beta)",
        m -> {
          Node y = m.get(0, Domain.POSITIVE);
          Node scale = m.get(2, Domain.POSITIVE);
          Node log = m.graph().scale(m.log(y), -1);
          return gamma(m, y, log, scale, m.graph().divide(scale, y));
        });
    ALL.put(
        "weibull_lpdf(y | alpha, sigma)",
        m -> {
          Node y = m.get(0, Domain.POSITIVE);
          Node shape = m.get(1, Domain.POSITIVE);
          Node log = m.minus(m.log(y), m.log(m.get(2, Domain.POSITIVE)));
          Node power = m.times(shape, log);
          Node exponential = m.graph().unary(UnaryFunction.EXP, power);
          return m.density()
              .sum(
                  0,
                  1,
                  m.total(m.log(shape)),
                  -1,
                  m.total(m.log(y)),
                  1,
                  m.total(power),
                  -1,
                  m.total(exponential));
        });
    ALL.put(
        "beta_lpdf(y | alpha, beta)",
        m -> {
          Node y = m.get(0, Domain.UNIT);
          Node a = m.get(1, Domain.POSITIVE);
          Node b = m.get(2, Domain.POSITIVE);
          Node logOther = m.graph().unary(UnaryFunction.LOG1P, m.graph().scale(y, -1));
          return m.density()
              .sum(
                  0,
                  1,
                  m.total(m.times(m.plus(a, -1), m.log(y))),
                  1,
                  m.total(m.times(m.plus(b, -1), logOther)),
                  -1,
                  m.total(m.logBeta(a, b)));
        });
    ALL.put(
        "uniform_lpdf(y | alpha, beta)",
        m -> {
          m.density().require(m.graph().binary(BinaryFunction.LESS_OR_EQUAL, m.get(1), m.get(0)));
          m.density().require(m.graph().binary(BinaryFunction.LESS_OR_EQUAL, m.get(0), m.get(2)));
          Node width = m.minus(m.get(2), m.get(1));
          Node isWide = m.graph().binary(BinaryFunction.LESS, m.graph().number(0), width);
          m.density().require(isWide);
          Node safe = m.graph().select(isWide, width, m.graph().number(1));
          return m.density().sum(0, -1, m.total(m.log(safe)));
        });
    ALL.put("dirichlet_lpdf(theta | alpha)", Densities::dirichlet);
    ALL.put(
        "von_mises_lpdf(y | mu, kappa)",
        m -> {
          Node kappa = m.get(2, Domain.NOT_NEGATIVE);
          Node half = m.graph().scale(m.minus(m.get(0), m.get(1)), 0.5);
          Node square = m.graph().power(m.graph().unary(UnaryFunction.SIN, half), 2);
          Node scale = m.graph().unary(UnaryFunction.LOG_SCALED_BESSEL, kappa);
          return m.density()
              .sum(-m.count() * LOG_2_PI, -2, m.total(m.times(kappa, square)), -1, m.total(scale));
        });
  }

  private Densities() {}

  /** Makes each, by how it is called. */
  static Map<String, Function<Terms, Node>> all() {
    return Collections.unmodifiableMap(ALL);
  }

  /** Of y with the location that is argument 1. */
  private static Node normal(Terms m, Node y, Node scale) {
    Node location = m.get(1);
    Node squares;
    if (y.isConstant() && y.isVector() && !location.isVector() && !scale.isVector()) {
      squares = ofSample(m, Graph.spread(y.constant(), y.length), location, scale);
    } else if (scale.isVector()) {
      Node z = m.graph().divide(m.minus(y, location), scale);
      squares = m.total(m.graph().power(z, 2));
    } else {
      Node sum = m.total(m.graph().power(m.minus(y, location), 2));
      squares = m.times(sum, m.graph().reciprocal(m.graph().power(scale, 2)));
    }
    return m.density().sum(-0.5 * m.count() * LOG_2_PI, -0.5, squares, -1, m.total(m.log(scale)));
  }

  /** The squares of numbers of one law, by their mean and the sum of squares around it. */
  private static Node ofSample(Terms m, double[] y, Node location, Node scale) {
    double mean = Arrays.stream(y).average().orElseThrow();
    double around = Arrays.stream(y).map(value -> (value - mean) * (value - mean)).sum();
    Node square = m.graph().power(m.plus(m.graph().scale(location, -1), mean), 2);
    Node sum = m.plus(m.graph().scale(square, y.length), around);
    return m.times(sum, m.graph().reciprocal(m.graph().power(scale, 2)));
  }

  private static Node studentT(Terms m) {
    Node degrees = m.get(1, Domain.POSITIVE);
    Node scale = m.get(3, Domain.POSITIVE);
    Node square = m.graph().power(m.standardised(2, scale), 2);
    Node log = m.graph().unary(UnaryFunction.LOG1P, m.graph().divide(square, degrees));
    Node power = m.graph().scale(m.plus(degrees, 1), 0.5);
    // gamma((nu + 1)/2) / gamma(nu/2) / sqrt(pi) is 1 / beta(nu/2, 1/2).
    Node beta = m.logBeta(m.graph().scale(degrees, 0.5), m.graph().number(0.5));
    return m.density()
        .sum(
            0,
            -1,
            m.total(beta),
            -0.5,
            m.total(m.log(degrees)),
            -1,
            m.total(m.log(scale)),
            -1,
            m.total(m.times(power, log)));
  }

  private static Node laplace(Terms m) {
    Node scale = m.get(2, Domain.POSITIVE);
    Node distance = m.graph().unary(UnaryFunction.ABS, m.minus(m.get(0), m.get(1)));
    return m.density()
        .sum(
            -m.count() * Math.log(2),
            -1,
            m.total(m.graph().divide(distance, scale)),
            -1,
            m.total(m.log(scale)));
  }

  /** Of gamma and inverse gamma, which differ by a logarithm and an exponent. */
  private static Node gamma(Terms m, Node y, Node log, Node beta, Node exponent) {
    Node shape = m.get(1, Domain.POSITIVE);
    return m.density()
        .sum(
            0,
            1,
            m.total(m.times(shape, m.log(beta))),
            -1,
            m.total(m.logGamma(shape)),
            1,
            m.total(m.times(shape, log)),
            -1,
            m.total(m.log(y)),
            -1,
            m.total(exponent));
  }

  private static Node dirichlet(Terms m) {
    if (!m.get(0).isVector()) {
      throw new Mismatch("found a number as theta of dirichlet_lpdf, expected a vector");
    }
    Node theta = m.get(0, Domain.POSITIVE);
    Node alpha = m.get(1, Domain.POSITIVE);
    Node excess = m.plus(m.graph().total(m.get(0)), -1);
    Node distance = m.graph().unary(UnaryFunction.ABS, excess);
    m.density()
        .require(
            m.graph()
                .binary(
                    BinaryFunction.LESS_OR_EQUAL, distance, m.graph().number(SIMPLEX_TOLERANCE)));
    return m.density()
        .sum(
            0,
            1,
            m.logGamma(m.total(alpha)),
            -1,
            m.total(m.logGamma(alpha)),
            1,
            m.total(m.times(m.plus(alpha, -1), m.log(theta))));
  }
}
