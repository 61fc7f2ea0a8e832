package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.expression.Density.Domain;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/** Log probabilities of counts, which are data, likewise: see {@link Densities}. */
final class Probabilities {

  private static final Map<String, Function<Terms, Node>> ALL = new TreeMap<>();

  static {
    ALL.put(
        "bernoulli_lpmf(n | theta)",
        m -> {
          double[] n = m.density().counts(0, 0, 1);
          return m.density().sum(0, 1, successes(m, n, 1), 1, failures(m, without(ones(n), n), 1));
        });
    ALL.put(
        "bernoulli_logit_lpmf(n | alpha)",
        m -> logits(m, m.density().counts(0, 0, 1), ones(m.density().counts(0, 0, 1)), m.get(1)));
    ALL.put(
        "binomial_lpmf(n | N, theta)",
        m -> {
          double[] trials = m.density().counts(1, 0, Integer.MAX_VALUE);
          double[] n = m.density().counts(0, 0, Integer.MAX_VALUE);
          double[] rest = without(trials, n);
          return m.density()
              .sum(choices(trials, n), 1, successes(m, n, 2), 1, failures(m, rest, 2));
        });
    ALL.put(
        "binomial_logit_lpmf(n | N, alpha)",
        m -> {
          double[] trials = m.density().counts(1, 0, Integer.MAX_VALUE);
          double[] n = m.density().counts(0, 0, Integer.MAX_VALUE);
          without(trials, n);
          return m.graph()
              .add(logits(m, n, trials, m.get(2)), m.graph().number(choices(trials, n)));
        });
    ALL.put(
        "poisson_lpmf(n | lambda)",
        m -> {
          double[] n = m.density().counts(0, 0, Integer.MAX_VALUE);
          Node logs = m.density().totalWherePositive(n, 1, Domain.POSITIVE, m::log);
          Node rate = m.get(1, Domain.NOT_NEGATIVE);
          return m.density().sum(-logFactorials(n), 1, logs, -1, m.total(rate));
        });
    ALL.put(
        "poisson_log_lpmf(n | alpha)",
        m -> {
          double[] n = m.density().counts(0, 0, Integer.MAX_VALUE);
          Node rate = m.graph().unary(UnaryFunction.EXP, m.get(1));
          return m.density()
              .sum(-logFactorials(n), 1, m.density().total(n, m.get(1)), -1, m.total(rate));
        });
    ALL.put(
        "neg_binomial_2_lpmf(n | mu, phi)",
        m -> negativeBinomial(m, m.log(m.get(1, Domain.POSITIVE))));
    ALL.put("neg_binomial_2_log_lpmf(n | eta, phi)", m -> negativeBinomial(m, m.get(1)));
  }

  private Probabilities() {}

  /** Makes each, by how it is called. */
  static Map<String, Function<Terms, Node>> all() {
    return Collections.unmodifiableMap(ALL);
  }

  private static double[] ones(double[] like) {
    double[] ones = new double[like.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** trials - n. */
  private static double[] without(double[] trials, double[] n) {
    double[] rest = new double[n.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = trials[i] - n[i];
      if (rest[i] < 0) {
        throw new Mismatch(
            "found "
                + (long) n[i]
                + " successes of "
                + (long) trials[i]
                + " trials (entry "
                + (i + 1)
                + "), expected at most as many as trials");
      }
    }
    return rest;
  }

  private static Node successes(Terms m, double[] n, int probability) {
    return m.density().totalWherePositive(n, probability, Domain.ABOVE_ZERO, m::log);
  }

  private static Node failures(Terms m, double[] n, int probability) {
    return m.density()
        .totalWherePositive(
            n,
            probability,
            Domain.BELOW_ONE,
            p -> m.graph().unary(UnaryFunction.LOG1P, m.graph().scale(p, -1)));
  }

  /** Successes and trials with log odds alpha, without the binomial coefficients. */
  private static Node logits(Terms m, double[] n, double[] trials, Node alpha) {
    Node loss = m.graph().unary(UnaryFunction.LOGISTIC_LOSS, alpha);
    return m.density().sum(0, 1, m.density().total(n, alpha), -1, m.density().total(trials, loss));
  }

  /** The sum of the logarithms of binomial coefficients. */
  private static double choices(double[] trials, double[] n) {
    return IntStream.range(0, n.length)
        .filter(i -> n[i] > 0)
        .mapToDouble(i -> -Math.log(n[i]) - SpecialFunctions.logBeta(n[i], trials[i] - n[i] + 1))
        .sum();
  }

  private static double logFactorials(double[] n) {
    return Arrays.stream(n).map(count -> Gamma.logGamma(count + 1)).sum();
  }

  /** With the logarithm of the mean; argument 2 is phi. */
  private static Node negativeBinomial(Terms m, Node logMean) {
    double[] n = m.density().counts(0, 0, Integer.MAX_VALUE);
    Node phi = m.get(2, Domain.POSITIVE);
    Node odds = m.minus(logMean, m.log(phi));
    Node loss = m.graph().unary(UnaryFunction.SOFTPLUS, odds);
    Node counts = m.density().constant(n);
    return m.density()
        .sum(
            -Arrays.stream(n).filter(count -> count > 0).map(Math::log).sum(),
            -1,
            betas(m, n, phi),
            1,
            m.density().total(n, odds),
            -1,
            m.total(m.times(m.graph().add(counts, phi), loss)));
  }

  /** The sum of log(beta(n, phi)) over positive n. */
  private static Node betas(Terms m, double[] n, Node phi) {
    int[] entries = Density.positive(n);
    if (entries.length == 0) {
      return m.graph().number(0);
    }
    double[] positive = Arrays.stream(entries).mapToDouble(i -> n[i]).toArray();
    if (phi.isVector()) {
      Node counts = m.graph().constant(positive, positive.length);
      return m.graph().total(m.logBeta(counts, m.graph().view(phi, entries)));
    }
    // Equal counts have equal terms.
    double[] distinct = Arrays.stream(positive).distinct().sorted().toArray();
    double[] times = new double[distinct.length];
    Arrays.stream(positive).forEach(count -> times[Arrays.binarySearch(distinct, count)]++);
    Node terms = m.logBeta(m.graph().constant(distinct, distinct.length), phi);
    return m.graph().dot(m.graph().constant(times, times.length), terms);
  }
}
