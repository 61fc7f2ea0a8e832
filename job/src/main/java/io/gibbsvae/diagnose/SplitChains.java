package io.gibbsvae.diagnose;

import java.io.Serializable;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * R-hat and the effective sample size of one series of every chain, each chain cut into halves
 * (Vehtari, Gelman, Simpson, Carpenter, Buerkner, Bayesian Analysis 16, 2021). An odd number of
 * draws loses the middle one.
 *
 * <p>Autocovariances are needed only as averages over the half-chains. So it is their power spectra
 * that are added up, and transformed back once.
 */
final class SplitChains implements Serializable {

  private static final long serialVersionUID = 1;

  /** A range below this is no range: ArviZ's, the decimal resolution of a double. */
  private static final double CONSTANT = 1e-15;

  private final int half;
  private int halves;
  private double smallest = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;
  // Of the half-chains' means, Welford's mean and sum of squared deviations.
  private double mean;
  private double deviations;
  // The sum of the half-chains' unbiased variances.
  private double variances;
  // Of zero-padded half-chains, at the frequencies from zero to the highest.
  private final double[] power;

  SplitChains(int draws) {
    half = draws / 2;
    // Twice the length, or the two ends of a half-chain would meet.
    power = new double[half > 0 ? Integer.highestOneBit(2 * half - 1) + 1 : 1];
  }

  void add(double[] chain) {
    int size = 2 * (power.length - 1);
    double[][] halvesAsOne = new double[2][size];
    centre(chain, 0, halvesAsOne[0]);
    centre(chain, chain.length - half, halvesAsOne[1]);
    FastFourierTransformer.transformInPlace(
        halvesAsOne, DftNormalization.STANDARD, TransformType.FORWARD);
    for (int k = 0; k < power.length; k++) {
      // Of X + i Y for real x and y: |X(k)|^2 + |Y(k)|^2 = (|F(k)|^2 + |F(-k)|^2) / 2.
      int minus = (size - k) % size;
      power[k] += (square(halvesAsOne, k) + square(halvesAsOne, minus)) / 2;
    }
  }

  private static double square(double[][] complex, int k) {
    return complex[0][k] * complex[0][k] + complex[1][k] * complex[1][k];
  }

  /** Writes a half-chain less its mean, and adds its mean and its variance. */
  private void centre(double[] chain, int from, double[] centred) {
    // Differences from the first draw, so that a constant half has a variance of exactly zero.
    double first = chain[from];
    double sum = 0;
    for (int i = 0; i < half; i++) {
      double x = chain[from + i];
      smallest = Math.min(smallest, x);
      largest = Math.max(largest, x);
      centred[i] = x - first;
      sum += centred[i];
    }
    double offset = sum / half;
    double squares = 0;
    for (int i = 0; i < half; i++) {
      centred[i] -= offset;
      squares += centred[i] * centred[i];
    }
    variances += squares / (half - 1);
    addMeans(first + offset, 0, 1);
  }

  private void addMeans(double otherMean, double otherDeviations, int count) {
    double delta = otherMean - mean;
    int total = halves + count;
    deviations += otherDeviations + delta * delta * halves * count / total;
    mean += delta * count / total;
    halves = total;
  }

  void merge(SplitChains other) {
    if (other.halves == 0) {
      return;
    }
    smallest = Math.min(smallest, other.smallest);
    largest = Math.max(largest, other.largest);
    variances += other.variances;
    for (int k = 0; k < power.length; k++) {
      power[k] += other.power[k];
    }
    addMeans(other.mean, other.deviations, other.halves);
  }

  private double within() {
    return variances / halves;
  }

  private double between() {
    return deviations / (halves - 1);
  }

  /**
   * sqrt((B / W + n - 1) / n) for half-chains of length n, B being n times their means' variance.
   */
  double rHat() {
    return Math.sqrt((half * between() / within() + half - 1) / half);
  }

  /** Averages over the half-chains, at lags 0 .. half - 1. */
  private double[] autocovariances() {
    int size = 2 * (power.length - 1);
    double[][] data = new double[2][size];
    for (int k = 0; k < size; k++) {
      data[0][k] = power[Math.min(k, size - k)] / ((double) size * half * halves);
    }
    // The same forwards and backwards, as the spectrum is real and even.
    FastFourierTransformer.transformInPlace(data, DftNormalization.STANDARD, TransformType.FORWARD);
    return data[0];
  }

  /**
   * The effective sample size, by Geyer's initial monotone sequence (Statistical Science 7, 1992),
   * in the details as ArviZ has it: at most n log10(n), and n for a constant series.
   */
  double ess() {
    if (halves == 0 || half < 2) {
      return Double.NaN;
    }
    double total = (double) halves * half;
    if (largest - smallest < CONSTANT) {
      return total;
    }
    double[] covariances = autocovariances();
    double plus = within() * (half - 1) / half + between();
    double[] rho = new double[half];
    double even = 1;
    double odd = 1 - (within() - covariances[1]) / plus;
    rho[0] = even;
    rho[1] = odd;
    int t = 1;
    while (t < half - 3 && even + odd > 0) {
      even = 1 - (within() - covariances[t + 1]) / plus;
      odd = 1 - (within() - covariances[t + 2]) / plus;
      if (even + odd >= 0) {
        rho[t + 1] = even;
        rho[t + 2] = odd;
      }
      t += 2;
    }
    int end = t - 2;
    if (even > 0) {
      rho[end + 1] = even;
    }
    for (t = 1; t <= end - 2; t += 2) {
      if (rho[t + 1] + rho[t + 2] > rho[t - 1] + rho[t]) {
        rho[t + 1] = (rho[t - 1] + rho[t]) / 2;
        rho[t + 2] = rho[t + 1];
      }
    }
    double time = -1 + rho[end + 1];
    for (int lag = 0; lag <= end; lag++) {
      time += 2 * rho[lag];
    }
    return total / Math.max(time, 1 / Math.log10(total));
  }
}
