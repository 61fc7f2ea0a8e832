package io.gibbsvae.bench;

import io.gibbsvae.energy.Potential;
import java.util.Random;

/** A logistic regression with normal priors on data of its own, as one writes it by hand. */
final class LogisticRegression implements Potential {

  private static final long serialVersionUID = 1;
  private static final double SCALE = 2.5;

  private final double[][] features;
  private final double[] responses;

  LogisticRegression(int rows, int columns) {
    Random random = new Random(3);
    features = new double[rows][columns];
    responses = new double[rows];
    for (int n = 0; n < rows; n++) {
      for (int i = 0; i < columns; i++) {
        features[n][i] = random.nextGaussian();
      }
      responses[n] = random.nextInt(2);
    }
  }

  double[][] features() {
    return features;
  }

  double[] responses() {
    return responses;
  }

  @Override
  public int dimension() {
    return features[0].length;
  }

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    double energy = x.length * (0.5 * Math.log(2 * Math.PI) + Math.log(SCALE));
    for (int i = 0; i < x.length; i++) {
      energy += 0.5 * x[i] * x[i] / (SCALE * SCALE);
      gradient[i] = x[i] / (SCALE * SCALE);
    }
    for (int n = 0; n < features.length; n++) {
      double[] row = features[n];
      double margin = 0;
      for (int i = 0; i < row.length; i++) {
        margin += row[i] * x[i];
      }
      double decay = Math.exp(-Math.abs(margin));
      energy += Math.max(margin, 0) + Math.log(1 + decay) - responses[n] * margin;
      double slope = (margin > 0 ? 1 : decay) / (1 + decay) - responses[n];
      for (int i = 0; i < row.length; i++) {
        gradient[i] += slope * row[i];
      }
    }
    return energy;
  }
}
