package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Text;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds samples against minima of the energy that none of them is near. */
final class Places {

  /** A basin of a smaller share is not worth a verdict. */
  private static final double CARE = 1e-3;

  /** A Laplace mass is right to a factor, so that a smaller share may be nothing. */
  private static final double BAD = 0.02;

  private static final int COORDINATES = 4;

  private Places() {}

  /**
   * The verdict on the largest basin that was missed.
   *
   * @param missed minima that no sample is near
   * @param logZ log Z of the samples in nats; NaN where it is not known: every basin counts then
   */
  static Optional<Verdict> judge(MissedPlaces missed, double logZ, Remedies remedies) {
    return missed.places().stream()
        .max(Comparator.comparingDouble(Place::logMass))
        .filter(place -> !(share(place, logZ) < CARE))
        .map(
            place -> {
              double share = share(place, logZ);
              String text =
                  "a basin at "
                      + (place.values().isEmpty() ? "x = " + shown(place.x()) : place.values())
                      + (Double.isNaN(share)
                          ? " has no rows"
                          : Text.format(
                              ", with about %.2g %% of the mass by its curvature, has no rows",
                              100 * share));
              return share < BAD
                  ? Verdict.care(Topic.PLACES, text, remedies.moreModes())
                  : Verdict.bad(Topic.PLACES, "NOT the target: " + text, remedies.moreModes());
            });
  }

  /** Of the whole mass, where the samples have the rest. */
  private static double share(Place place, double logZ) {
    return 1 / (1 + Math.exp(logZ - place.logMass()));
  }

  private static String shown(double[] x) {
    return Arrays.stream(x)
        .limit(COORDINATES)
        .mapToObj(value -> Text.format("%.4g", value))
        .collect(Collectors.joining(", ", "(", x.length > COORDINATES ? ", ...)" : ")"));
  }
}
