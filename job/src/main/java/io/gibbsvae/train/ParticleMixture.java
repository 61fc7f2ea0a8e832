package io.gibbsvae.train;

import io.gibbsvae.model.Mixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;

/** The prior that particles give a model. */
final class ParticleMixture {

  private static final int CLUSTERED = 4096;
  private static final int ITERATIONS = 30;
  // Points for each cluster without which nothing is found out by leaving half of them out.
  private static final int FEWEST_OF_EACH = 16;
  private static final double PRIOR_POINTS = 5;
  private static final double LEAST_VARIANCE = 1e-8;

  private ParticleMixture() {}

  /**
   * A mixture of Gaussians for particles that all count the same: clusters by k-means++ (Arthur and
   * Vassilvitskii 2007, by Commons Math), each with its share, mean and standard deviations. Of
   * more than {@value #CLUSTERED} particles every so many are taken. Deviations are drawn a little
   * towards those of all clusters, so that clusters of few particles do no harm.
   *
   * <p>There are as many clusters as describe particles best that they were not made of: in many
   * dimensions more clusters than modes cut each mode in parts whose shapes are noise. Where these
   * are fewer than the components, each is several of them.
   *
   * @param y where they are, row-major [n, d]
   * @param components M, at most n
   */
  static Mixture of(double[] y, int dimension, int components, long seed) {
    int rows = y.length / dimension;
    int step = Math.max(1, rows / Math.max(components, CLUSTERED));
    List<DoublePoint> points =
        IntStream.range(0, rows)
            .filter(row -> row % step == 0)
            .mapToObj(
                row ->
                    new DoublePoint(Arrays.copyOfRange(y, row * dimension, (row + 1) * dimension)))
            .toList();
    int clusters =
        points.size() < FEWEST_OF_EACH * components ? components : best(points, components, seed);
    return repeated(clustered(points, clusters, seed), components);
  }

  /** How many clusters of one half of the points give the other half the highest density. */
  private static int best(List<DoublePoint> points, int most, long seed) {
    List<DoublePoint> half = new ArrayList<>();
    List<DoublePoint> other = new ArrayList<>();
    for (int k = 0; k < points.size(); k++) {
      (k % 2 == 0 ? half : other).add(points.get(k));
    }
    int best = most;
    double highest = logDensity(clustered(half, most, seed), other);
    for (int clusters = 1; clusters < most; clusters *= 2) {
      double log = logDensity(clustered(half, clusters, seed), other);
      if (log > highest) {
        highest = log;
        best = clusters;
      }
    }
    return best;
  }

  /** The sum over points, but for a constant. */
  private static double logDensity(Mixture mixture, List<DoublePoint> points) {
    int components = mixture.weights().length;
    double[] constants = new double[components];
    for (int m = 0; m < components; m++) {
      double logScales = Arrays.stream(mixture.scales()[m]).map(Math::log).sum();
      constants[m] = Math.log(mixture.weights()[m]) - logScales;
    }
    double[] logs = new double[components];
    double sum = 0;
    for (DoublePoint point : points) {
      for (int m = 0; m < components; m++) {
        double[] mean = mixture.means()[m];
        double[] scales = mixture.scales()[m];
        double squares = 0;
        for (int i = 0; i < mean.length; i++) {
          double z = (point.getPoint()[i] - mean[i]) / scales[i];
          squares += z * z;
        }
        logs[m] = constants[m] - 0.5 * squares;
      }
      double largest = Arrays.stream(logs).max().orElseThrow();
      sum += largest + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - largest)).sum());
    }
    return sum;
  }

  /** The same mixture of so many components. */
  private static Mixture repeated(Mixture mixture, int components) {
    int clusters = mixture.weights().length;
    double[] weights = new double[components];
    double[][] means = new double[components][];
    double[][] scales = new double[components][];
    for (int m = 0; m < components; m++) {
      int of = m % clusters;
      weights[m] = mixture.weights()[of] / ((components - 1 - of) / clusters + 1);
      means[m] = mixture.means()[of];
      scales[m] = mixture.scales()[of];
    }
    return new Mixture(weights, means, scales);
  }

  private static Mixture clustered(List<DoublePoint> points, int components, long seed) {
    int dimension = points.get(0).getPoint().length;
    List<CentroidCluster<DoublePoint>> clusters =
        new KMeansPlusPlusClusterer<DoublePoint>(
                components, ITERATIONS, new EuclideanDistance(), new Well19937c(seed))
            .cluster(points);
    double[][] squares = new double[components][dimension];
    double[] common = new double[dimension];
    for (int m = 0; m < components; m++) {
      double[] mean = clusters.get(m).getCenter().getPoint();
      for (DoublePoint point : clusters.get(m).getPoints()) {
        for (int i = 0; i < dimension; i++) {
          double away = point.getPoint()[i] - mean[i];
          squares[m][i] += away * away;
          common[i] += away * away / points.size();
        }
      }
    }
    double[] weights = new double[components];
    double[][] means = new double[components][];
    double[][] scales = new double[components][dimension];
    for (int m = 0; m < components; m++) {
      int count = clusters.get(m).getPoints().size();
      weights[m] = (count + 1.0) / (points.size() + components);
      means[m] = clusters.get(m).getCenter().getPoint();
      for (int i = 0; i < dimension; i++) {
        double variance = towards(common[i], squares[m][i], count - 1);
        // Particles may all be in one place.
        scales[m][i] = Math.sqrt(Math.max(variance, LEAST_VARIANCE));
      }
    }
    return new Mixture(weights, means, scales);
  }

  /**
   * A cluster's variance, drawn a little towards that of all: as factors, so that a cluster that is
   * much narrower than the others stays so.
   *
   * @param points that its squares count for: one less than it has
   */
  private static double towards(double common, double squares, int points) {
    double own = points > 0 ? Math.max(squares / points, LEAST_VARIANCE * common) : common;
    double share = points / (points + PRIOR_POINTS);
    return common > 0 ? Math.pow(own, share) * Math.pow(common, 1 - share) : 0;
  }
}
