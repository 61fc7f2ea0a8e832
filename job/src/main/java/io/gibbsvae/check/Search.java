package io.gibbsvae.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Text;
import java.util.List;

/**
 * The result of a search for modes. It is no proof that there are no others: descents begin up to
 * 100 scales from where training begins, and a narrow well draws only those that begin nearby.
 *
 * @param places minima with at least e^-10 of the largest mass, the heaviest first; minima around
 *     which the target is not roughly Gaussian are not among them
 * @param descents from afar
 * @param energies energies with gradients that the search took
 */
public record Search(
    List<Place> places, int descents, @JsonProperty("energy_evaluations") long energies) {

  /** Places that are worth showing one by one. */
  private static final int MOST_SHOWN = 4;

  /** {@return the same search, whose places are known by what rows say of them} */
  public Search known(Readout readout) {
    return new Search(known(places, readout), descents, energies);
  }

  static List<Place> known(List<Place> places, Readout readout) {
    return readout.plain()
        ? places
        : places.stream()
            .map(place -> place.known(readout.text(place.x(), Rounded.MOST_SHOWN)))
            .toList();
  }

  /** {@return the minima with their shares of the mass, in words} */
  public String inWords() {
    return switch (places.size()) {
      case 0 -> "no minimum around which the target is roughly Gaussian";
      case 1 -> "one minimum, at " + inWords(places);
      default ->
          places.size() + " minima, with shares of the mass by their curvature: " + inWords(places);
    };
  }

  /**
   * The first few places, each with its share of the mass of all. Coordinates have as many digits
   * as their widths justify.
   */
  static String inWords(List<Place> places) {
    double highest = places.stream().mapToDouble(Place::logMass).max().orElse(0);
    double all = places.stream().mapToDouble(p -> Math.exp(p.logMass() - highest)).sum();
    return Text.listed(
        places.stream()
            .map(
                place ->
                    Text.format(
                        "%s (about %s %%)",
                        place.values().isEmpty()
                            ? Rounded.point(place.x(), place.deviations())
                            : place.values(),
                        Rounded.percent(Math.exp(place.logMass() - highest) / all)))
            .toList(),
        MOST_SHOWN);
  }
}
