package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;
import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Says what an exploration found: where the target is, how wide, and in how many places. */
final class ShapeFindings {

  private ShapeFindings() {}

  static List<Finding> of(Exploration found, Readout readout, double[] location, double[] scale) {
    Survey survey = found.survey();
    List<Finding> findings = new ArrayList<>();
    // Of chains that disagree, or that were in one place of several, no width is the target's.
    boolean met = !found.chainsApart() && found.elsewhere().isEmpty();
    findings.add(
        new Finding(
            met ? Level.GOOD : Level.CARE,
            "scale",
            (readout.plain()
                    ? Text.format(
                        "short chains find means %s and standard deviations %s; lowest energy %.4g",
                        range(survey.mean()), range(survey.deviations()), survey.lowest())
                    : "short chains find means ± standard deviations " + found.values().inWords())
                + (met ? "" : ": unreliable, see modes")));
    if (!found.elsewhere().isEmpty()) {
      findings.add(new Finding(Level.CARE, "modes", elsewhere(found, readout, location)));
    }
    if (found.chainsApart()) {
      findings.add(
          new Finding(
              Level.CARE,
              "modes",
              Text.format(
                  "chains that start apart stay apart (together they are %.3g times as wide as one): %s",
                  survey.apart(),
                  found.oneMinimum()
                      ? "slow mixing rather than several modes, because all descents end at one minimum"
                      : "more than one mode, or slow mixing" + minima(found, readout))));
    }
    if (met) {
      // Where no descent ended at a minimum nothing was found out about modes.
      boolean blind = found.minima().astray() == found.minima().descents();
      findings.add(new Finding(blind ? Level.CARE : Level.GOOD, "modes", reach(found, scale)));
    }
    if (survey.correlation() > Suggestion.CORRELATED) {
      findings.add(
          new Finding(
              Level.CARE,
              "shape",
              Text.format(
                  "two %s have a correlation of %.2f",
                  readout.plain() ? "coordinates" : "unconstrained coordinates",
                  survey.correlation())));
    }
    return findings;
  }

  /** The minima with their masses, where there are several. */
  private static String minima(Exploration found, Readout readout) {
    List<Place> places = Search.known(found.minima().places(), readout);
    return places.size() < 2
        ? ""
        : ". Minima, with shares of the mass by their curvature: " + Search.inWords(places);
  }

  private static String reach(Exploration found, double[] scale) {
    double least = Arrays.stream(scale).min().orElseThrow();
    double largest = Arrays.stream(scale).max().orElseThrow();
    String far =
        least == largest
            ? Text.format("%.4g", Starts.REACH * largest)
            : Starts.REACH + " times model.scale";
    int astray = found.minima().astray();
    int descents = found.minima().descents();
    return Text.format(
        "chains and descents from up to %s around model.location meet in one place%s; nothing was"
            + " searched farther out (a larger model.scale searches farther), and a narrow well is"
            + " found only if one of the %d descents starts near it",
        far,
        astray > 0
            ? Text.format(
                " (except %d of %d descents, which ended at no minimum)", astray, descents)
            : "",
        descents);
  }

  private static String elsewhere(Exploration found, Readout readout, double[] location) {
    Basin heaviest = found.elsewhere().get(0);
    double away = Arithmetic.distance(heaviest.x(), location, Arithmetic.ones(location.length));
    int more = found.elsewhere().size() - 1;
    return Text.format(
        "descents from farther out find a minimum that no chain visited: %s, %.3g from"
            + " model.location%s%s%s. Start with the model.location and model.scale below, and use"
            + " train.population",
        readout.plain()
            ? Rounded.point(heaviest.x(), heaviest.deviations())
            : Rounded.at(readout, heaviest.x()),
        away,
        more == 0 ? "" : ", and " + more + " more",
        Double.isNaN(found.share())
            ? ""
            : "; about " + Rounded.percent(found.share()) + " % of the mass is there",
        minima(found, readout));
  }

  private static String range(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    return values.length == 1 ? Text.format("%.3g", low) : Text.format("%.3g to %.3g", low, high);
  }
}
