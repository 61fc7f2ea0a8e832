package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MeanSummary;
import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.diagnose.WeightSummary;
import io.gibbsvae.model.WeightedBlock;
import java.io.Serializable;

/** What evaluation keeps of exact samples of the target: weights, their inverses, energies. */
final class ExactSums implements Serializable {

  private static final long serialVersionUID = 1;

  private final WeightSummary jointWeights = new WeightSummary();
  private final WeightSummary jointInverses = new WeightSummary();
  private final WeightSummary weights = new WeightSummary();
  private final WeightSummary inverses = new WeightSummary();
  private final QuantileSummary energies = new QuantileSummary(ModelSums.ENERGIES);
  private final MeanSummary mean = new MeanSummary(1);

  void add(WeightedBlock block) {
    for (int row = 0; row < block.rows(); row++) {
      jointWeights.add(block.jointLogWeight(row));
      jointInverses.add(-block.jointLogWeight(row));
      weights.add(block.logWeight(row));
      inverses.add(-block.logWeight(row));
      double energy = block.energies()[row];
      if (Double.isFinite(energy)) {
        energies.add(energy, 0);
        mean.add(0, new double[] {energy});
      }
    }
  }

  ExactSums merge(ExactSums other) {
    jointWeights.merge(other.jointWeights);
    jointInverses.merge(other.jointInverses);
    weights.merge(other.weights);
    inverses.merge(other.inverses);
    energies.merge(other.energies);
    mean.merge(other.mean);
    return this;
  }

  ForwardReport joint() {
    return ForwardReport.of(0, jointWeights, jointInverses);
  }

  ForwardReport weights(int latentDraws) {
    return ForwardReport.of(latentDraws, weights, inverses);
  }

  QuantileSummary energies() {
    return energies;
  }

  Estimate meanEnergy() {
    return mean.plain(0);
  }
}
