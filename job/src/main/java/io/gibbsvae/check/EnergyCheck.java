package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says in plain words whether an energy can be sampled: its gradient, its growth at infinity, where
 * it is and how wide, how fast it is computed; and what to begin with.
 *
 * @param findings what was found, the most fundamental first
 * @param suggestion lines of a configuration to begin with; empty where something is wrong
 */
public record EnergyCheck(List<Finding> findings, List<String> suggestion) {

  private static final long SEED = 1;
  private static final int BLOCK = 256;
  // Points at which a run looks for modes: fewer than a check, which has nothing else to do.
  private static final int SEARCHED = 8192;
  private static final int MOST_SEARCHED = 131_072;
  private static final double TIMED_SECONDS = 0.3;

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
   * @param batch points in a minibatch, which is dropped where the energy of one is not finite
   * @return what was found; problems are in it, and are not thrown
   */
  public static EnergyCheck of(Target target, ModelSettings model, int batch) {
    return of(target, model, batch, Progress.NONE);
  }

  /**
   * Looks at a target.
   *
   * @param target its energy, and what is known of it to compare with
   * @param model whose location and scale say where to begin
   * @param batch points in a minibatch, which is dropped where the energy of one is not finite
   * @param progress follows what takes long
   * @return what was found; problems are in it, and are not thrown
   */
  public static EnergyCheck of(Target target, ModelSettings model, int batch, Progress progress) {
    Potential potential = target.potential();
    double[] location = numbers(model.location());
    double[] scale = numbers(model.scale());
    List<Finding> findings = new ArrayList<>();
    target
        .notes()
        .forEach(note -> findings.add(new Finding(Level.CARE, note.topic(), note.text())));
    Beginning beginning = Beginning.of(potential, location, scale, SEED);
    if (beginning.points().length == 0) {
      return new EnergyCheck(List.of(nothingThere(beginning)), List.of());
    }
    List<String> problems = GradientCheck.problems(potential, beginning.points());
    problems.forEach(text -> findings.add(new Finding(Level.BAD, "gradient", text)));
    if (!problems.isEmpty()) {
      return new EnergyCheck(findings, List.of());
    }
    findings.add(
        new Finding(
            Level.GOOD,
            "gradient",
            "that of the energy at "
                + beginning.points().length
                + " points, by finite differences"));
    Look look = Look.of(potential, location, scale, batch, SEED);
    findings.addAll(look.findings());
    if (look.isImproper()) {
      return new EnergyCheck(findings, List.of());
    }
    long speed = speed(potential, look.around());
    // About a second for them.
    int points = (int) Math.max(SEARCHED, Math.min(MOST_SEARCHED, speed));
    Watched watched = new Watched(potential, location, scale);
    Exploration found =
        Exploration.of(watched, location, scale, look.around(), points, SEED, progress);
    Survey survey = found.survey();
    if (!survey.inside()) {
      findings.add(nothingThere(beginning));
      return new EnergyCheck(findings, List.of());
    }
    // Of walls within where training begins there is a word already.
    watched
        .end()
        .filter(x -> findings.stream().noneMatch(finding -> finding.topic().equals("walls")))
        .ifPresent(x -> findings.add(farWall(x)));
    findings.addAll(shape(found, location, scale));
    findings.addAll(Precision.findings(target, survey.mean(), survey.deviations()));
    findings.add(
        new Finding(
            Level.GOOD,
            "speed",
            String.format(
                Locale.ROOT, "about %,d energies with gradients a second on one core", speed)));
    EnergyCheck check = new EnergyCheck(findings, suggestion(found));
    return check.sound() ? check : new EnergyCheck(findings, List.of());
  }

  /**
   * Why a run is refused: Z is infinite, or most minibatches contain a point whose energy is not
   * finite. A check calls the same findings bad. It takes some ten thousand energies.
   *
   * @param potential the energy
   * @param model whose location and scale say where to begin
   * @param batch points in a minibatch
   * @return what is wrong and what to do about it; empty where nothing certainly is, or the energy
   *     throws
   */
  public static List<String> refusals(Potential potential, ModelSettings model, int batch) {
    try {
      return Look.of(potential, numbers(model.location()), numbers(model.scale()), batch, SEED)
          .findings()
          .stream()
          .filter(finding -> finding.level() == Level.BAD)
          .map(Finding::text)
          .toList();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      // The check of the gradient reports what the energy throws.
      return List.of();
    }
  }

