package io.gibbsvae.check;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.target.Potential;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * A minimum of an energy and the Gaussian that has its curvature there (Laplace's approximation).
 *
 * @param x the minimum, length D
 * @param energy the energy there
 * @param factor the lower triangular L of the Gaussian's covariance L L^T
 * @param logMass log of the Gaussian's share of Z, but for D / 2 log 2 pi
 */
record Basin(double[] x, double energy, RealMatrix factor, double logMass) {

  /** Beyond that the differences of gradients cost more than they tell. */
  static final int MOST_DIMENSIONS = 256;

  private static final int REFINEMENTS = 6;
  // Of the width along a coordinate: where curvature is constant and rounding is small.
  private static final double STEP = 0.01;
  // Nats above the minimum by which a Gaussian's own minimum may be elsewhere.
  private static final double ARRIVED = 0.05;
  private static final int DRAWS = 64;

  /**
   * Looks at the end of a descent.
   *
   * @param scale lengths of the coordinates
   * @return empty where it is no minimum, or not a single point: a flat valley
   */
  static Optional<Basin> at(Potential potential, Descents.End end, double[] scale) {
    int d = scale.length;
    if (d > MOST_DIMENSIONS) {
      return Optional.empty();
    }
    double[] steps = new double[d];
    Arrays.setAll(steps, i -> STEP * scale[i]);
    double[][] hessian = hessian(potential, end.x(), steps);
    for (int k = 0; k < REFINEMENTS && refine(hessian, steps); k++) {
      hessian = hessian(potential, end.x(), steps);
    }
    double[] gradient = new double[d];
    potential.energyAndGradient(end.x().clone(), gradient);
    try {
      CholeskyDecomposition root =
          new CholeskyDecomposition(new Array2DRowRealMatrix(hessian, false), 1e-6, 0);
      RealMatrix covariance = root.getSolver().getInverse();
      double[] newton = covariance.operate(gradient);
      double left = 0;
      double logDeterminant = 0;
      for (int i = 0; i < d; i++) {
        left += 0.5 * gradient[i] * newton[i];
        logDeterminant += Math.log(root.getL().getEntry(i, i));
      }
      RealMatrix factor = new CholeskyDecomposition(symmetric(covariance), 1e-6, 0).getL();
      return left < ARRIVED
          ? Optional.of(new Basin(end.x(), end.energy(), factor, -end.energy() - logDeterminant))
          : Optional.empty();
    } catch (NonPositiveDefiniteMatrixException e) {
      return Optional.empty();
    }
  }

  private static RealMatrix symmetric(RealMatrix matrix) {
    return matrix.add(matrix.transpose()).scalarMultiply(0.5);
  }

  /** Central differences of gradients, made symmetric. */
  private static double[][] hessian(Potential potential, double[] x, double[] steps) {
    int d = x.length;
    double[] points = new double[2 * d * d];
    for (int row = 0; row < 2 * d; row++) {
      System.arraycopy(x, 0, points, row * d, d);
      points[row * d + row / 2] += (row % 2 == 0 ? 1 : -1) * steps[row / 2];
    }
    double[] energies = new double[2 * d];
    double[] gradients = new double[2 * d * d];
    potential.energiesAndGradients(points, 2 * d, energies, gradients);
    double[][] hessian = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double second =
            (gradients[2 * i * d + j] - gradients[(2 * i + 1) * d + j]) / (2 * steps[i]);
        hessian[i][j] += 0.5 * second;
        hessian[j][i] += 0.5 * second;
      }
    }
    return hessian;
  }

  /** Adapts the steps to widths that turn out to be others by far; whether there were any. */
  private static boolean refine(double[][] hessian, double[] steps) {
    boolean changed = false;
    for (int i = 0; i < steps.length; i++) {
      double better = STEP / Math.sqrt(hessian[i][i]);
      if (Double.isFinite(better) && Math.abs(Math.log(better / steps[i])) > Math.log(5)) {
        steps[i] = better;
        changed = true;
      }
    }
    return changed;
  }

  /** Standard deviations of the Gaussian. */
  double[] deviations() {
    double[] deviations = new double[x.length];
    Arrays.setAll(deviations, i -> factor.getRowVector(i).getNorm());
    return deviations;
  }

  /** A draw of the Gaussian around a point. */
  double[] around(double[] centre, NoiseStream noise) {
    double[] z = new double[x.length];
    Arrays.setAll(z, i -> noise.gaussian());
    double[] draw = factor.operate(z);
    Arrays.setAll(draw, i -> centre[i] + draw[i]);
    return draw;
  }

  /**
   * Whether the target is roughly that Gaussian around here: draws of it are then D / 2 nats above
   * the minimum. In the neck of a funnel they are not.
   */
  boolean describes(Potential potential, NoiseStream noise) {
    int d = x.length;
    double[] points = new double[DRAWS * d];
    for (int row = 0; row < DRAWS; row++) {
      System.arraycopy(around(x, noise), 0, points, row * d, d);
    }
    double[] energies = new double[DRAWS];
    potential.energies(points, DRAWS, energies);
    double above = Arrays.stream(energies).average().orElseThrow() - energy;
    return above < d + 5;
  }
}
