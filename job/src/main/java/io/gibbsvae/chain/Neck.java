package io.gibbsvae.chain;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * A direction in which the target narrows, as the funnel of a hierarchical model does: towards one
 * end of a coordinate the others contract. The contraction is learned from two neighbouring fifths
 * of points at that end: it is the linear map of the other coordinates, about the place to which
 * they contract, that takes the covariance of the inner fifth to that of the outer one. A move
 * shifts the coordinate and applies about the power of that map that belongs to the shift, so that
 * a chain enters parts of the neck that no point has come to. The powers are a group with known
 * determinants; the move is valid wherever the map comes from.
 */
public final class Neck implements Serializable {

  private static final long serialVersionUID = 1;

  private static final double FIFTH = 0.2;

  /** The most dimensions in which necks are looked for: {@value}. */
  public static final int WIDEST = 64;

  /** Log of the contraction of a direction, from one fifth to the next, that counts in any case. */
  private static final double LEAST_LOG = 0.2;

  /** Sum of the logs of the contractions from which on there is a neck. */
  private static final double LEAST_SUM = 1;

  private static final int MOST = 4;
  private static final double RIDGE = 1e-9;

  private final int coordinate;
  private final int[] others;
  private final double[] centre;
  // Columns are the directions that contract each by itself.
  private final double[][] directions;
  private final double[][] inverse;
  private final double[] fixed;
  private final double[] rates;
  private final double width;
  private final double contraction;

  private Neck(
      int coordinate,
      int[] others,
      double[] centre,
      double[][] directions,
      double[][] inverse,
      double[] fixed,
      double[] rates,
      double width,
      double contraction) {
    this.coordinate = coordinate;
    this.others = others;
    this.centre = centre;
    this.directions = directions;
    this.inverse = inverse;
    this.fixed = fixed;
    this.rates = rates;
    this.width = width;
    this.contraction = contraction;
  }

  /**
   * {@return the necks of a target, at most four, the narrowest first; none above {@value #WIDEST}
   * dimensions}
   *
   * @param points of the target, about equally weighted, row-major [n, D]
   */
  public static List<Neck> of(double[] points, int dimension) {
    int rows = points.length / dimension;
    int fifth = (int) (FIFTH * rows);
    if (dimension < 2 || dimension > WIDEST || fifth < 4 * dimension) {
      return List.of();
    }
    Spread all = new Spread(dimension, false);
    all.add(points);
    List<Neck> necks = new ArrayList<>();
    for (int i = 0; i < dimension; i++) {
      int coordinate = i;
      int[] order =
          IntStream.range(0, rows)
              .boxed()
              .sorted(Comparator.comparingDouble(row -> points[row * dimension + coordinate]))
              .mapToInt(Integer::intValue)
              .toArray();
      necks.add(at(points, all, coordinate, order, fifth));
      int[] reverse = IntStream.range(0, rows).map(k -> order[rows - 1 - k]).toArray();
      necks.add(at(points, all, coordinate, reverse, fifth));
    }
    return necks.stream()
        .filter(neck -> neck.contraction > LEAST_SUM)
        .sorted(Comparator.comparingDouble((Neck neck) -> -neck.contraction))
        .limit(MOST)
        .toList();
  }

  /** What narrows from the second fifth of an order to the first. */
  private static Neck at(double[] points, Spread all, int coordinate, int[] order, int fifth) {
    double[] deviations = all.deviations();
    double[] centre = all.mean();
    int dimension = deviations.length;
    int[] others = IntStream.range(0, dimension).filter(i -> i != coordinate).toArray();
    Part outer = Part.of(points, Arrays.copyOf(order, fifth), centre, deviations);
    Part inner = Part.of(points, Arrays.copyOfRange(order, fifth, 2 * fifth), centre, deviations);
    RealMatrix factor =
        new CholeskyDecomposition(inner.covariance(others), RIDGE, RIDGE * RIDGE).getL();
    RealMatrix back = new LUDecomposition(factor).getSolver().getInverse();
    RealMatrix whitened = back.multiply(outer.covariance(others)).multiply(back.transpose());
    // Rounding must not make it asymmetric: its eigenvectors are then not orthogonal.
    EigenDecomposition ratio =
        new EigenDecomposition(whitened.add(whitened.transpose()).scalarMultiply(0.5));
    double[][] directions = factor.multiply(ratio.getV()).getData();
    RealMatrix inverse = ratio.getVT().multiply(back);
    double shift = deviations[coordinate] * (outer.mean[coordinate] - inner.mean[coordinate]);
    // Logs of smaller ratios come of chance.
    double least = LEAST_LOG + Math.sqrt(2.0 * dimension / fifth);
    double[] rates = new double[others.length];
    double contraction = 0;
    for (int k = 0; k < rates.length; k++) {
      double log = 0.5 * Math.log(ratio.getRealEigenvalue(k));
      if (shift != 0 && Math.abs(log) > least) {
        rates[k] = log / shift;
        contraction -= log;
      }
    }
    double[][] scaledInverse = inverse.getData();
    for (int k = 0; k < rates.length; k++) {
      for (int i = 0; i < rates.length; i++) {
        directions[i][k] *= deviations[others[i]];
        scaledInverse[k][i] /= deviations[others[i]];
      }
    }
    double[] ofOthers = Arrays.stream(others).mapToDouble(i -> centre[i]).toArray();
    double[] fixed =
        fixed(points, order, 2 * fifth, coordinate, others, ofOthers, scaledInverse, rates);
    return new Neck(
        coordinate,
        others,
        ofOthers,
        directions,
        scaledInverse,
        fixed,
        rates,
        deviations[coordinate] * Math.sqrt(outer.products[coordinate][coordinate]),
        contraction);
  }

