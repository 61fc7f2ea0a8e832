package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Complaint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * What a regression is of.
 *
 * @param features f, [n][p], already scaled
 * @param response y, length n: 0 or 1 of a logistic regression, a count of a Poisson regression
 * @param exposure what counts are in proportion to, length n, positive; empty where there is none
 * @param place what a row, from 0, is called where something is wrong with it
 */
public record Observations(
    double[][] features, double[] response, double[] exposure, IntFunction<String> place) {

  /**
   * Rows that are known by their numbers.
   *
   * @param features f, [n][p], already scaled
   * @param response y, length n
   * @param exposure length n, or empty
   */
  public Observations(double[][] features, double[] response, double[] exposure) {
    this(features, response, exposure, row -> "row " + (row + 1));
  }

  /**
   * Checks the shapes.
   *
   * @param features at least one row and one column, finite
   * @param response as many entries
   * @param exposure as many entries, or none
   * @param place what a row is called
   * @throws IllegalArgumentException if shapes contradict each other or a feature is not finite
   */
  public Observations {
    require(
        features.length > 0 && features[0].length > 0,
        "features must have at least one row and one column, found " + features.length + " rows");
    require(
        response.length == features.length,
        String.format(
            Locale.ROOT,
            "response must have %d entries, one for each row of features, found %d",
            features.length,
            response.length));
    require(
        exposure.length == 0 || exposure.length == features.length,
        String.format(
            Locale.ROOT,
            "exposure must have %d entries, one for each row of features, or none, found %d",
            features.length,
            exposure.length));
    for (int n = 0; n < features.length; n++) {
      require(
          features[n].length == features[0].length,
          String.format(
              Locale.ROOT,
              "features[%d] must have %d entries like features[0], found %d",
              n,
              features[0].length,
              features[n].length));
      for (int i = 0; i < features[n].length; i++) {
        require(
            Double.isFinite(features[n][i]),
            String.format(
                Locale.ROOT, "features[%d][%d] must be finite, found %s", n, i, features[n][i]));
      }
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** What a family cannot have, each kind told once. */
  List<String> problems(Family family) {
    Complaint responses = new Complaint("row");
    Complaint exposures = new Complaint("row");
    for (int n = 0; n < response.length; n++) {
      if (!family.takes(response[n])) {
        responses.add(String.valueOf(response[n]), place.apply(n));
      }
      if (exposure.length > 0 && !(exposure[n] > 0 && Double.isFinite(exposure[n]))) {
        exposures.add(String.valueOf(exposure[n]), place.apply(n));
      }
    }
    List<String> problems = new ArrayList<>();
    responses.text(family.expected()).ifPresent(text -> problems.add("response: " + text));
    exposures.text("a positive number").ifPresent(text -> problems.add("exposure: " + text));
    return problems;
  }
}
