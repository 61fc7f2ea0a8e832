package io.gibbsvae.sample;

import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Weighted samples of a model, which say how good its weighted rows would be.
 *
 * @param samples how many there were
 * @param ess effective sample size of the weights, as a share of the samples
 * @param kHat shape of the tail of the weights
 * @param tooHeavy whether that tail is too heavy to use the weights
 * @param worst the quantity with the smallest effective sample size
 * @param worstEss that size, as a share of the samples
 * @param error relative standard error of that share, by the differences of parts of the samples
 * @param energyEvaluations energies that were computed
 */
public record WeightPilot(
    long samples,
    double ess,
    double kHat,
    boolean tooHeavy,
    String worst,
    double worstEss,
    double error,
    long energyEvaluations) {

  private static final int TASKS = 16;

  // As the verdicts judge rows, unless these are told otherwise.
  private static final double MOST_K_HAT = 0.7;
  private static final double MOST_MISSING = 0.01;

  /**
   * The effective sample size of the worst quantity, as a share of more rows. Where the tail has
   * the shape k, the sum of n squared weights grows like n^2k, as soon as k is above 1/2.
   */
  double shareOf(double rows) {
    double growth = Math.max(0, 2 * Math.min(kHat, 1) - 1);
    return rows > samples ? worstEss * Math.pow(samples / rows, growth) : worstEss;
  }

  /** What a task has made. */
  private record Part(WeightedSums sums, long energyEvaluations) implements Serializable {}

  /**
   * Makes the samples.
   *
   * @param settings how rows are made; the samples are others where the seed is another
   * @param samples how many, a multiple of {@value #TASKS}
   */
  static WeightPilot run(
      JavaSparkContext spark,
      Target target,
      Broadcast<TrainedModel> model,
      SampleSettings settings,
      long samples) {
    List<RowRange> tasks = RowRange.split(samples, samples / TASKS);
    List<Part> parts =
        spark
            .parallelize(tasks, tasks.size())
            .map(task -> part(model.value(), target, settings, task, samples))
            .collect();
    Quantities quantities = new Quantities(target);
    WeightedSums all = WeightedSums.none(samples, quantities);
    parts.forEach(part -> all.merge(part.sums()));
    WeightReport report =
        WeightReport.of(settings.weights().latentDraws(), all.weights(), all.tail());
    int worst = worst(all, quantities);
    double worstEss = all.ess(worst);
    return new WeightPilot(
        samples,
        report.ess(),
        report.kHat(),
        tooHeavy(report),
        quantities.titles().get(worst),
        Double.isNaN(worstEss) ? report.ess() : worstEss / samples,
        error(parts, worst),
        parts.stream().mapToLong(Part::energyEvaluations).sum());
  }

  /** Without a single weight nothing is known of the tail. */
  static boolean tooHeavy(WeightReport weights) {
    return weights.tooHeavy(MOST_K_HAT, MOST_MISSING) || Double.isNaN(weights.kHat());
  }

  private static int worst(WeightedSums sums, Quantities quantities) {
    return IntStream.range(0, quantities.names().size())
        .filter(k -> !Double.isNaN(sums.ess(k)))
        .boxed()
        .min((a, b) -> Double.compare(sums.ess(a), sums.ess(b)))
        .orElse(quantities.energy());
  }

  private static double error(List<Part> parts, int quantity) {
    SummaryStatistics shares = new SummaryStatistics();
    for (Part part : parts) {
      double ess = part.sums().ess(quantity);
      // So few that nothing is known.
      shares.addValue(Double.isNaN(ess) ? 0 : ess / part.sums().weights().count());
    }
    return shares.getMean() > 0
        ? shares.getStandardDeviation() / shares.getMean() / Math.sqrt(parts.size())
        : 1;
  }

  private static Part part(
      TrainedModel trained, Target target, SampleSettings settings, RowRange task, long samples) {
    CountedPotential potential = new CountedPotential(target.potential());
    Quantities quantities = new Quantities(target);
    WeightedSums sums = WeightedSums.none(samples, quantities);
    ModelBlocks model = new ModelBlocks(Vae.of(trained, potential), potential, settings);
    long number = task.first() / task.size();
    List<RowRange> blocks = model.of(task);
    for (int b = 0; b < blocks.size(); b++) {
      sums.add(
          model.weighted(number, b, blocks.get(b).count(), settings.weights().latentDraws()),
          quantities);
    }
    return new Part(sums, potential.count());
  }
}
