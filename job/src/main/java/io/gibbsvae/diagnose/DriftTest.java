package io.gibbsvae.diagnose;

import io.gibbsvae.diagnose.MeanDrift.Function;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Compares samples before and after moves that leave the target invariant, pair by pair: the mean
 * of each coordinate, of its square, and of the energy. Samples that are copies of one count as one
 * part; errors are those of a mean over independent parts.
 */
public final class DriftTest {

  private final int[] parents;

  /**
   * A test of samples.
   *
   * @param parents which samples are copies of one: the same number
   */
  public DriftTest(int[] parents) {
    this.parents = parents;
  }

  /**
   * {@return the changes of all means, the most significant first; none where nothing moves}
   *
   * @param before row-major [n, D]
   * @param after row-major [n, D]
   * @param energiesBefore length n
   * @param energiesAfter length n
   * @param names of the D coordinates
   */
  public List<MeanDrift> drifts(
      double[] before,
      double[] after,
      double[] energiesBefore,
      double[] energiesAfter,
      List<String> names) {
    int dimension = names.size();
    List<MeanDrift> drifts = new ArrayList<>();
    for (int i = 0; i < dimension; i++) {
      double[] from = column(before, i, dimension);
      double[] to = column(after, i, dimension);
      standardise(from, to);
      add(drifts, names.get(i), Function.MEAN, from, to);
      add(drifts, names.get(i), Function.SQUARE, squares(from), squares(to));
    }
    double[] from = energiesBefore.clone();
    double[] to = energiesAfter.clone();
    standardise(from, to);
    add(drifts, SteinDeparture.ENERGY, Function.MEAN, from, to);
    drifts.sort(Comparator.comparingDouble(MeanDrift::pValue));
    return drifts;
  }

  private static double[] column(double[] points, int i, int dimension) {
    double[] column = new double[points.length / dimension];
    for (int row = 0; row < column.length; row++) {
      column[row] = points[row * dimension + i];
    }
    return column;
  }

  /** Both by mean and standard deviation of the first. */
  private static void standardise(double[] from, double[] to) {
    double mean = 0;
    for (double value : from) {
      mean += value / from.length;
    }
    double variance = 0;
    for (double value : from) {
      variance += (value - mean) * (value - mean) / from.length;
    }
    for (int row = 0; row < from.length; row++) {
      from[row] = (from[row] - mean) / Math.sqrt(variance);
      to[row] = (to[row] - mean) / Math.sqrt(variance);
    }
  }

  private static double[] squares(double[] values) {
    double[] squares = new double[values.length];
    for (int row = 0; row < values.length; row++) {
      squares[row] = values[row] * values[row];
    }
    return squares;
  }

  private void add(List<MeanDrift> drifts, String name, Function f, double[] from, double[] to) {
    double[] changes = new double[from.length];
    for (int row = 0; row < changes.length; row++) {
      changes[row] = to[row] - from[row];
    }
    Mean mean = mean(changes);
    double errors = Math.abs(mean.estimate().value() / mean.estimate().standardError());
    // Of a coordinate that does not vary, or did not move.
    if (Double.isFinite(errors)) {
      double pValue =
          2 * new TDistribution(null, Math.max(1, mean.parts() - 1)).cumulativeProbability(-errors);
      drifts.add(new MeanDrift(name, f, mean.estimate(), pValue));
    }
  }

  /** {@return the mean of a number of each sample, with its error} */
  public Estimate meanOf(double[] values) {
    return mean(values).estimate();
  }

  /**
   * A mean.
   *
   * @param parts how many equal parts would have as uncertain an error
   */
  private record Mean(Estimate estimate, double parts) {}

  private Mean mean(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    Map<Integer, Double> deviations = new HashMap<>();
    for (int row = 0; row < values.length; row++) {
      deviations.merge(parents[row], values[row] - mean, Double::sum);
    }
    double squares = 0;
    double fourths = 0;
    for (double deviation : deviations.values()) {
      squares += deviation * deviation;
      fourths += deviation * deviation * deviation * deviation;
    }
    double few = deviations.size() / (deviations.size() - 1.0);
    return new Mean(
        new Estimate(mean, Math.sqrt(few * squares) / values.length),
        EffectiveSize.of(squares, fourths));
  }
}
