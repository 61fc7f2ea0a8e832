package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.target.GradientCheck;
import io.gibbsvae.target.Potential;
import io.gibbsvae.target.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Says in plain words whether an energy can be sampled: its gradient, its growth at infinity, where
 * it is and how wide, how fast it is computed; and what to begin with.
 *
 * @param findings what was found, the most fundamental first
 * @param suggestion lines of a configuration to begin with; empty where something is wrong
 */
public record EnergyCheck(List<Finding> findings, List<String> suggestion) {

  private static final long SEED = 1;
  private static final int GRADIENT_POINTS = 8;
  private static final int BLOCK = 256;
  private static final double TIMED_SECONDS = 0.5;

  // Chains whose spread is so much wider than each one's own have not met.
  private static final double APART = 1.1;
  private static final double CORRELATED = 0.7;

  /** How bad a finding is. */
  public enum Level {
    /** As it should be. */
    GOOD,
    /** To be looked at. */
    CARE,
    /** No sampling before that is mended. */
    BAD
  }

  /**
   * A finding.
   *
   * @param level how bad it is
   * @param topic one word
   * @param text what was found
   */
  public record Finding(Level level, String topic, String text) {}

  /** {@return whether nothing is wrong} */
  public boolean sound() {
    return findings.stream().noneMatch(finding -> finding.level() == Level.BAD);
  }

  /**
   * Looks at a target.
   *
   * @param target its energy, and what is known of it to compare with
   * @param model whose location and scale say where to begin
   * @return what was found; problems are in it, and are not thrown
   */
  public static EnergyCheck of(Target target, ModelSettings model) {
    Potential potential = target.potential();
    double[] location = model.location().stream().mapToDouble(v -> v).toArray();
    double[] scale = model.scale().stream().mapToDouble(v -> v).toArray();
    List<Finding> findings = new ArrayList<>();
    List<String> problems = GradientCheck.problems(potential, points(location, scale));
    problems.forEach(text -> findings.add(new Finding(Level.BAD, "gradient", text)));
    if (!problems.isEmpty()) {
      return new EnergyCheck(findings, List.of());
    }
    findings.add(
        new Finding(
            Level.GOOD,
            "gradient",
            "that of the energy at " + GRADIENT_POINTS + " points, by finite differences"));
    Survey survey = Survey.of(potential, location, scale, SEED);
    if (!survey.inside()) {
      findings.add(
          new Finding(
              Level.BAD,
              "support",
              "no finite energy was found around model.location: set it, and model.scale, to where"
                  + " the target is"));
      return new EnergyCheck(findings, List.of());
    }
    findings.add(growth(Growth.of(potential, survey.mean(), survey.deviations(), SEED), target));
    findings.addAll(shape(survey));
    findings.add(speed(potential, survey));
    EnergyCheck found = new EnergyCheck(findings, suggestion(survey));
    return found.sound() ? found : new EnergyCheck(findings, List.of());
  }

  private static double[][] points(double[] location, double[] scale) {
    NoiseStream noise = NoiseStream.of(SEED, Purpose.CHECK, 0, 0, 0);
    double[][] points = new double[GRADIENT_POINTS][location.length];
    for (double[] point : points) {
      Arrays.setAll(point, i -> location[i] + scale[i] * noise.gaussian());
    }
    return points;
  }

  private static Finding growth(Growth growth, Target target) {
    int d = target.dimension();
    if (growth.invalid() > 0) {
      return new Finding(
          Level.BAD,
          "growth",
          String.format(
              Locale.ROOT,
              "energies or gradients are no numbers far out, on %d of %d rays",
              growth.invalid(),
              growth.rays()));
    }
    if (growth.bounded() == growth.rays()) {
      return new Finding(
          Level.GOOD, "growth", "the support ends, or the energy passes all numbers, on every ray");
    }
    String slowest =
        String.format(
            Locale.ROOT,
            "r dU/dr is %.3g far out along %s, and Z needs more than D = %d",
            growth.slowest(),
            growth.where(),
            d);
    if (growth.slowest() <= 0) {
      return new Finding(
          Level.BAD, "growth", "Z is infinite: the energy does not grow. " + slowest);
    }
    if (growth.slowest() <= d) {
      return new Finding(
          Level.BAD, "growth", "Z seems infinite: the energy grows too slowly. " + slowest);
    }
    return new Finding(
        Level.GOOD,
        "growth",
        "fast enough for a finite Z on all of " + growth.rays() + " rays: " + slowest);
  }

