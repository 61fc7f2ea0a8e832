package io.gibbsvae.bench;

import io.gibbsvae.energy.Funnel;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.energy.Phi4;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Rosenbrock;
import io.gibbsvae.energy.expression.Data;
import io.gibbsvae.energy.expression.ExpressionPotential;
import io.gibbsvae.energy.expression.Formula;
import io.gibbsvae.energy.expression.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Nanoseconds for energy and gradient of a point: a target's own class, and the same energy as an
 * expression, in turn, on blocks of 512 points. Prints a Markdown row for each with medians, and
 * the least time of each, which other work on the machine disturbs less.
 */
public final class ExpressionSpeed {

  private static final int ROWS = 512;
  private static final int TURNS = 41;
  private static final long TURN_NANOSECONDS = 20_000_000;
  private static final int WARM_UP_TURNS = 50;

  private ExpressionSpeed() {}

  /** An energy, written in both ways. */
  private record Pair(String name, Potential byHand, Potential expression) {}

  /** Measures everything; arguments: none. */
  public static void main(String[] arguments) {
    System.out.println(
        "| energy | D | by hand, ns | expression, ns | ratio | least times | energies alone |");
    System.out.println("|---|---|---|---|---|---|---|");
    List<Pair> pairs = pairs();
    // All of them first: code that has seen one kind only runs faster than it does in a job.
    for (Pair pair : pairs) {
      check(pair);
      measure(pair, WARM_UP_TURNS, true);
    }
    for (Pair pair : pairs) {
      double[][] both = measure(pair, TURNS, true);
      double[][] energies = measure(pair, TURNS, false);
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.1f | %.1f | %.2f | %.2f | %.2f |%n",
          pair.name(),
          pair.byHand().dimension(),
          median(both[0]),
          median(both[1]),
          median(both[1]) / median(both[0]),
          least(both[1]) / least(both[0]),
          median(energies[1]) / median(energies[0]));
    }
  }

  private static List<Pair> pairs() {
    String wells = "sum(x[::2]^4 - 6*x[::2]^2 - x[::2]/2 + x[1::2]^2/2)";
    List<Pair> pairs = new ArrayList<>();
    pairs.add(
        new Pair("double well", ManyWell.of(2), expression("x0^4 - 6*x0^2 - x0/2 + x1^2/2", 2)));
    pairs.add(new Pair("many wells", ManyWell.of(32), expression(wells, 32)));
    pairs.add(
        new Pair(
            "Rosenbrock",
            Rosenbrock.of(2, 1, 100, 20),
            expression("(100*(x1 - x0^2)^2 + (1 - x0)^2)/20", 2)));
    pairs.add(
        new Pair(
            "phi^4",
            Phi4.nicoli(8, 0.3, 0.022),
            expression(
                "sum((1 - 2*l)*x^2 + l*x^4 - 2*k*x*(shift(x, 8) + shift(x, 1, 8)))",
                64,
                Parameter.number("l", 0.022),
                Parameter.number("k", 0.3))));
    pairs.add(
        new Pair(
            "funnel",
            Funnel.of(10, 3),
            expression("((x0/3)^2 + 9*x0 + exp(-x0)*sum(x[1:]^2))/2 + 10.3", 10)));
    pairs.add(
        new Pair(
            "two Gaussians",
            GaussianMixture.of(
                new double[][] {{1, 2}, {0, -1}}, new double[] {1, 3}, new double[] {0.7, 1.5}),
            expression(
                "-logsumexp(log(0.25/0.49/2/pi) - sum((x - a)^2)/0.98,"
                    + " log(0.75/2.25/2/pi) - sum((x - b)^2)/4.5)",
                2,
                Parameter.vector("a", List.of(1.0, 2.0)),
                Parameter.vector("b", List.of(0.0, -1.0)))));
    pairs.addAll(posteriors());
    return pairs;
  }

  /** Posteriors with data, by their log densities. */
  private static List<Pair> posteriors() {
    String schools =
        "s = exp(x1); t = x0 + s*x[2:]; normal_lpdf(y | t, sigma) + normal_lpdf(x[2:] | 0, 1)"
            + " + normal_lpdf(x0 | 0, 5) + cauchy_lpdf(s | 0, 5) + log(2) + x1";
    List<Pair> pairs = new ArrayList<>();
    pairs.add(
        new Pair(
            "eight schools",
            new Schools(),
            density(
                schools,
                10,
                vector("y", Schools.EFFECTS),
                vector("sigma", Schools.ERRORS))));
    LogisticRegression regression = new LogisticRegression(500, 20);
    pairs.add(
        new Pair(
            "logistic regression, 500 rows",
            regression,
            density(
                "bernoulli_logit_lpmf(y | X*x) + normal_lpdf(x | 0, 2.5)",
                20,
                vector("y", regression.responses()),
                Data.matrix("X", regression.features()))));
    GroupedCounts counts = new GroupedCounts(300, 12);
    pairs.add(
        new Pair(
            "Poisson, 12 groups, 300 rows",
            counts,
            density(
                "poisson_log_lpmf(n | x0 + (x[1:])[g]) + normal_lpdf(x | 0, 1)",
                13,
                vector("n", counts.counts()),
                vector("g", counts.groups()))));
    return pairs;
  }

  private static Data vector(String name, double[] values) {
    return Data.vector(name, values, i -> "row " + (i + 1));
  }

  private static Potential density(String logDensity, int dimension, Data... data) {
    return ExpressionPotential.of(
        new Formula(logDensity, true, dimension, List.of(), List.of(), List.of(data)));
  }

  private static Potential expression(String energy, int dimension, Parameter... parameters) {
    return ExpressionPotential.of(energy, dimension, List.of(parameters));
  }

  /** Refuses a pair of which the gradients differ: energies may, by a constant. */
  private static void check(Pair pair) {
    double[] x = new double[pair.byHand().dimension()];
    Arrays.setAll(x, i -> Math.sin(1 + i));
    double[] byHand = new double[x.length];
    double[] expression = new double[x.length];
    pair.byHand().energyAndGradient(x, byHand);
    pair.expression().energyAndGradient(x, expression);
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(byHand[i] - expression[i]) > 1e-8 * (1 + Math.abs(byHand[i]))) {
        throw new IllegalStateException(
            pair.name() + ": found the slopes " + byHand[i] + " and " + expression[i]);
      }
    }
  }

  /** Nanoseconds of a point in each turn: by hand, and as an expression. */
  private static double[][] measure(Pair pair, int turns, boolean withGradients) {
    int dimension = pair.byHand().dimension();
    Random random = new Random(1);
    double[] points = new double[ROWS * dimension];
    Arrays.setAll(points, k -> random.nextGaussian());
    double[] energies = new double[ROWS];
    double[] gradients = new double[points.length];
    double[][] nanoseconds = new double[2][turns];
    double sink = 0;
    for (int turn = 0; turn < turns; turn++) {
      for (int way = 0; way < 2; way++) {
        Potential potential = way == 0 ? pair.byHand() : pair.expression();
        long begin = System.nanoTime();
        long now = begin;
        long blocks = 0;
        for (; now - begin < TURN_NANOSECONDS; now = System.nanoTime()) {
          for (int k = 0; k < 8; k++) {
            if (withGradients) {
              potential.energiesAndGradients(points, ROWS, energies, gradients);
            } else {
              potential.energies(points, ROWS, energies);
            }
          }
          blocks += 8;
          sink += energies[1] + gradients[1];
        }
        nanoseconds[way][turn] = (double) (now - begin) / (blocks * ROWS);
      }
    }
    if (Double.isNaN(sink)) {
      throw new IllegalStateException("not a number");
    }
    return nanoseconds;
  }

  private static double median(double[] values) {
    return Medians.of(Arrays.stream(values).boxed().toList());
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }
}
