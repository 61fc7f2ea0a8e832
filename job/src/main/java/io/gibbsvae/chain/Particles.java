package io.gibbsvae.chain;

import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.TemperedPotential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Particles at an inverse temperature: the moves of {@link Chains} on exp(-U_beta), which leave
 * them distributed as they are. A model, however bad, can only fail to move them: its samples get
 * in by Metropolis's rule and so cannot push out a mode that the model does not have.
 */
public final class Particles {

  /** Spread of the logarithm of the Langevin step size, from particle to particle. */
  private static final double STEP_SPREAD = 0.5;

  /** The best share of accepted Langevin moves (Roberts and Rosenthal, 1998). */
  private static final double ACCEPTANCE = 0.574;

  private Particles() {}

  /**
   * What came of the moves.
   *
   * @param x where the particles are, row-major [n, D]
   * @param slopes U - U_0 of each, in nats; plus infinity where the energy is not finite
   * @param logStep log of the Langevin step size to go on with, relative to the particles' spread
   * @param energyEvaluations energies computed
   * @param invalidEnergies those that were NaN or minus infinity
   */
  public record Moved(
      double[] x, double[] slopes, double logStep, long energyEvaluations, long invalidEnergies)
      implements Serializable {

    /** Nobody has moved. */
    public static final Moved NOBODY = new Moved(new double[0], new double[0], 0, 0, 0);
  }

  /**
   * {@return the log of the Langevin step size to begin with, relative to the particles' spread} It
   * is that of D^(-1/6), the rate at which the best step falls with the dimension (Roberts and
   * Rosenthal, 1998).
   */
  public static double firstLogStep(int dimension) {
    return -Math.log(dimension) / 6;
  }

  /**
   * Where particles are and how they are spread.
   *
   * @param mean length D
   * @param factor lower triangular A with A A^T their covariance, row-major [D, D]
   */
  public record Shape(double[] mean, double[] factor) {}

  /**
   * {@return the shape of particles that all count the same, row-major [n, D]}
   *
   * @param x where they are, row-major [n, D]
   */
  public static Shape shape(double[] x, int dimension) {
    Spread spread = new Spread(dimension, true);
    spread.add(x);
    return new Shape(spread.mean(), spread.choleskyFactor());
  }

  /**
   * Moves particles once. Proposals are rounded to floats in coordinates where that makes no
   * difference to the energies of now.
   *
   * @param potential U, in x
   * @param model the model of now, by which all moves but Langevin's propose
   * @param moves how many of each type
   * @param x where they are, row-major [n, D]; not changed
   * @param logStep log of the Langevin step size, relative to the particles' spread
   * @param noise of each move by its number
   * @return where they are now, and the step size to go on with
   */
  public static Moved move(
      Potential potential,
      TrainedModel model,
      Moves moves,
      Metric metric,
      double beta,
      double[] x,
      double logStep,
      IntFunction<NoiseStream> noise) {
    ModelSettings shape = model.settings();
    CountedPotential counted = new CountedPotential(potential);
    TemperedPotential tempered = shape.tempered(counted);
    tempered.setBeta(beta);
    double[] points = x.clone();
    Population population = new Population(tempered, points, model.rounding());
    Rounding rounding = population.refine();
    Mala mala = Mala.ofHalves(points, shape.dimension(), metric, logStep, STEP_SPREAD);
    Optional<Vae> vae =
        moves.takeModel()
            ? Optional.of(Vae.of(model.rounded(rounding), counted))
            : Optional.empty();
    List<Move> all = Move.of(moves, vae, 0, mala);
    int langevin = moves.of(MoveType.MALA);
    double probability = 0;
    for (int k = 0; k < all.size(); k++) {
      Population.Step step = all.get(k).make(population, noise.apply(k));
      probability += all.get(k) == mala ? step.probability() / langevin : 0;
    }
    double[] slopes = tempered.slopes(points, population.chains());
    long invalid = 0;
    for (int row = 0; row < slopes.length; row++) {
      if (Double.isNaN(slopes[row]) || slopes[row] == Double.NEGATIVE_INFINITY) {
        slopes[row] = Double.POSITIVE_INFINITY;
        invalid++;
      }
    }
    return new Moved(
        points,
        slopes,
        langevin > 0 ? logStep + probability - ACCEPTANCE : logStep,
        counted.count(),
        population.invalidEnergies() + invalid);
  }
}
