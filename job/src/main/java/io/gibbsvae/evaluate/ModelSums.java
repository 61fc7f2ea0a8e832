package io.gibbsvae.evaluate;

import io.gibbsvae.chain.Neck;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.HeavyWeights;
import io.gibbsvae.diagnose.MeanSummary;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.ParetoTail;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.PlaceVisits;
import io.gibbsvae.diagnose.PrioritySample;
import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.diagnose.WeightSummary;
import io.gibbsvae.energy.Knowledge.Known;
import io.gibbsvae.energy.Modes;
import io.gibbsvae.energy.Observable;
import io.gibbsvae.energy.Summaries;
import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.Evaluation.Expectation;
import io.gibbsvae.evaluate.Evaluation.MeanEnergy;
import io.gibbsvae.evaluate.Evaluation.Means;
import io.gibbsvae.evaluate.Evaluation.Spread;
import io.gibbsvae.evaluate.Evaluation.Weighted;
import io.gibbsvae.model.WeightedBlock;
import io.gibbsvae.sample.SteinSample;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What evaluation keeps of samples of the model: summaries of their joint weights and of their
 * weights w_K; the energies, plain and weighted; and means of the energy, of the top latent's
 * information, of the numbers that rows are summed up by and of their squares, of the target's
 * observables, and of the indicators of its modes, in this order, weighted by w_K.
 */
final class ModelSums implements Serializable {

  private static final long serialVersionUID = 1;

  private static final int ENERGY = 0;
  private static final int INFORMATION = 1;

  /** Points kept of a distribution of energies. */
  static final int ENERGIES = 4096;

  private final WeightSummary jointWeights = new WeightSummary();
  private final WeightSummary weights = new WeightSummary();
  private final ParetoTail jointTail;
  private final ParetoTail tail;
  private final QuantileSummary plainEnergies = new QuantileSummary(ENERGIES);
  private final QuantileSummary weightedEnergies = new QuantileSummary(ENERGIES);
  private final Summaries summaries;
  private final MeanSummary means;
  private final PlaceVisits visits;
  private final SteinSample stein;
  private final PrioritySample drawn;
  private long nonFiniteEnergies;

  /**
   * No samples yet.
   *
   * @param rows how many there will be in all
   * @param steinRows how many of them are held against Stein's identities
   * @param places minima of the energy whose visits are counted
   */
  ModelSums(Target target, long rows, long steinRows, List<Place> places) {
    visits = new PlaceVisits(places);
    stein = new SteinSample(rows, steinRows, target.dimension());
    boolean looksForNecks = steinRows > 0 && target.dimension() <= Neck.WIDEST;
    drawn = new PrioritySample(looksForNecks ? DriftCheck.SAMPLES : 0);
    jointTail = new ParetoTail(rows);
    tail = new ParetoTail(rows);
    summaries = new Summaries(target);
    means = new MeanSummary(modes(target) + target.knowledge().modes().map(Modes::count).orElse(0));
  }

  private static int coordinate(int i) {
    return 2 + 2 * i;
  }

  private static int squaredCoordinate(int i) {
    return 3 + 2 * i;
  }

  private int observables() {
    return coordinate(summaries.count());
  }

  private int modes(Target target) {
    return observables() + target.knowledge().observables().size();
  }

  /** Adds a block. Rows without a finite energy are counted, weigh nothing, and are in no mean. */
  void add(Target target, WeightedBlock block) {
    int dimension = target.dimension();
    List<Observable> observables = target.knowledge().observables();
    Optional<Modes> modes = target.knowledge().modes();
    double[] y = new double[dimension];
    double[] x = new double[target.readout().width()];
    double[] summed = new double[summaries.count()];
    for (int row = 0; row < block.rows(); row++) {
      jointWeights.add(block.jointLogWeight(row));
      jointTail.add(block.jointLogWeight(row));
      double logWeight = block.logWeight(row);
      weights.add(logWeight);
      tail.add(logWeight);
      double energy = block.energies()[row];
      boolean takes = stein.takesNext();
      if (!Double.isFinite(energy)) {
        nonFiniteEnergies++;
        continue;
      }
      System.arraycopy(block.path().x(), row * dimension, y, 0, dimension);
      if (takes) {
        stein.add(y, 0, dimension, logWeight);
      }
      drawn.add(y, logWeight);
      target.readout().read(y, 0, x, 0);
      summaries.of(x, summed);
      energy += target.readout().logVolume(y, 0);
      plainEnergies.add(energy, 0);
      weightedEnergies.add(energy, logWeight);
      visits.add(y, 0, logWeight);
      double[] values = new double[means.functions()];
      values[ENERGY] = energy;
      values[INFORMATION] = block.path().topInformation()[row];
      for (int i = 0; i < summed.length; i++) {
        values[coordinate(i)] = summed[i];
        values[squaredCoordinate(i)] = summed[i] * summed[i];
      }
      for (int k = 0; k < observables.size(); k++) {
        values[observables() + k] = observables.get(k).function().of(y);
      }
      if (modes.isPresent()) {
        values[modes(target) + modes.get().nearest(y)] = 1;
      }
      means.add(logWeight, values);
    }
    stein.computeGradients(target.potential());
  }

