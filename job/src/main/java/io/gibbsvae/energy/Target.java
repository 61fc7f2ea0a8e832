package io.gibbsvae.energy;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A Gibbs distribution mu(x) = exp(-U(x)) / Z: its energy and what is known of it.
 *
 * @param name what to call it in reports, such as {@code many-well-32}
 * @param potential U
 * @param knowledge what is known
 * @param readout what rows say of a point
 * @param labels what the columns of rows stand for, such as the columns that coefficients belong
 *     to, in their order; empty where they stand for themselves
 * @param notes what a user should know before sampling; may be empty
 */
public record Target(
    String name,
    Potential potential,
    Knowledge knowledge,
    Readout readout,
    List<String> labels,
    List<Note> notes)
    implements Serializable {

  /**
   * Something about a target that its user should know before sampling.
   *
   * @param topic one word
   * @param text a sentence or more, without a full stop at the end
   */
  public record Note(String topic, String text) implements Serializable {}

  /**
   * Checks that nothing is missing.
   *
   * @throws NullPointerException if one of them is null
   * @throws IllegalArgumentException if there are labels, and more or fewer than columns
   */
  public Target {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(potential, "potential");
    Objects.requireNonNull(knowledge, "knowledge");
    Objects.requireNonNull(readout, "readout");
    labels = List.copyOf(labels);
    notes = List.copyOf(notes);
    Text.require(
        labels.isEmpty() || labels.size() == readout.width(),
        "%s labels for %s coordinates",
        labels.size(),
        readout.width());
  }

  /** A target whose rows show points as they are. */
  public Target(
      String name,
      Potential potential,
      Knowledge knowledge,
      List<String> labels,
      List<Note> notes) {
    this(name, potential, knowledge, Readout.plain(potential.dimension()), labels, notes);
  }

  /** A target whose coordinates stand for nothing but themselves. */
  public Target(String name, Potential potential, Knowledge knowledge) {
    this(name, potential, knowledge, List.of(), List.of());
  }

  /**
   * {@return how people are told of each column: "x3", "theta[1]", or "x3 (age)" with its label}
   */
  public List<String> titles() {
    List<String> titles = readout.titles();
    return labels.isEmpty()
        ? titles
        : IntStream.range(0, titles.size())
            .mapToObj(i -> titles.get(i) + " (" + labels.get(i) + ")")
            .toList();
  }

  /**
   * {@return how people are told of a coordinate: "x3", or "x3 (age)" where it has a label}
   *
   * @param i the coordinate, from 0
   */
  public String title(int i) {
    String title = readout.coordinateTitle(i);
    // Only where columns are coordinates are there labels.
    return labels.isEmpty() ? title : title + " (" + labels.get(i) + ")";
  }

  /** {@return the same target, nothing of which is known but its energy} */
  public Target unknown() {
    return new Target(name, potential, Knowledge.nothing(), readout, labels, notes);
  }

  /** {@return the same target, whose energies another potential computes} */
  public Target with(Potential other) {
    return new Target(name, other, knowledge, readout, labels, notes);
  }

  /** {@return the dimension D} */
  public int dimension() {
    return potential.dimension();
  }
}
