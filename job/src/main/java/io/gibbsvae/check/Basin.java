package io.gibbsvae.check;

import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * A minimum of an energy and the Gaussian that has its curvature there (Laplace's approximation).
 *
 * @param x the minimum, length D
 * @param factor the lower triangular L of the Gaussian's covariance L L^T
 * @param logMass log of the Gaussian's share of Z, but for D / 2 log 2 pi
 */
record Basin(double[] x, double energy, RealMatrix factor, double logMass) {

  /** Beyond that the differences of gradients cost more than they tell. */
  static final int MOST_DIMENSIONS = 256;

  private static final int REFINEMENTS = 6;
  // Of the width along a coordinate: where curvature is constant and rounding is small.
  private static final double STEP = 0.01;
  // Of a step relative to where it is taken: a million spacings of doubles.
  private static final double ROUNDING = 1e-10;
  // Nats above the minimum by which a Gaussian's own minimum may be elsewhere.
  private static final double ARRIVED = 0.05;
  private static final int DRAWS = 64;
  // Coordinates whose differences share a block of energies.
  private static final int BLOCK = 64;

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
    double[][] hessian = hessian(potential, end.x(), scale);
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

  /**
   * Second derivatives at a point, by differences of gradients whose steps are adapted to the
   * energy's own widths.
   *
   * @param x length D
   * @param scale lengths of the coordinates, to begin with
   * @return [D][D], symmetric; entries may be infinite or no number
   */
  static double[][] hessian(Potential potential, double[] x, double[] scale) {
    double[][] hessian = new double[x.length][x.length];
    curvature(potential, x, scale, hessian);
    return hessian;
  }

  /** The diagonal of the same, length D. */
  static double[] secondDerivatives(Potential potential, double[] x, double[] scale) {
    return curvature(potential, x, scale, new double[0][]);
  }

  private static double[] curvature(
      Potential potential, double[] x, double[] scale, double[][] hessian) {
    double[] steps = new double[x.length];
    Arrays.setAll(steps, i -> atLeast(x[i], STEP * scale[i]));
    double[] diagonal = differences(potential, x, steps, hessian);
    for (int k = 0; k < REFINEMENTS && refine(diagonal, x, steps); k++) {
      diagonal = differences(potential, x, steps, hessian);
    }
    return diagonal;
  }

  /** A step that rounding leaves as it is. */
  private static double atLeast(double x, double step) {
    return Math.max(step, Math.abs(x) * ROUNDING);
  }

  /**
   * Central differences of gradients.
   *
   * @param hessian is filled, and made symmetric, unless it is empty
   */
  private static double[] differences(
      Potential potential, double[] x, double[] steps, double[][] hessian) {
    int d = x.length;
    double[] diagonal = new double[d];
    Arrays.stream(hessian).forEach(row -> Arrays.fill(row, 0));
    for (int begin = 0; begin < d; begin += BLOCK) {
      int n = Math.min(BLOCK, d - begin);
      double[] points = new double[2 * n * d];
      for (int row = 0; row < 2 * n; row++) {
        int i = begin + row / 2;
        System.arraycopy(x, 0, points, row * d, d);
        points[row * d + i] += (row % 2 == 0 ? 1 : -1) * steps[i];
      }
      double[] gradients = new double[2 * n * d];
      potential.energiesAndGradients(points, 2 * n, new double[2 * n], gradients);
      for (int k = 0; k < n; k++) {
        int i = begin + k;
        int ahead = 2 * k * d;
        int behind = ahead + d;
        // What really lies between the two points, after rounding.
        double step = points[ahead + i] - points[behind + i];
        diagonal[i] = (gradients[ahead + i] - gradients[behind + i]) / step;
        for (int j = 0; j < hessian.length; j++) {
          double second = (gradients[ahead + j] - gradients[behind + j]) / step;
          hessian[i][j] += 0.5 * second;
          hessian[j][i] += 0.5 * second;
        }
      }
    }
    return diagonal;
  }

  /** Adapts the steps to widths that turn out to be others by far; whether there were any. */
  private static boolean refine(double[] diagonal, double[] x, double[] steps) {
    boolean changed = false;
    for (int i = 0; i < steps.length; i++) {
      double better = atLeast(x[i], STEP / Math.sqrt(diagonal[i]));
      if (Double.isFinite(better) && Math.abs(Math.log(better / steps[i])) > Math.log(5)) {
        steps[i] = better;
        changed = true;
      }
    }
    return changed;
  }

  /** The same for other packages, with a mass that is comparable to log Z. */
  Place place() {
    return new Place(x, deviations(), logMass + 0.5 * x.length * Math.log(2 * Math.PI));
  }

  /** Standard deviations of the Gaussian. */
  double[] deviations() {
    double[] deviations = new double[x.length];
    Arrays.setAll(deviations, i -> factor.getRowVector(i).getNorm());
    return deviations;
  }

  /** How far a point is from the minimum, in the Gaussian's own widths. */
  double distance(double[] point) {
    RealVector z = new ArrayRealVector(point).subtract(new ArrayRealVector(x, false));
    MatrixUtils.solveLowerTriangularSystem(factor, z);
    return z.getNorm();
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
    return isLow(potential, energy, Stream.generate(() -> around(x, noise)).limit(DRAWS).toList());
  }

  /** Whether draws of a Gaussian around a minimum have, on average, about the energies of it. */
  static boolean isLow(Potential potential, double minimum, List<double[]> draws) {
    double[] energies = Arithmetic.energies(potential, draws);
    return Arrays.stream(energies).average().orElseThrow() - minimum < potential.dimension() + 5;
  }
}