  /**
   * Looks for modes. It takes some ten thousand energies, and up to about a hundred thousand where
   * descents are long.
   *
   * @param potential the energy
   * @param model whose location and scale say where to begin
   * @param progress follows it
   * @return the minima that were found
   */
  public static Search search(Potential potential, ModelSettings model, Progress progress) {
    double[] location = numbers(model.location());
    double[] scale = numbers(model.scale());
    Watched watched = new Watched(potential, location, scale);
    NoiseStream noise = NoiseStream.of(SEED, Purpose.CHECK, 4, 0, 0);
    Surroundings around = Surroundings.of(watched, location, scale, noise);
    Minima minima = Minima.of(watched, location, scale, around, SEARCHED, SEED, progress);
    return new Search(minima.places(), minima.descents(), watched.count());
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Finding nothingThere(Beginning beginning) {
    return new Finding(Level.BAD, "support", beginning.nothing());
  }

  private static Finding farWall(double[] x) {
    return new Finding(
        Level.GOOD,
        "walls",
        "the energy is infinite farther out: of the points looked at, the nearest to model.location"
            + " is x = "
            + Rounded.list(x)
            + " (a wall, or more than a number can hold)");
  }

  private static List<Finding> shape(Exploration found, double[] location, double[] scale) {
    Survey survey = found.survey();
    List<Finding> findings = new ArrayList<>();
    // Of chains that disagree, or that were in one place of several, no width is the target's.
    boolean met = !found.chainsApart() && found.elsewhere().isEmpty();
    findings.add(
        new Finding(
            met ? Level.GOOD : Level.CARE,
            "scale",
            String.format(
                Locale.ROOT,
                "short chains find means %s and standard deviations %s; lowest energy %.4g%s",
                range(survey.mean()),
                range(survey.deviations()),
                survey.lowest(),
                met ? "" : ": not to be relied on, see modes")));
    if (!found.elsewhere().isEmpty()) {
      findings.add(new Finding(Level.CARE, "modes", elsewhere(found, location)));
    }
    if (found.chainsApart()) {
      findings.add(
          new Finding(
              Level.CARE,
              "modes",
              String.format(
                  Locale.ROOT,
                  "chains that begin apart stay apart (all are %.3g times as wide as each): %s",
                  survey.apart(),
                  found.oneMinimum()
                      ? "slow mixing rather than modes, for all descents end at one minimum"
                      : "more than one mode, or slow mixing" + minima(found))));
    }
    if (met) {
      // Where no descent ended at a minimum nothing was found out about modes.
      boolean blind = found.minima().astray() == found.minima().descents();
      findings.add(new Finding(blind ? Level.CARE : Level.GOOD, "modes", reach(found, scale)));
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

  /** The minima with their masses, where there are several. */
  private static String minima(Exploration found) {
    List<Place> places = found.minima().places();
    return places.size() < 2
        ? ""
        : ". Minima, with shares of the mass by their curvature: " + Search.inWords(places);
  }

  private static String reach(Exploration found, double[] scale) {
    double least = Arrays.stream(scale).min().orElseThrow();
    double largest = Arrays.stream(scale).max().orElseThrow();
    String far =
        least == largest
            ? String.format(Locale.ROOT, "%.4g", Starts.REACH * largest)
            : Starts.REACH + " times model.scale";
    int astray = found.minima().astray();
    int descents = found.minima().descents();
    return String.format(
        Locale.ROOT,
        "chains and descents that begin up to %s from model.location meet%s; farther out nothing"
            + " was looked at (--set model.scale=... looks farther), and a narrow well is found only"
            + " if one of the %d descents begins near it",
        far,
        astray > 0
            ? String.format(
                Locale.ROOT,
                " (but for %d of %d descents, which ended at no minimum)",
                astray,
                descents)
            : "",
        descents);
  }

  private static String elsewhere(Exploration found, double[] location) {
    Basin heaviest = found.elsewhere().get(0);
    double square = 0;
    for (int i = 0; i < location.length; i++) {
      square += (heaviest.x()[i] - location[i]) * (heaviest.x()[i] - location[i]);
    }
    int more = found.elsewhere().size() - 1;
    return String.format(
        Locale.ROOT,
        "descents from farther out find what no chain came to: a minimum at %s, %.3g from"
            + " model.location%s%s%s. Begin wide enough for all of it, with model.location and"
            + " model.scale as below, and carry train.population",
        Rounded.point(heaviest.x(), heaviest.deviations()),
        Math.sqrt(square),
        more == 0 ? "" : more == 1 ? ", and 1 more" : ", and " + more + " more",
        Double.isNaN(found.share())
            ? ""
            : "; about " + Rounded.percent(found.share()) + " % of the mass is there",
        minima(found));
  }

  private static String range(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    return values.length == 1
        ? String.format(Locale.ROOT, "%.3g", low)
        : String.format(Locale.ROOT, "%.3g to %.3g", low, high);
  }

  /** Energies with gradients in a second. */
  private static long speed(Potential potential, Surroundings around) {
    int d = potential.dimension();
    double[] points = new double[BLOCK * d];
    NoiseStream noise = NoiseStream.of(SEED, Purpose.CHECK, 3, 0, 0);
    for (int k = 0; k < points.length; k++) {
      points[k] = around.centre()[k % d] + around.typical()[k % d] * noise.gaussian();
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
    return rounded(count / ((System.nanoTime() - half) * 1e-9));
  }

  /** To two digits: more would not be the same the next time. */
  private static long rounded(double rate) {
    return new BigDecimal(rate).round(new MathContext(2)).longValue();
  }

  private static List<String> suggestion(Exploration found) {
    boolean modes = found.severalPlaces();
    boolean correlated = found.survey().correlation() > CORRELATED;
    List<String> lines = new ArrayList<>();
    lines.add("model {");
    lines.add("  location = " + list(found.location(), found.scale()));
    lines.add("  scale = " + list(found.scale(), found.scale()));
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
    double narrowest = Arrays.stream(widths).min().orElse(1);
    return alike
        ? Rounded.toWidth(mean, narrowest)
        : IntStream.range(0, values.length)
            .mapToObj(i -> Rounded.toWidth(values[i], widths[i]))
            .collect(Collectors.joining(", ", "[", "]"));
  }
}