  private static List<Finding> shape(Survey survey) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(
            Level.GOOD,
            "scale",
            String.format(
                Locale.ROOT,
                "short chains find means %s and standard deviations %s; lowest energy %.4g",
                range(survey.mean()),
                range(survey.deviations()),
                survey.lowest())));
    if (survey.apart() > APART) {
      findings.add(
          new Finding(
              Level.CARE,
              "modes",
              String.format(
                  Locale.ROOT,
                  "chains that begin apart stay apart (all are %.2f times as wide as each): more"
                      + " than one mode, or slow mixing",
                  survey.apart())));
    } else {
      findings.add(new Finding(Level.GOOD, "modes", "chains that begin apart meet"));
    }
    if (survey.correlation() > CORRELATED) {
      findings.add(
          new Finding(
              Level.CARE,
              "shape",
              String.format(
                  Locale.ROOT,
                  "two coordinates have a correlation of %.2f",
                  survey.correlation())));
    }
    return findings;
  }

  private static String range(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    return values.length == 1
        ? String.format(Locale.ROOT, "%.3g", low)
        : String.format(Locale.ROOT, "%.3g to %.3g", low, high);
  }

  private static Finding speed(Potential potential, Survey survey) {
    int d = potential.dimension();
    double[] points = new double[BLOCK * d];
    NoiseStream noise = NoiseStream.of(SEED, Purpose.CHECK, 3, 0, 0);
    for (int k = 0; k < points.length; k++) {
      points[k] = survey.mean()[k % d] + survey.deviations()[k % d] * noise.gaussian();
    }
    double[] energies = new double[BLOCK];
    double[] gradients = new double[BLOCK * d];
    long begin = System.nanoTime();
    long half = begin;
    long count = 0;
    // The first half is for the compiler.
    for (boolean warm = false; ; ) {
      potential.energiesAndGradients(points, BLOCK, energies, gradients);
      count += BLOCK;
      double passed = (System.nanoTime() - begin) * 1e-9;
      if (!warm && passed > TIMED_SECONDS / 2) {
        warm = true;
        count = 0;
        half = System.nanoTime();
      } else if (passed > TIMED_SECONDS && count > 0) {
        break;
      }
    }
    return new Finding(
        Level.GOOD,
        "speed",
        String.format(
            Locale.ROOT,
            "%,.0f energies with gradients a second on one core",
            count / ((System.nanoTime() - half) * 1e-9)));
  }

  private static List<String> suggestion(Survey survey) {
    boolean modes = survey.apart() > APART;
    boolean correlated = survey.correlation() > CORRELATED;
    List<String> lines = new ArrayList<>();
    lines.add("model {");
    lines.add("  location = " + list(survey.mean(), survey.deviations()));
    lines.add("  scale = " + list(survey.deviations(), survey.deviations()));
    lines.add("  stages = " + (modes ? 6 : 4));
    if (correlated) {
      lines.add("  frame = particles");
    }
    lines.add("}");
    lines.add("train {");
    if (modes || correlated) {
      lines.add("  tempering { schedule = adaptive, share = 0.4 }");
      lines.add("  population { particles = 8192" + (correlated ? ", metric = dense" : "") + " }");
    }
    lines.add("  gradients = path");
    lines.add("  noise = sobol");
    lines.add("}");
    return lines;
  }

  /** One number where that describes all of them to a fifth of their widths, else a list. */
  private static String list(double[] values, double[] widths) {
    double mean = Arrays.stream(values).average().orElse(0);
    boolean alike = true;
    for (int i = 0; i < values.length; i++) {
      alike &= Math.abs(values[i] - mean) < 0.2 * widths[i];
    }
    // A hundredth of a width is more than a model notices.
    double digits = Math.log10(Arrays.stream(widths).min().orElse(1)) - 2;
    int decimals = (int) Math.max(0, Math.min(9, Math.ceil(-digits)));
    String format = "%." + decimals + "f";
    return alike
        ? String.format(Locale.ROOT, format, mean)
        : Arrays.stream(values)
            .mapToObj(value -> String.format(Locale.ROOT, format, value))
            .collect(Collectors.joining(", ", "[", "]"));
  }
}