  /**
   * Where the directions contract to: the means of their coordinates, with one over the variance
   * for a weight, so that the points deepest in the neck decide.
   */
  private static double[] fixed(
      double[] points,
      int[] order,
      int count,
      int coordinate,
      int[] others,
      double[] centre,
      double[][] inverse,
      double[] rates) {
    int dimension = others.length + 1;
    double end = points[order[0] * dimension + coordinate];
    double[] fixed = new double[rates.length];
    for (int k = 0; k < rates.length; k++) {
      double weights = 0;
      for (int row = 0; row < count; row++) {
        int at = order[row] * dimension;
        double weight = Math.exp(-2 * rates[k] * (points[at + coordinate] - end));
        fixed[k] += weight * along(inverse[k], points, at, others, centre);
        weights += weight;
      }
      fixed[k] /= weights;
    }
    return fixed;
  }

  /** The coordinate of a point along a direction. */
  private static double along(
      double[] inverse, double[] points, int at, int[] others, double[] centre) {
    double sum = 0;
    for (int i = 0; i < others.length; i++) {
      sum += inverse[i] * (points[at + others[i]] - centre[i]);
    }
    return sum;
  }

  /** Mean and covariance of some points, in standard deviations of all. */
  private record Part(double[] mean, double[][] products) {

    static Part of(double[] points, int[] rows, double[] centre, double[] deviations) {
      int d = centre.length;
      double[][] u = new double[rows.length][d];
      double[] mean = new double[d];
      for (int k = 0; k < rows.length; k++) {
        for (int i = 0; i < d; i++) {
          u[k][i] = (points[rows[k] * d + i] - centre[i]) / deviations[i];
          mean[i] += u[k][i] / rows.length;
        }
      }
      double[][] products = new double[d][d];
      for (double[] point : u) {
        for (int i = 0; i < d; i++) {
          for (int j = 0; j < d; j++) {
            products[i][j] += (point[i] - mean[i]) * (point[j] - mean[j]) / rows.length;
          }
        }
      }
      return new Part(mean, products);
    }

    RealMatrix covariance(int[] some) {
      RealMatrix matrix = new Array2DRowRealMatrix(products).getSubMatrix(some, some);
      for (int i = 0; i < some.length; i++) {
        matrix.addToEntry(i, i, RIDGE);
      }
      return matrix;
    }
  }

  /** {@return the number of the coordinate along which the target narrows} */
  public int coordinate() {
    return coordinate;
  }

  /** The standard deviation of the coordinate in the outer fifth. */
  double width() {
    return width;
  }

  /**
   * Moves a point along the neck.
   *
   * @param x points, row-major
   * @param at where the point begins
   * @param shift of the coordinate
   * @param contracted shift whose contraction is applied
   * @param to receives the moved point at the same place
   * @return log of the determinant of the move's Jacobian
   */
  double move(double[] x, int at, double shift, double contracted, double[] to) {
    int n = others.length;
    double[] y = new double[n];
    double logDeterminant = 0;
    for (int k = 0; k < n; k++) {
      double before = along(inverse[k], x, at, others, centre);
      y[k] = fixed[k] + Math.exp(contracted * rates[k]) * (before - fixed[k]);
      logDeterminant += contracted * rates[k];
    }
    for (int i = 0; i < n; i++) {
      double sum = centre[i];
      for (int k = 0; k < n; k++) {
        sum += directions[i][k] * y[k];
      }
      to[at + others[i]] = sum;
    }
    to[at + coordinate] = x[at + coordinate] + shift;
    return logDeterminant;
  }
}
