package io.gibbsvae.bench;

import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.diagnose.SteinRows;
import io.gibbsvae.diagnose.SteinTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often Stein's identities raise an alarm: of exact samples of laws that can be sampled, of such
 * samples with a part cut away, with a wrong gradient, and of weighted samples. The arguments are
 * the number of rows, of runs and, if not all, of laws.
 */
final class SteinPower {

  /** Eight schools, centred: log tau, mu, theta. */
  private static final double[] EFFECTS = {28, 8, -3, 7, -1, 1, 18, 12};

  private static final double[] ERRORS = {15, 10, 16, 11, 9, 11, 10, 18};

  private SteinPower() {}

  /** A law: how it is sampled, and its energy with its gradient. */
  private record Law(
      String name,
      int dimension,
      Function<SplittableRandom, double[]> sampler,
      ToDoubleBiFunction<double[], double[]> energy,
      ToDoubleFunction<double[]> logWeight) {

    Law(
        String name,
        int dimension,
        Function<SplittableRandom, double[]> sampler,
        ToDoubleBiFunction<double[], double[]> energy) {
      this(name, dimension, sampler, energy, y -> 0);
    }

    /** The samples for which a condition holds. */
    Law only(String part, Predicate<double[]> condition) {
      return new Law(
          name + ", " + part,
          dimension,
          random -> {
            double[] y = sampler.apply(random);
            while (!condition.test(y)) {
              y = sampler.apply(random);
            }
            return y;
          },
          energy,
          logWeight);
    }

    Law withGradient(String what, double factor, int first, int end) {
      return new Law(
          name + ", " + what,
          dimension,
          sampler,
          (y, gradient) -> {
            double u = energy.applyAsDouble(y, gradient);
            for (int i = first; i < end; i++) {
              gradient[i] *= factor;
            }
            return u;
          },
          logWeight);
    }

    SteinReport test(int rows, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      SteinRows samples = new SteinRows();
      for (int row = 0; row < rows; row++) {
        double[] y = sampler.apply(random);
        double[] gradient = new double[dimension];
        double u = energy.applyAsDouble(y, gradient);
        samples.add(new SteinRows.Row(y, u, gradient, logWeight.applyAsDouble(y), -1, -1));
      }
      return SteinTest.of(
          samples, IntStream.range(0, dimension).mapToObj(i -> "y" + i).toList());
    }
  }

