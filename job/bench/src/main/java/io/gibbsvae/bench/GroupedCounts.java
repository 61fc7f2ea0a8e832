package io.gibbsvae.bench;

import io.gibbsvae.energy.Potential;
import java.util.Random;
import org.apache.commons.math3.special.Gamma;

/** Counts with a log rate for each group, on data of its own, as one writes it by hand. */
final class GroupedCounts implements Potential {

  private static final long serialVersionUID = 1;

  private final double[] counts;
  private final int[] groups;
  private final int dimension;
  private final double constant;

  GroupedCounts(int rows, int groupCount) {
    Random random = new Random(4);
    counts = new double[rows];
    groups = new int[rows];
    dimension = 1 + groupCount;
    double sum = dimension * 0.5 * Math.log(2 * Math.PI);
    for (int n = 0; n < rows; n++) {
      counts[n] = random.nextInt(6);
      groups[n] = random.nextInt(groupCount);
      sum += Gamma.logGamma(counts[n] + 1);
    }
    constant = sum;
  }

  double[] counts() {
    return counts;
  }

  /** From 1. */
  double[] groups() {
    double[] fromOne = new double[groups.length];
    for (int n = 0; n < groups.length; n++) {
      fromOne[n] = groups[n] + 1;
    }
    return fromOne;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    double energy = constant;
    for (int i = 0; i < x.length; i++) {
      energy += 0.5 * x[i] * x[i];
      gradient[i] = x[i];
    }
    for (int n = 0; n < counts.length; n++) {
      double eta = x[0] + x[1 + groups[n]];
      double rate = Math.exp(eta);
      energy += rate - counts[n] * eta;
      gradient[0] += rate - counts[n];
      gradient[1 + groups[n]] += rate - counts[n];
    }
    return energy;
  }
}
