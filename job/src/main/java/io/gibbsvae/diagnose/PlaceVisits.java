package io.gibbsvae.diagnose;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the rows of a sample that are near given minima. Sums are the same for every order of
 * merging.
 */
public final class PlaceVisits implements Serializable {

  private static final long serialVersionUID = 1;

  private final ArrayList<Place> places;
  private final long[] visits;

  /** No rows yet. */
  public PlaceVisits(List<Place> places) {
    this.places = new ArrayList<>(places);
    this.visits = new long[places.size()];
  }

  /**
   * Adds a row. A row without a weight is not there.
   *
   * @param x coordinates, those of the row from offset on
   * @param logWeight log of its weight; 0 for rows that all count the same
   */
  public void add(double[] x, int offset, double logWeight) {
    if (Double.isNaN(logWeight) || logWeight == Double.NEGATIVE_INFINITY) {
      return;
    }
    for (int k = 0; k < visits.length; k++) {
      if (places.get(k).isNear(x, offset)) {
        visits[k]++;
      }
    }
  }

  /** {@return whether there is any minimum to visit} */
  public boolean countAny() {
    return !places.isEmpty();
  }

  /** Adds the rows of another part of the sample. */
  public void merge(PlaceVisits other) {
    for (int k = 0; k < visits.length; k++) {
      visits[k] += other.visits[k];
    }
  }

  /** {@return how many rows are near a place} */
  public long visits(int place) {
    return visits[place];
  }

  /** {@return the places that no row is near, in their order} */
  public MissedPlaces missed() {
    List<Place> missed = new ArrayList<>();
    for (int k = 0; k < visits.length; k++) {
      if (visits[k] == 0) {
        missed.add(places.get(k));
      }
    }
    return MissedPlaces.of(missed);
  }
}
