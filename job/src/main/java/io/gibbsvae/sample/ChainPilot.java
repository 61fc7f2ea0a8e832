package io.gibbsvae.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Chains;
import io.gibbsvae.diagnose.ChainSummary;
import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A few chains, which say how long those of the rows have to be.
 *
 * @param chains how many there were
 * @param warmUp sweeps of their warm-up
 * @param sweeps sweeps after it, that the chains are compared by
 * @param rHat the largest R-hat of a quantity; NaN where it is not known
 * @param worst the quantity that it is of
 * @param slowest the quantity with the smallest effective sample size
 * @param worth that size, bulk, for each sweep of a chain
 * @param energyEvaluations energies that were computed, those of attempts with a shorter warm-up
 *     included
 */
public record ChainPilot(
    int chains,
    int warmUp,
    int sweeps,
    @JsonProperty("r_hat") double rHat,
    String worst,
    String slowest,
    double worth,
    long energyEvaluations) {

  /** R-hat up to which chains agree. */
  static final double AGREE = 1.01;

  private static final int TASKS = 4;
  private static final int CHAINS_OF_A_TASK = 16;

  // Draws that chains are compared by; of more sweeps than that the last of every few.
  private static final int DRAWS = 256;

  // Sweeps of the shortest warm-up, and of the longest.
  private static final int SHORTEST = 256;
  private static final int LONGEST = 2048;

  // Sweeps after a warm-up whose length is given.
  private static final int SWEEPS = 1024;

  // Quantities that are looked at, besides the energy.
  private static final int MOST_QUANTITIES = 512;

  /**
   * Draws of the chains of a task.
   *
   * @param series of each quantity and each chain
   * @param outside whether a chain had a draw whose energy is not finite
   */
  private record Part(double[][][] series, boolean[] outside, long energyEvaluations)
      implements Serializable {

    /** The series of a quantity of the chains that were always inside the support. */
    Stream<double[]> inside(int quantity) {
      return IntStream.range(0, outside.length)
          .filter(chain -> !outside[chain])
          .mapToObj(chain -> series[quantity][chain]);
    }
  }

  /**
   * Runs chains with longer and longer warm-ups until they agree.
   *
   * @param settings of the chains of the rows
   * @param warmUpOpen whether the warm-up is looked for, or the one of the settings taken
   * @return the first attempt whose chains agree, else the one whose chains agree best
   */
  static ChainPilot run(
      JavaSparkContext spark,
      Target target,
      Broadcast<TrainedModel> model,
      SampleSettings settings,
      boolean warmUpOpen) {
    if (!warmUpOpen) {
      return attempt(spark, target, model, settings, settings.chains().warmUp(), SWEEPS);
    }
    ChainPilot best = attempt(spark, target, model, settings, SHORTEST, SHORTEST);
    long energies = best.energyEvaluations();
    for (int warmUp = 2 * SHORTEST; warmUp <= LONGEST && !best.agree(); warmUp *= 2) {
      ChainPilot longer = attempt(spark, target, model, settings, warmUp, warmUp);
      energies += longer.energyEvaluations();
      // Where it is not known, longer chains may tell.
      best = best.rHat() < longer.rHat() ? best : longer;
    }
    return best.with(energies);
  }

  /** Whether the chains agree on all quantities. */
  boolean agree() {
    return rHat <= AGREE;
  }

  private ChainPilot with(long allEnergies) {
    return new ChainPilot(chains, warmUp, sweeps, rHat, worst, slowest, worth, allEnergies);
  }

  private static ChainPilot attempt(
      JavaSparkContext spark,
      Target target,
      Broadcast<TrainedModel> model,
      SampleSettings settings,
      int warmUp,
      int sweeps) {
    ChainSettings how = settings.chains().lasting(DRAWS, warmUp, sweeps / DRAWS);
    int[] quantities = quantities(new Quantities(target));
    int chains = Math.min(CHAINS_OF_A_TASK, model.value().settings().rowsOfABlock());
    long seed = settings.seed();
    List<Part> parts =
        spark
            .parallelize(IntStream.range(0, TASKS).boxed().toList(), TASKS)
            .map(task -> part(model.value(), target, how, seed, task, chains, quantities))
            .collect();
    ChainSummary[] summaries =
        IntStream.range(0, quantities.length)
            .mapToObj(k -> summary(parts, k))
            .toArray(ChainSummary[]::new);
    List<String> titles = new Quantities(target).titles();
    int worst =
        best(
            summaries,
            Comparator.comparingDouble(ChainSummary::rHat).reversed(),
            summary -> !Double.isNaN(summary.rHat()));
    int slowest =
        best(
            summaries,
            Comparator.comparingDouble(ChainSummary::essBulk),
            summary -> !Double.isNaN(summary.essBulk()));
    return new ChainPilot(
        TASKS * chains,
        warmUp,
        sweeps,
        summaries[worst].rHat(),
        titles.get(quantities[worst]),
        titles.get(quantities[slowest]),
        summaries[slowest].essBulk() / ((double) TASKS * chains * sweeps),
        parts.stream().mapToLong(Part::energyEvaluations).sum());
  }

  /** The first of those that are known; the energy where none is. */
  private static int best(
      ChainSummary[] summaries, Comparator<ChainSummary> order, Predicate<ChainSummary> known) {
    return IntStream.range(0, summaries.length)
        .filter(k -> known.test(summaries[k]))
        .boxed()
        .min(Comparator.comparing((Integer k) -> summaries[k], order))
        .orElse(summaries.length - 1);
  }

  /** Those that are looked at, evenly over all where there are many; the energy comes last. */
  private static int[] quantities(Quantities all) {
    int values = all.energy();
    int taken = Math.min(values, MOST_QUANTITIES);
    return IntStream.rangeClosed(0, taken)
        .map(k -> k == taken ? values : (int) ((long) k * values / taken))
        .toArray();
  }

  private static ChainSummary summary(List<Part> parts, int quantity) {
    List<double[]> series = parts.stream().flatMap(part -> part.inside(quantity)).toList();
    QuantileSummary pooled = new QuantileSummary(Math.max(1, series.size()) * DRAWS);
    series.forEach(chain -> Arrays.stream(chain).forEach(value -> pooled.add(value, 0)));
    ChainSummary summary = new ChainSummary(DRAWS);
    series.forEach(chain -> summary.add(chain, pooled));
    return summary;
  }

  private static Part part(
      TrainedModel trained,
      Target target,
      ChainSettings how,
      long seed,
      int task,
      int chains,
      int[] quantities) {
    Potential potential = target.potential();
    Quantities all = new Quantities(target);
    Chains block = Chains.ofModel(potential, Vae.of(trained, potential), how, seed, task, chains);
    double[][][] series = new double[quantities.length][chains][how.draws()];
    boolean[] outside = new boolean[chains];
    block.warmUp();
    for (int draw = 0; draw < how.draws(); draw++) {
      block.next();
      for (int chain = 0; chain < chains; chain++) {
        double energy = block.energies()[chain];
        if (!Double.isFinite(energy)) {
          outside[chain] = true;
          continue;
        }
        double[] values = all.ofPoint(block.x(), chain * target.dimension(), energy);
        for (int k = 0; k < quantities.length; k++) {
          series[k][chain][draw] = values[quantities[k]];
        }
      }
    }
    return new Part(series, outside, block.report().energyEvaluations());
  }
}
