package io.gibbsvae.check;

import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is checked of an energy before a run: its gradient, walls where training begins, and whether
 * Z is finite. {@link EnergyCheck} calls the same findings bad. It takes some ten thousand
 * energies.
 *
 * @param problems why a run is refused and what to do about it; empty where nothing certainly is
 *     wrong
 * @param noise how far the gradient could be checked, where the energy has noise
 * @param around what descents found from where training begins, where that was looked at
 * @param plan what was planned before, where a run leaves that open
 */
public record Preflight(
    List<String> problems,
    Optional<String> noise,
    Optional<Surroundings> around,
    Optional<Plan> plan) {

  private static final int CHECKED_POINTS = 5;
  private static final int QUICKLY_CHECKED = 2;
  private static final int MOST_DRAWS = 100;

  /** {@return a preflight without checks} */
  public static Preflight none() {
    return new Preflight(List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** {@return this preflight after a plan} */
  public Preflight after(Plan made) {
    return new Preflight(problems, noise, around, Optional.of(made));
  }

  /**
   * Checks an energy.
   *
   * @param model whose location and scale say where training begins
   * @param batch points in a minibatch, which is dropped where the energy of one is not finite
   * @param gradient whether to compare the gradient with finite differences
   * @param growth whether to look for walls and for an infinite Z; only where the gradient is right
   * @return the result; problems are in it, and are not thrown
   */
  public static Preflight of(
      Target target, ModelSettings model, int batch, boolean gradient, boolean growth) {
    Preflight slopes = gradient ? ofGradient(target, model) : none();
    if (!growth || !slopes.problems.isEmpty()) {
      return slopes;
    }
    try {
      Look look =
          Look.of(
              target,
              EnergyCheck.numbers(model.location()),
              EnergyCheck.numbers(model.scale()),
              batch,
              EnergyCheck.SEED);
      return new Preflight(
          look.refusals(), slopes.noise, Optional.of(look.around()), Optional.empty());
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      // The check of the gradient reports what the energy throws.
      return slopes;
    }
  }

  /** Whether a gradient is not the energy's, by fewer points than {@link #of} has. */
  static boolean isGradientWrong(Target target, ModelSettings model) {
    return !check(target, points(target.potential(), model, QUICKLY_CHECKED)).problems().isEmpty();
  }

  /**
   * Draws where the model starts from. Points outside of the target's support have no gradient:
   * others are drawn for them.
   */
  private static List<double[]> points(Potential potential, ModelSettings model, int most) {
    NoiseStream stream = NoiseStream.of(EnergyCheck.SEED, Purpose.CHECK, 0, 0, 0);
    List<double[]> points = new ArrayList<>();
    for (int draw = 0; draw < MOST_DRAWS && points.size() < most; draw++) {
      double[] point = model.draws(stream, 1, 1);
      if (!isOutside(potential, point)) {
        points.add(point);
      }
    }
    return points;
  }

  private static GradientCheck.Result check(Target target, List<double[]> points) {
    return GradientCheck.of(target, points.toArray(double[][]::new));
  }

  /** Compares the gradient with finite differences where the model starts from. */
  private static Preflight ofGradient(Target target, ModelSettings model) {
    List<double[]> points = points(target.potential(), model, CHECKED_POINTS);
    List<String> problems = new ArrayList<>();
    if (points.size() < CHECKED_POINTS) {
      problems.add(
          Text.format(
              "energy is infinite at %s of %s draws of N(model.location, model.scale^2), where"
                  + " training begins; expected a finite one at %s of them at least. Set model.location"
                  + " and model.scale to where the energy is finite",
              MOST_DRAWS - points.size(), MOST_DRAWS, CHECKED_POINTS));
    }
    GradientCheck.Result result = check(target, points);
    problems.addAll(result.problems());
    return new Preflight(problems, result.noise(), Optional.empty(), Optional.empty());
  }

  private static boolean isOutside(Potential potential, double[] point) {
    try {
      return potential.energyAndGradient(point.clone(), new double[point.length])
          == Double.POSITIVE_INFINITY;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      // The check of the gradient reports what the energy throws.
      return false;
    }
  }
}
