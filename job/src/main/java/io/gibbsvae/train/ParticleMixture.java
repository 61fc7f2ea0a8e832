package io.gibbsvae.train;

import io.gibbsvae.model.Mixture;
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
  private static final double PRIOR_POINTS = 5;
  private static final double LEAST_VARIANCE = 1e-8;

  private ParticleMixture() {}

  /**
   * A mixture of Gaussians for particles that all count the same: clusters by k-means++ (Arthur and
   * Vassilvitskii 2007, by Commons Math), each with its share, mean and standard deviations. Of
   * more than {@value #CLUSTERED} particles every so many are taken. Deviations are drawn a little
   * towards those of all clusters, so that clusters of few particles do no harm.
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
        double variance = (squares[m][i] + PRIOR_POINTS * common[i]) / (count + PRIOR_POINTS);
        // Particles may all be in one place.
        scales[m][i] = Math.sqrt(Math.max(variance, LEAST_VARIANCE));
      }
    }
    return new Mixture(weights, means, scales);
  }
}