  /** Rows, runs, and how many of the laws, of which the first 8 are exact. */
  public static void main(String[] arguments) {
    int rows = Integer.parseInt(arguments[0]);
    int runs = Integer.parseInt(arguments[1]);
    int laws = arguments.length > 2 ? Integer.parseInt(arguments[2]) : Integer.MAX_VALUE;
    System.out.println("| samples | alarms | p < 0.05 | median size | median, most standard errors |");
    System.out.println("|---|---|---|---|---|");
    for (Law law : laws().stream().limit(laws).toList()) {
      List<SteinReport> reports =
          IntStream.range(0, runs).mapToObj(run -> law.test(rows, 1000 + run)).toList();
      double[] errors =
          reports.stream()
              .mapToDouble(r -> Math.abs(r.departures().get(0).standardErrors()))
              .sorted()
              .toArray();
      double[] sizes =
          reports.stream()
              .mapToDouble(r -> Math.abs(r.departures().get(0).mean().value()))
              .sorted()
              .toArray();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d of %d | %d | %.3f | %.1f, %.1f |%n",
          law.name(),
          reports.stream().filter(SteinReport::departs).count(),
          runs,
          reports.stream().filter(r -> r.pValue() < 0.05).count(),
          sizes[runs / 2],
          errors[runs / 2],
          errors[runs - 1]);
    }
  }

  private static List<Law> laws() {
    List<Law> laws = new ArrayList<>();
    Law gaussian = gaussian(10);
    Law funnel = funnel(10);
    Law mixture = mixture(40);
    Law student = student(10, 1);
    Law coordinates = student(4, 4);
    Law banana = banana(10);
    Law wells = wells(false);
    laws.addAll(
        List.of(gaussian, funnel, mixture, student, coordinates, banana, wells, schools(0)));
    laws.add(schools(0.02));
    laws.add(schools(0.01));
    laws.add(schools(0.005));
    laws.add(gaussian.only("2 % of a tail missing", y -> y[0] < 2.0537));
    laws.add(gaussian.only("0.5 % of a tail missing", y -> y[0] < 2.5758));
    laws.add(funnel.only("2 % at the neck missing", y -> y[0] > -3 * 2.0537));
    laws.add(funnel.only("2 % at the mouth missing", y -> y[0] < 3 * 2.0537));
    laws.add(student.only("2 % farthest out missing", y -> square(y) < 10 * 4.2961));
    laws.add(coordinates.only("2 % of a coordinate missing", y -> Math.abs(y[0]) < 3.3649));
    laws.add(banana.only("2 % at the horns missing", y -> Math.abs(y[0]) < 3 * 2.3263));
    laws.add(mixture(39));
    laws.add(wells(true));
    laws.add(gaussian.withGradient("gradient of a coordinate 1 % too large", 1.01, 0, 1));
    laws.add(gaussian.withGradient("gradient of a coordinate 10 % too large", 1.1, 0, 1));
    laws.add(gaussian.withGradient("energy 1 % too large", 1.01, 0, 10));
    laws.add(gaussian.withGradient("energy 5 % too large", 1.05, 0, 10));
    for (double width : new double[] {1.2, 0.95, 0.9, 0.8}) {
      laws.add(weighted(5, width));
    }
    return laws;
  }

  private static double[] normals(SplittableRandom random, int n) {
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] =
          Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
              * Math.cos(2 * Math.PI * random.nextDouble());
    }
    return y;
  }

  private static double square(double[] y) {
    return Arrays.stream(y).map(x -> x * x).sum();
  }

  private static double normal(double[] y, double[] gradient) {
    System.arraycopy(y, 0, gradient, 0, y.length);
    return square(y) / 2;
  }

  /** y0 is standard normal, and each y_i 0.95 y_(i-1) and noise. */
  private static Law gaussian(int d) {
    double left = Math.sqrt(1 - 0.95 * 0.95);
    return new Law(
        "Gaussian, D = 10, correlated",
        d,
        random -> {
          double[] y = normals(random, d);
          for (int i = 1; i < d; i++) {
            y[i] = 0.95 * y[i - 1] + left * y[i];
          }
          return y;
        },
        (y, gradient) -> {
          gradient[0] = y[0];
          double energy = y[0] * y[0] / 2;
          for (int i = 1; i < d; i++) {
            double z = (y[i] - 0.95 * y[i - 1]) / left;
            energy += z * z / 2;
            gradient[i] = z / left;
            gradient[i - 1] -= 0.95 * z / left;
          }
          return energy;
        });
  }

  private static Law funnel(int d) {
    return new Law(
        "funnel, D = 10",
        d,
        random -> {
          double[] y = normals(random, d);
          y[0] *= 3;
          for (int i = 1; i < d; i++) {
            y[i] *= Math.exp(y[0] / 2);
          }
          return y;
        },
        (y, gradient) -> {
          double squares = 0;
          for (int i = 1; i < d; i++) {
            gradient[i] = y[i] * Math.exp(-y[0]);
            squares += y[i] * gradient[i];
          }
          gradient[0] = y[0] / 9 + (d - 1 - squares) / 2;
          return y[0] * y[0] / 18 + ((d - 1) * y[0] + squares) / 2;
        });
  }

  /** 40 Gaussians, of which samples have the first so many. */
  private static Law mixture(int kept) {
    SplittableRandom random = new SplittableRandom(2);
    double[][] centres = new double[40][];
    Arrays.setAll(
        centres, k -> new double[] {80 * random.nextDouble() - 40, 80 * random.nextDouble() - 40});
    return new Law(
        "mixture of 40, D = 2" + (kept < 40 ? ", one of them missing" : ""),
        2,
        r -> {
          double[] y = normals(r, 2);
          double[] centre = centres[r.nextInt(kept)];
          return new double[] {y[0] + centre[0], y[1] + centre[1]};
        },
        (y, gradient) -> {
          Arrays.fill(gradient, 0);
          double sum = 0;
          for (double[] centre : centres) {
            double a = y[0] - centre[0];
            double b = y[1] - centre[1];
            double density = Math.exp(-(a * a + b * b) / 2);
            sum += density;
            gradient[0] += density * a;
            gradient[1] += density * b;
          }
          gradient[0] /= sum;
          gradient[1] /= sum;
          return -Math.log(sum);
        });
  }

  /** Student's law with 5 degrees of freedom, of D coordinates together or each by itself. */
  private static Law student(int d, int groups) {
    int size = d / groups;
    return new Law(
        groups == 1 ? "Student, 5 degrees, D = 10" : "4 independent Student, 5 degrees",
        d,
        random -> {
          double[] y = normals(random, d);
          for (int group = 0; group < groups; group++) {
            double scale = Math.sqrt(square(normals(random, 5)) / 5);
            for (int i = 0; i < size; i++) {
              y[group * size + i] /= scale;
            }
          }
          return y;
        },
        (y, gradient) -> {
          double energy = 0;
          for (int group = 0; group < groups; group++) {
            double[] own = Arrays.copyOfRange(y, group * size, (group + 1) * size);
            double squares = square(own);
            energy += (5 + size) / 2.0 * Math.log1p(squares / 5);
            for (int i = 0; i < size; i++) {
              gradient[group * size + i] = (5 + size) * own[i] / (5 + squares);
            }
          }
          return energy;
        });
  }

  private static Law banana(int d) {
    return new Law(
        "banana, D = 10",
        d,
        random -> {
          double[] y = normals(random, d);
          y[0] *= 3;
          y[1] += 0.3 * (y[0] * y[0] - 9);
          return y;
        },
        (y, gradient) -> {
          double bent = y[1] - 0.3 * (y[0] * y[0] - 9);
          double energy = square(y) / 2 - (y[0] * y[0] + y[1] * y[1]) / 2;
          System.arraycopy(y, 0, gradient, 0, d);
          gradient[0] = y[0] / 9 - bent * 0.6 * y[0];
          gradient[1] = bent;
          return energy + y[0] * y[0] / 18 + bent * bent / 2;
        });
  }

  /** The double well of this program, by inversion on a grid; or its right-hand well alone. */
  private static Law wells(boolean one) {
    int n = 200_001;
    double[] sums = new double[n];
    for (int k = 1; k < n; k++) {
      double x = -4 + 8.0 * k / (n - 1);
      double density = Math.exp(-(x * x * x * x - 6 * x * x - x / 2) - 10);
      sums[k] = sums[k - 1] + (one && x < 0 ? 0 : density);
    }
    return new Law(
        "double well, D = 2" + (one ? ", one well missing" : ""),
        2,
        random -> new double[] {inverse(sums, -4, 4, random.nextDouble()), normals(random, 1)[0]},
        (y, gradient) -> {
          double x = y[0];
          gradient[0] = 4 * x * x * x - 12 * x - 0.5;
          gradient[1] = y[1];
          return x * x * x * x - 6 * x * x - x / 2 + y[1] * y[1] / 2;
        });
  }

  private static double inverse(double[] sums, double low, double high, double share) {
    double wanted = share * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, wanted);
    int k = found >= 0 ? found : -found - 1;
    k = Math.max(1, Math.min(sums.length - 1, k));
    double part = sums[k] > sums[k - 1] ? (wanted - sums[k - 1]) / (sums[k] - sums[k - 1]) : 0;
    return low + (high - low) * (k - 1 + part) / (sums.length - 1);
  }

  /** Without the share of the smallest tau. */
  private static Law schools(double missing) {
    int n = 20_001;
    double[] sums = new double[n];
    for (int k = 1; k < n; k++) {
      double t = -12 + 18.0 * k / (n - 1);
      double[] mean = ofMu(t);
      double log = -Math.log(mean[1]) / 2 + mean[0] * mean[0] * mean[1] / 2 + t;
      log -= Math.log1p(Math.exp(2 * t) / 25);
      for (int i = 0; i < 8; i++) {
        double variance = ERRORS[i] * ERRORS[i] + Math.exp(2 * t);
        log -= Math.log(variance) / 2 + EFFECTS[i] * EFFECTS[i] / variance / 2;
      }
      sums[k] = sums[k - 1] + Math.exp(log + 30);
    }
    return new Law(
        "eight schools, centred"
            + (missing > 0
                ? String.format(Locale.ROOT, ", %s %% at the neck missing", 100 * missing)
                : ""),
        10,
        random -> {
          double t = inverse(sums, -12, 6, missing + (1 - missing) * random.nextDouble());
          double[] noise = normals(random, 9);
          double[] mean = ofMu(t);
          double[] y = new double[10];
          y[0] = t;
          y[1] = mean[0] + noise[0] / Math.sqrt(mean[1]);
          double precision = Math.exp(-2 * t);
          for (int i = 0; i < 8; i++) {
            double own = 1 / (ERRORS[i] * ERRORS[i]);
            y[2 + i] =
                (own * EFFECTS[i] + precision * y[1]) / (own + precision)
                    + noise[1 + i] / Math.sqrt(own + precision);
          }
          return y;
        },
        SteinPower::schools);
  }

  /** Mean and precision of mu, given log tau and the data. */
  private static double[] ofMu(double t) {
    double precision = 1.0 / 25;
    double sum = 0;
    for (int i = 0; i < 8; i++) {
      double own = 1 / (ERRORS[i] * ERRORS[i] + Math.exp(2 * t));
      precision += own;
      sum += own * EFFECTS[i];
    }
    return new double[] {sum / precision, precision};
  }

  private static double schools(double[] y, double[] gradient) {
    double squared = Math.exp(2 * y[0]);
    double energy = 7 * y[0] + y[1] * y[1] / 50 + Math.log1p(squared / 25);
    gradient[0] = 7 + 2 * squared / (25 + squared);
    gradient[1] = y[1] / 25;
    for (int i = 0; i < 8; i++) {
      double apart = y[2 + i] - y[1];
      double off = (y[2 + i] - EFFECTS[i]) / ERRORS[i];
      energy += apart * apart / squared / 2 + off * off / 2;
      gradient[0] -= apart * apart / squared;
      gradient[1] -= apart / squared;
      gradient[2 + i] = off / ERRORS[i] + apart / squared;
    }
    return energy;
  }

  /** Standard normal, by the weights of samples of another width. */
  private static Law weighted(int d, double width) {
    return new Law(
        String.format(Locale.ROOT, "weighted, of a Gaussian %s times as wide, D = %d", width, d),
        d,
        random -> Arrays.stream(normals(random, d)).map(x -> width * x).toArray(),
        SteinPower::normal,
        y -> square(y) / 2 * (1 / (width * width) - 1));
  }
}
