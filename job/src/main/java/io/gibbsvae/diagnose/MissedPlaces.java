package io.gibbsvae.diagnose;

import java.util.List;

/**
 * Minima of an energy that no row of a sample is near.
 *
 * @param count how many
 * @param places the minima, in their order; empty where only their number is known
 */
public record MissedPlaces(int count, List<Place> places) {

  /** Missed minima of which only the number is known. */
  public MissedPlaces(int count) {
    this(count, List.of());
  }

  /** {@return these minima, counted} */
  public static MissedPlaces of(List<Place> places) {
    return new MissedPlaces(places.size(), List.copyOf(places));
  }
}
