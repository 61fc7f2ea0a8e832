package io.gibbsvae.diagnose;

import java.io.Serializable;

/**
 * Running means of several functions over the same weighted points, each plain and self-normalised
 * by the weights, with standard errors. The weighted standard error is the delta method's, sqrt(sum
 * w^2 (f - mean)^2) / sum w, but no less than the standard deviation over the square root of the
 * effective size (sum w)^2 / sum w^2; both with n - 1, as it were. Below an effective size of 5
 * neither the error nor the standard deviation is known.
 *
 * <p>Points whose log weight is NaN or plus infinity count in the plain means only.
 */
public final class MeanSummary implements Serializable {

  private static final long serialVersionUID = 1;

  private long count;
  private double largest = Double.NEGATIVE_INFINITY;
  private double weights;
  private double squaredWeights;
  // Sums of f - shift, where the shift, the first value seen, keeps squares from cancelling.
  private final double[] shifts;
  private final double[] plain;
  private final double[] plainSquares;
  private final double[] weighted;
  private final double[] weightedSquares;
  private final double[] squaredWeighted;
  private final double[] squaredWeightedSquares;

  /**
   * A summary of so many functions.
   *
   * @param functions how many means are taken at once, at least 1
   */
  public MeanSummary(int functions) {
    shifts = new double[functions];
    plain = new double[functions];
    plainSquares = new double[functions];
    weighted = new double[functions];
    weightedSquares = new double[functions];
    squaredWeighted = new double[functions];
    squaredWeightedSquares = new double[functions];
  }

  /**
   * Adds a point.
   *
   * @param logWeight its log weight in nats
   * @param values the functions' values there, which must be finite
   */
  public void add(double logWeight, double[] values) {
    if (count == 0) {
      System.arraycopy(values, 0, shifts, 0, shifts.length);
    }
    count++;
    boolean valid = !Double.isNaN(logWeight) && logWeight < Double.POSITIVE_INFINITY;
    if (valid && logWeight > largest) {
      rescale(logWeight);
    }
    double weight =
        valid && logWeight > Double.NEGATIVE_INFINITY ? Math.exp(logWeight - largest) : 0;
    double squared = weight * weight;
    weights += weight;
    squaredWeights += squared;
    for (int k = 0; k < values.length; k++) {
      double f = values[k] - shifts[k];
      plain[k] += f;
      plainSquares[k] += f * f;
      weighted[k] += weight * f;
      weightedSquares[k] += weight * f * f;
      squaredWeighted[k] += squared * f;
      squaredWeightedSquares[k] += squared * f * f;
    }
  }

  private void rescale(double newLargest) {
    double factor = Math.exp(largest - newLargest);
    weights *= factor;
    squaredWeights *= factor * factor;
    for (int k = 0; k < shifts.length; k++) {
      weighted[k] *= factor;
      weightedSquares[k] *= factor;
      squaredWeighted[k] *= factor * factor;
      squaredWeightedSquares[k] *= factor * factor;
    }
    largest = newLargest;
  }

  /** Adds everything that another summary of the same functions has seen. */
  public void merge(MeanSummary other) {
    if (other.count == 0) {
      return;
    }
    if (count == 0) {
      System.arraycopy(other.shifts, 0, shifts, 0, shifts.length);
    }
    if (other.largest > largest) {
      rescale(other.largest);
    }
    double factor = other.weights > 0 ? Math.exp(other.largest - largest) : 0;
    double squaredFactor = factor * factor;
    for (int k = 0; k < shifts.length; k++) {
      double shift = other.shifts[k] - shifts[k];
      plain[k] += other.plain[k] + other.count * shift;
      plainSquares[k] +=
          other.plainSquares[k] + 2 * shift * other.plain[k] + other.count * shift * shift;
      weightedSquares[k] +=
          factor
              * (other.weightedSquares[k]
                  + 2 * shift * other.weighted[k]
                  + other.weights * shift * shift);
      weighted[k] += factor * (other.weighted[k] + other.weights * shift);
      squaredWeighted[k] +=
          squaredFactor * (other.squaredWeighted[k] + other.squaredWeights * shift);
      squaredWeightedSquares[k] +=
          squaredFactor
              * (other.squaredWeightedSquares[k]
                  + 2 * shift * other.squaredWeighted[k]
                  + other.squaredWeights * shift * shift);
    }
    count += other.count;
    weights += factor * other.weights;
    squaredWeights += squaredFactor * other.squaredWeights;
  }

  /** {@return the number of functions} */
  public int functions() {
    return shifts.length;
  }

  /** {@return the plain mean of function k} */
  public Estimate plain(int k) {
    double mean = plain[k] / count;
    double variance = (plainSquares[k] - count * mean * mean) / (count - 1);
    return new Estimate(shifts[k] + mean, Math.sqrt(Math.max(0, variance) / count));
  }

  /** {@return the weighted mean of function k} */
  public Estimate weighted(int k) {
    double mean = weighted[k] / weights;
    double squares =
        squaredWeightedSquares[k] - 2 * mean * squaredWeighted[k] + mean * mean * squaredWeights;
    return new Estimate(
        shifts[k] + mean,
        EffectiveSize.standardError(
            size(), weightedVariance(k), Math.max(0, squares) / (weights * weights)));
  }

  private double size() {
    return EffectiveSize.of(weights, squaredWeights);
  }

  /** sum w (f - mean)^2 / sum w. */
  private double weightedVariance(int k) {
    double mean = weighted[k] / weights;
    return Math.max(0, weightedSquares[k] / weights - mean * mean);
  }

  /** {@return the weighted standard deviation of function k: that of the target, estimated} */
  public double weightedDeviation(int k) {
    double size = size();
    return EffectiveSize.hasErrors(size)
        ? Math.sqrt(EffectiveSize.correction(size) * weightedVariance(k))
        : Double.NaN;
  }
}
