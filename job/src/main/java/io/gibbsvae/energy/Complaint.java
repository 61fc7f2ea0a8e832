package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One kind of fault in many places, told once: the first few, and how many more there are. */
public final class Complaint {

  private static final int SHOWN = 3;

  private final String unit;
  private final List<String> first = new ArrayList<>();
  private int count;

  /**
   * Nothing to complain of yet.
   *
   * @param unit what places are: "line" or "row"
   */
  public Complaint(String unit) {
    this.unit = unit;
  }

  /**
   * Adds a fault.
   *
   * @param found what was found, as it is to be shown
   */
  public void add(String found, long number) {
    add(found, unit + " " + number);
  }

  /**
   * Adds a fault.
   *
   * @param found what was found, as it is to be shown
   * @param place where
   */
  public void add(String found, String place) {
    count++;
    if (first.size() < SHOWN) {
      first.add(found + " in " + place);
    }
  }

  /**
   * {@return the sentence; empty where there is no fault}
   *
   * @param expected what would be right
   */
  public Optional<String> text(String expected) {
    if (count == 0) {
      return Optional.empty();
    }
    int more = count - first.size();
    String found =
        more > 0
            ? String.join(", ", first)
                + Text.format(" and so on in %d %s more", more, unit + (more == 1 ? "" : "s"))
            : first.size() == 1
                ? first.get(0)
                : String.join(", ", first.subList(0, first.size() - 1))
                    + " and "
                    + first.get(first.size() - 1);
    return Optional.of("found " + found + ", expected " + expected);
  }
}
