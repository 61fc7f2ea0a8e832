package io.gibbsvae.check;

import io.gibbsvae.latent.NoiseStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** A plane across a direction, at its lowest point. */
final class Plane {

  static final int MOST_DIMENSIONS = 256;
  private static final int DRAWS = 16;

  private final Standardised potential;
  private final double[] point;
  private final double energy;
  // Curvatures across the direction and their directions; empty where they are not numbers, or
  // too dear, and then the cross-section is taken for the same everywhere.
  private final double[] curvatures;
  private final UnaryOperator<double[]> turn;

  Plane(Standardised potential, double[] point, double energy, double[] direction) {
    this.potential = potential;
    this.point = point;
    this.energy = energy;
    int d = point.length;
    double[] found = new double[d];
    UnaryOperator<double[]> axes = z -> z;
    if (d > 1 && d <= MOST_DIMENSIONS) {
      EigenDecomposition modes = across(potential, point, direction);
      found = modes.getRealEigenvalues();
      found[alongside(modes, direction)] = Double.POSITIVE_INFINITY;
      axes = modes.getV()::operate;
    } else if (d == 1) {
      found[0] = Double.POSITIVE_INFINITY;
    }
    this.curvatures = found;
    this.turn = axes;
  }

  private static EigenDecomposition across(
      Standardised potential, double[] point, double[] direction) {
    int d = point.length;
    RealMatrix hessian =
        new Array2DRowRealMatrix(Basin.hessian(potential, point, Arithmetic.ones(d)), false);
    for (double[] row : hessian.getData()) {
      for (double entry : row) {
        if (!Double.isFinite(entry)) {
          throw new ArithmeticException("no curvature");
        }
      }
    }
    RealMatrix v = new Array2DRowRealMatrix(direction);
    RealMatrix across = MatrixUtils.createRealIdentityMatrix(d).subtract(v.multiply(v.transpose()));
    RealMatrix curvature = across.multiply(hessian).multiply(across);
    return new EigenDecomposition(curvature.add(curvature.transpose()).scalarMultiply(0.5));
  }

  /** m, with the cross-section as far as it reaches; up to a constant. */
  double mass(double reach) {
    double logDeterminant = 0;
    for (double curvature : curvatures) {
      logDeterminant += Double.isInfinite(curvature) ? 0 : Math.log(curbed(curvature, reach));
    }
    return energy + 0.5 * logDeterminant;
  }

  private double curbed(double curvature, double reach) {
    return Math.max(curvature, 0) + curvatures.length / (reach * reach);
  }

  /** Whether draws of the Gaussian that the cross-section is taken for are as low as that. */
  boolean isAsWide(double reach, NoiseStream noise) {
    List<double[]> draws = new ArrayList<>();
    for (int row = 0; row < DRAWS; row++) {
      double[] z = new double[point.length];
      Arrays.setAll(z, i -> noise.gaussian() / Math.sqrt(curbed(curvatures[i], reach)));
      double[] offset = turn.apply(z);
      Arrays.setAll(z, i -> point[i] + offset[i]);
      draws.add(z);
    }
    return Basin.isLow(potential, energy, draws);
  }

  private static int alongside(EigenDecomposition modes, double[] direction) {
    return IntStream.range(0, direction.length)
        .boxed()
        .max(
            Comparator.comparingDouble(
                i -> Math.abs(Arithmetic.dot(modes.getEigenvector(i).toArray(), direction))))
        .orElseThrow();
  }
}
