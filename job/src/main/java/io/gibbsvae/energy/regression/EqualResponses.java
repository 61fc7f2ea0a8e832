package io.gibbsvae.energy.regression;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Equal responses that make the density of a robust regression grow so fast, as the scale s of its
 * noise goes to 0, that Z is infinite.
 *
 * <p>Where the intercept fits k of n responses exactly, the density of these rows goes as s^-k,
 * that of the others as s^(nu (n - k)), and the volume of the coefficients that fit them as s^r, r
 * being the rank of these rows. The integral over s near 0 is infinite for k >= r + 1 + nu (n - k).
 *
 * @param response the value
 * @param rows how many rows have it
 */
public record EqualResponses(double response, int rows) {

  /**
   * Looks for them.
   *
   * @param intercept whether there is one; otherwise only responses of 0 are fitted exactly
   * @param degrees nu; empty where it is a parameter
   */
  public static Optional<EqualResponses> of(
      Observations data, boolean intercept, Optional<Double> degrees) {
    Map<Double, Integer> counts = new TreeMap<>();
    for (double y : data.response()) {
      if (intercept || y == 0) {
        counts.merge(y, 1, Integer::sum);
      }
    }
    int n = data.response().length;
    int coefficients = data.features()[0].length + (intercept ? 1 : 0);
    // Of a parameter nu is larger than its least value.
    double excess = degrees.isPresent() ? 0 : 1e-9;
    double least = degrees.orElse(RobustLikelihood.LEAST_DEGREES);
    return counts.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .map(most -> new EqualResponses(most.getKey(), most.getValue()))
        .filter(
            most ->
                most.rows - Math.min(most.rows, coefficients)
                    >= 1 + least * (n - most.rows) + excess);
  }
}
