package io.gibbsvae.chain;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.Vae;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A block of chains that move in lockstep. Their step size and metric are learned from all of them
 * in warm-up; given those they are independent. Everything about a block is a function of (seed,
 * purpose, block, number of chains), so that a task that is run again gives the same draws.
 */
public final class Chains {

  private final Population population;
  private final List<Move> moves;
  private final Optional<Vae> vae;
  private final Mala mala;
  private final ChainSettings settings;
  private final long seed;
  private final Purpose purpose;
  private final long block;
  private final Map<MoveType, Acceptance> acceptance = new EnumMap<>(MoveType.class);
  private long sweep;
  private long rescued;

  private Chains(
      Population population,
      Optional<Vae> vae,
      double[] scales,
      ChainSettings settings,
      long seed,
      Purpose purpose,
      long block) {
    this.population = population;
    this.vae = vae;
    this.settings = settings;
    this.seed = seed;
    this.purpose = purpose;
    this.block = block;
    this.mala = new Mala(settings.langevin(), scales);
    this.moves = Move.of(settings.moves(), vae, settings.latentDraws(), mala);
    moves.forEach(move -> acceptance.put(move.type(), new Acceptance(0, 0)));
  }

  /**
   * Chains that start as samples of the model, and move by it.
   *
   * @param potential U, in x
   * @param block number of the block, the address of its noise
   */
  public static Chains ofModel(
      Potential potential, Vae vae, ChainSettings settings, long seed, long block, int chains) {
    ModelSettings shape = vae.settings();
    NoiseStream start = NoiseStream.of(seed, Purpose.CHAIN, block, 0, 0);
    double[] x = vae.generate(shape.noise(start, chains)).x().clone();
    return from(x, potential, vae, settings, seed, block);
  }

  /** Chains that start at given points, row-major [n, D], and move by a model. */
  static Chains from(
      double[] x, Potential potential, Vae vae, ChainSettings settings, long seed, long block) {
    return new Chains(
        new Population(potential, x, vae.rounding()),
        Optional.of(vae),
        scales(vae.settings()),
        settings,
        seed,
        Purpose.CHAIN,
        block);
  }

  /**
   * Chains without a model, which start where an untrained one would: about N(location, 2 scale^2).
   *
   * @param potential U, in x
   * @param block number of the block, the address of its noise
   */
  public static Chains ofNoModel(
      Potential potential,
      ModelSettings shape,
      Rounding rounding,
      ChainSettings settings,
      long seed,
      long block,
      int chains) {
    NoiseStream start = NoiseStream.of(seed, Purpose.BASELINE, block, 0, 0);
    double[] x = shape.draws(start, Math.sqrt(2), chains);
    Arrays.setAll(x, k -> rounding.of(k % shape.dimension(), x[k]));
    return new Chains(
        new Population(potential, x, rounding),
        Optional.empty(),
        scales(shape),
        settings,
        seed,
        Purpose.BASELINE,
        block);
  }

  private static double[] scales(ModelSettings shape) {
    return shape.scale().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Sweeps without keeping anything, and learns: the metric after each of the first three quarters
   * of the sweeps from that quarter, the step size all along. A chain that has not moved once in
   * the first quarter goes on from where another is, and is counted: it started where the energy is
   * too steep for the steps of the rest.
   */
  public void warmUp() {
    int sweeps = settings.warmUp();
    Spread spread = spread();
    population.rest();
    for (int k = 1; k <= sweeps; k++) {
      sweep(true);
      spread.add(population);
      if (k == sweeps / 4) {
        rescued = population.rescue(NoiseStream.of(seed, purpose, block, sweep, moves.size()));
      }
      if ((k == sweeps / 4 || k == sweeps / 2 || k == 3 * sweeps / 4) && spread.isKnown()) {
        mala.learn(spread);
        spread = spread();
      }
    }
    mala.settle();
    acceptance.replaceAll((type, counted) -> new Acceptance(0, 0));
  }

  private Spread spread() {
    return new Spread(population.dimension(), settings.langevin().metric() == Metric.DENSE);
  }

  /** Sweeps to the next draw that is kept. */
  public void next() {
    population.rest();
    for (int k = 0; k < settings.thin(); k++) {
      sweep(false);
    }
  }

  private void sweep(boolean adapting) {
    sweep++;
    for (int k = 0; k < moves.size(); k++) {
      Move move = moves.get(k);
      NoiseStream noise = NoiseStream.of(seed, purpose, block, sweep, k);
      Population.Step step = move.make(population, noise);
      acceptance.merge(
          move.type(), new Acceptance(population.chains(), step.accepted()), Acceptance::plus);
      if (adapting && move == mala) {
        mala.adapt(step);
      }
    }
  }

  /** {@return the number of chains n} */
  public int chains() {
    return population.chains();
  }

  /**
   * {@return where the chains are, row-major [n, D], rounded as they are written} The array changes
   * with every move.
   */
  public double[] x() {
    return population.x();
  }

  /** {@return the energies of the chains in nats, length n} The array changes with every move. */
  public double[] energies() {
    return population.energies();
  }

  /**
   * {@return whether a chain has moved since the draw before}
   *
   * @param chain its number in the block, from 0
   */
  public boolean moved(int chain) {
    return population.moved(chain);
  }

  /** {@return what is to be told of the block so far} */
  public ChainReport report() {
    return new ChainReport(
        population.chains(),
        new EnumMap<>(acceptance),
        settings.moves().of(MoveType.MALA) > 0 ? List.of(mala.step()) : List.of(),
        rescued,
        population.energyEvaluations() + vae.map(Vae::scoreEvaluations).orElse(0L),
        population.invalidEnergies(),
        Arrays.stream(population.energies()).filter(u -> u == Double.POSITIVE_INFINITY).count());
  }
}
