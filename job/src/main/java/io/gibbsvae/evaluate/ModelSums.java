package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.MeanSummary;
import io.gibbsvae.diagnose.ParetoTail;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.PlaceVisits;
import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.diagnose.WeightSummary;
import io.gibbsvae.energy.Modes;
import io.gibbsvae.energy.Observable;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.WeightedBlock;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What evaluation keeps of samples of the model: summaries of their joint weights and of their
 * weights w_K; the energies, plain and weighted; and means of the energy, of the top latent's
 * information, of x_i and x_i^2, of the target's observables, and of the indicators of its modes,
 * in this order, weighted by w_K.
 */
final class ModelSums implements Serializable {

  private static final long serialVersionUID = 1;

  static final int ENERGY = 0;
  static final int INFORMATION = 1;

  /** Points kept of a distribution of energies. */
  static final int ENERGIES = 4096;

  private final WeightSummary jointWeights = new WeightSummary();
  private final WeightSummary weights = new WeightSummary();
  private final ParetoTail jointTail;
  private final ParetoTail tail;
  private final QuantileSummary plainEnergies = new QuantileSummary(ENERGIES);
  private final QuantileSummary weightedEnergies = new QuantileSummary(ENERGIES);
  private final MeanSummary means;
  private final PlaceVisits visits;
  private long nonFiniteEnergies;

  /**
   * No samples yet.
   *
   * @param rows how many there will be in all
   * @param places minima of the energy whose visits are counted
   */
  ModelSums(Target target, long rows, List<Place> places) {
    visits = new PlaceVisits(places);
    jointTail = new ParetoTail(rows);
    tail = new ParetoTail(rows);
    means = new MeanSummary(modes(target) + target.knowledge().modes().map(Modes::count).orElse(0));
  }

  static int coordinate(int i) {
    return 2 + 2 * i;
  }

  static int squaredCoordinate(int i) {
    return 3 + 2 * i;
  }

  static int observables(Target target) {
    return 2 + 2 * target.dimension();
  }

  static int modes(Target target) {
    return observables(target) + target.knowledge().observables().size();
  }

  /** Adds a block. Rows without a finite energy are counted, weigh nothing, and are in no mean. */
  void add(Target target, WeightedBlock block) {
    int dimension = target.dimension();
    List<Observable> observables = target.knowledge().observables();
    Optional<Modes> modes = target.knowledge().modes();
    double[] x = new double[dimension];
    for (int row = 0; row < block.rows(); row++) {
      jointWeights.add(block.jointLogWeight(row));
      jointTail.add(block.jointLogWeight(row));
      double logWeight = block.logWeight(row);
      weights.add(logWeight);
      tail.add(logWeight);
      double energy = block.energies()[row];
      if (!Double.isFinite(energy)) {
        nonFiniteEnergies++;
        continue;
      }
      plainEnergies.add(energy, 0);
      weightedEnergies.add(energy, logWeight);
      System.arraycopy(block.path().x(), row * dimension, x, 0, dimension);
      visits.add(x, 0, logWeight);
      double[] values = new double[means.functions()];
      values[ENERGY] = energy;
      values[INFORMATION] = block.path().topInformation()[row];
      for (int i = 0; i < dimension; i++) {
        values[coordinate(i)] = x[i];
        values[squaredCoordinate(i)] = x[i] * x[i];
      }
      for (int k = 0; k < observables.size(); k++) {
        values[observables(target) + k] = observables.get(k).function().of(x);
      }
      if (modes.isPresent()) {
        values[modes(target) + modes.get().nearest(x)] = 1;
      }
      means.add(logWeight, values);
    }
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
    nonFiniteEnergies += other.nonFiniteEnergies;
    return this;
  }

  WeightReport jointWeights() {
    return WeightReport.of(0, jointWeights, jointTail);
  }

  WeightReport weights(int latentDraws) {
    return WeightReport.of(latentDraws, weights, tail);
  }

  QuantileSummary plainEnergies() {
    return plainEnergies;
  }

  QuantileSummary weightedEnergies() {
    return weightedEnergies;
  }

  MeanSummary means() {
    return means;
  }

  PlaceVisits visits() {
    return visits;
  }

  long nonFiniteEnergies() {
    return nonFiniteEnergies;
  }
}
