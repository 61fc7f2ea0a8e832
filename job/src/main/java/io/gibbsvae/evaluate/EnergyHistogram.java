package io.gibbsvae.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gibbsvae.diagnose.QuantileSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Energies of samples beside those of the target. Shares are of all samples; what lies beyond the
 * edges, at most a thousandth on either side, is in none.
 *
 * @param edges of the bins in nats, one more than there are shares
 * @param plain shares of the model's samples
 * @param weighted the same by their weights w_K: an estimate of the target's
 * @param exact shares of exact samples, where there are any
 * @param distance largest difference of the distribution functions of weighted and exact samples
 *     (Kolmogorov and Smirnov's)
 */
public record EnergyHistogram(
    List<Double> edges,
    @JsonProperty("unweighted") List<Double> plain,
    List<Double> weighted,
    @JsonProperty("exact_samples") Optional<List<Double>> exact,
    Optional<Double> distance) {

  private static final int BINS = 40;
  private static final double BEYOND = 1e-3;

  static Optional<EnergyHistogram> of(
      QuantileSummary plain, QuantileSummary weighted, Optional<QuantileSummary> exact) {
    if (plain.count() == 0 || weighted.count() == 0) {
      return Optional.empty();
    }
    List<QuantileSummary> all = new ArrayList<>(List.of(plain, weighted));
    exact.ifPresent(all::add);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (QuantileSummary energies : all) {
      double beyond = energies.count() < 1 / BEYOND ? 0 : BEYOND;
      low = Math.min(low, energies.quantile(beyond));
      high = Math.max(high, energies.quantile(1 - beyond));
    }
    // The last bin has its upper edge, and there is a last bin.
    high = Math.max(Math.nextUp(high), low + Math.ulp(low) * BINS);
    double[] edges = new double[BINS + 1];
    for (int k = 0; k <= BINS; k++) {
      edges[k] = low + (high - low) * k / BINS;
    }
    return Optional.of(
        new EnergyHistogram(
            list(edges),
            list(plain.shares(edges)),
            list(weighted.shares(edges)),
            exact.map(energies -> list(energies.shares(edges))),
            exact.map(energies -> QuantileSummary.distance(weighted, energies))));
  }

  private static List<Double> list(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }
}
