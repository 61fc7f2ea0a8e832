package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Complaint;
import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a regression is of.
 *
 * @param features f, [n][p] with n at least 1, finite, already scaled
 * @param response y, length n: as the family takes them
 * @param exposure what counts are in proportion to, length n, positive; empty where there is none
 * @param place what a row, from 0, is called where something is wrong with it
 */
public record Observations(
    double[][] features, double[] response, double[] exposure, IntFunction<String> place) {

  /** Rows that are known by their numbers. */
  public Observations(double[][] features, double[] response, double[] exposure) {
    this(features, response, exposure, row -> "row " + (row + 1));
  }

  /**
   * Checks the shapes.
   *
   * @throws IllegalArgumentException if shapes contradict each other or a feature is not finite
   */
  public Observations {
    Text.require(
        features.length > 0, "features must have at least one row, found %d rows", features.length);
    Text.require(
        response.length == features.length,
        "response must have %d entries, one for each row of features, found %d",
        features.length,
        response.length);
    Text.require(
        exposure.length == 0 || exposure.length == features.length,
        "exposure must have %d entries, one for each row of features, or none, found %d",
        features.length,
        exposure.length);
    for (int n = 0; n < features.length; n++) {
      Text.require(
          features[n].length == features[0].length,
          "features[%d] must have %d entries like features[0], found %d",
          n,
          features[0].length,
          features[n].length);
      for (int i = 0; i < features[n].length; i++) {
        // A large table has millions of them: arguments of messages are not made for each.
        if (!Double.isFinite(features[n][i])) {
          throw new IllegalArgumentException(
              Text.format("features[%d][%d] must be finite, found %s", n, i, features[n][i]));
        }
      }
    }
  }

  /** log exposure, length n; zeros where there is none. */
  double[] logExposure() {
    double[] logs = new double[response.length];
    for (int n = 0; n < exposure.length; n++) {
      logs[n] = Math.log(exposure[n]);
    }
    return logs;
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