  ModelSums merge(ModelSums other) {
    jointWeights.merge(other.jointWeights);
    weights.merge(other.weights);
    jointTail.merge(other.jointTail);
    tail.merge(other.tail);
    plainEnergies.merge(other.plainEnergies);
    weightedEnergies.merge(other.weightedEnergies);
    means.merge(other.means);
    visits.merge(other.visits);
    stein.merge(other.stein);
    drawn.merge(other.drawn);
    nonFiniteEnergies += other.nonFiniteEnergies;
    return this;
  }

  Evaluation.Samples counted(long rows, long ownEnergies, long energyEvaluations) {
    return new Evaluation.Samples(
        rows, ownEnergies, energyEvaluations, nonFiniteEnergies, visits.missed());
  }

  Optional<SteinReport> stein(Target target) {
    return stein.report(target);
  }

  /** Energies that were computed for Stein's identities. */
  long steinEnergies() {
    return stein.energyEvaluations();
  }

  /** Samples that stand for all of them by their weights w_K. */
  PrioritySample.Drawn drawn() {
    return drawn.drawn();
  }

  /** The weights w_K. */
  HeavyWeights heavyWeights(int latentDraws) {
    return new HeavyWeights(own(latentDraws), tail, weights.count());
  }

  private WeightReport own(int latentDraws) {
    return WeightReport.of(latentDraws, weights, tail);
  }

  /**
   * The weights.
   *
   * @param corrected log Z of w_K, where more is known of it than the weights say
   */
  Weighted weighted(int latentDraws, Optional<Estimate> corrected) {
    WeightReport own = own(latentDraws);
    return new Weighted(
        List.of(
            WeightReport.of(0, jointWeights, jointTail), corrected.map(own::withLogZ).orElse(own)),
        means.plain(INFORMATION));
  }

  Means means(Target target, Optional<Estimate> exactEnergy) {
    List<Expectation> coordinates = new ArrayList<>();
    List<String> names = summaries.names();
    for (int i = 0; i < names.size(); i++) {
      coordinates.add(expectation(names.get(i), coordinate(i), Optional.empty()));
      coordinates.add(expectation(names.get(i) + "^2", squaredCoordinate(i), Optional.empty()));
    }
    List<Expectation> observables = new ArrayList<>();
    for (Observable known : target.knowledge().observables()) {
      observables.add(
          expectation(
              known.name(),
              observables() + observables.size(),
              Optional.of(new Known(known.truth(), known.uncertainty()))));
    }
    return new Means(
        new MeanEnergy(means.plain(ENERGY), means.weighted(ENERGY), exactEnergy),
        observables,
        coordinates);
  }

  private Expectation expectation(String name, int function, Optional<Known> truth) {
    return new Expectation(name, means.plain(function), means.weighted(function), truth);
  }

  /** The energies' distribution beside that of exact samples. */
  Optional<EnergyHistogram> energies(Optional<QuantileSummary> exact) {
    return EnergyHistogram.of(plainEnergies, weightedEnergies, exact);
  }

  Spread spread(Target target) {
    Optional<Modes> modes = target.knowledge().modes();
    int first = modes(target);
    return new Spread(
        modes.map(m -> coverage(m, k -> means.plain(first + k).value())),
        modes.map(m -> coverage(m, k -> means.weighted(first + k).value())));
  }

  private static ModeCoverage coverage(Modes modes, IntToDoubleFunction share) {
    return ModeCoverage.of(
        IntStream.range(0, modes.count()).mapToDouble(share).toArray(), modes.weights());
  }
}
