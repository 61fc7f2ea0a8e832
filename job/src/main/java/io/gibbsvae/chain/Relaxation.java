package io.gibbsvae.chain;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Vae;
import java.util.List;

/**
 * Moves points that are meant to be samples of the target by chains that leave the target
 * invariant: if they are samples of it, no mean changes. A sweep has moves along the target's
 * necks, a walk in the model's noise, and a Langevin step whose size varies over a decade.
 */
public final class Relaxation {

  private static final int NECK_MOVES = 3;

  /** The largest scale of the shifts along a neck, in its widths; the smallest is exp(-3) of it. */
  private static final double LONGEST = 6;

  private static final double LOG_RANGE = 3;

  /** How far the contraction need not fit the shift, as a share of the shifts' scale. */
  private static final double LOOSE = 0.3;

  private static final Langevin LANGEVIN = new Langevin(0.574, 1, Metric.DIAGONAL);

  /** Langevin steps that the step size is adapted in, from the points that are moved after. */
  private static final int ADAPTATION = 16;

  private final Population population;
  private final LatentWalk walk;
  private final List<Neck> necks;
  private final long seed;
  private final long block;
  private final double logStep;
  private int sweep;

  /**
   * Chains that start at given points.
   *
   * @param necks along which they move, at least one
   * @param x points of finite energy, row-major [n, D]; kept
   * @param block number of the block, the address of its noise
   */
  public Relaxation(
      Potential potential, Vae vae, List<Neck> necks, double[] x, long seed, long block) {
    this.walk = new LatentWalk(vae);
    this.necks = necks;
    this.seed = seed;
    this.block = block;
    this.logStep = adapted(new Population(potential, x.clone(), vae.rounding()));
    this.population = new Population(potential, x, vae.rounding());
  }

  /** The adapted step size; it does not depend on where the chains go later. */
  private double adapted(Population others) {
    double log = Particles.firstLogStep(others.dimension());
    for (int k = 1; k <= ADAPTATION; k++) {
      NoiseStream noise = NoiseStream.of(seed, Purpose.RELAX, block, 0, k);
      double probability = mala(others, log).make(others, noise).probability();
      log += 2 * (probability - LANGEVIN.acceptance()) / Math.sqrt(k);
    }
    return log;
  }

  private static Mala mala(Population population, double logStep) {
    return Mala.ofHalves(
        population.x(), population.dimension(), LANGEVIN.metric(), logStep, LANGEVIN.stepSpread());
  }

  /** Makes so many sweeps. */
  public void sweep(int sweeps) {
    for (int k = 0; k < sweeps; k++) {
      sweep++;
      for (int move = 0; move < NECK_MOVES; move++) {
        alongNecks(NoiseStream.of(seed, Purpose.RELAX, block, sweep, move));
      }
      walk.make(population, NoiseStream.of(seed, Purpose.RELAX, block, sweep, NECK_MOVES));
      mala(population, logStep)
          .make(population, NoiseStream.of(seed, Purpose.RELAX, block, sweep, NECK_MOVES + 1));
    }
  }

  private void alongNecks(NoiseStream noise) {
    int rows = population.chains();
    double[] proposals = new double[population.x().length];
    double[] logDeterminants = new double[rows];
    for (int row = 0; row < rows; row++) {
      Neck neck = necks.get(noise.uniform().nextInt(necks.size()));
      double scale = LONGEST * neck.width() * Math.exp(-LOG_RANGE * noise.uniform().nextDouble());
      double shift = scale * noise.gaussian();
      double contracted = shift + LOOSE * scale * noise.gaussian();
      logDeterminants[row] =
          neck.move(population.x(), row * population.dimension(), shift, contracted, proposals);
    }
    population.step(proposals, (row, gradients) -> logDeterminants[row], noise);
  }

  /** {@return where the chains are, row-major [n, D]; it changes with every sweep} */
  public double[] x() {
    return population.x();
  }

  /** {@return the energies of the chains in nats, length n; they change with every sweep} */
  public double[] energies() {
    return population.energies();
  }
}
