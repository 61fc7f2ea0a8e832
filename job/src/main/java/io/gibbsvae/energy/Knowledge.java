package io.gibbsvae.energy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a target besides its energy. Nothing here is used in training, only to judge its
 * result.
 */
public final class Knowledge implements Serializable {

  private static final long serialVersionUID = 1;

  /**
   * A known number.
   *
   * @param value the number
   * @param uncertainty its standard error; 0 where it is exact to the digits that matter
   */
  public record Known(double value, double uncertainty) implements Serializable {}

  // Fields, not Optional: Optional is not serializable.
  private final Known logZ;
  private final ExactSampler sampler;
  private final Modes modes;
  private final ArrayList<Observable> observables;

  private Knowledge(Known logZ, ExactSampler sampler, Modes modes, List<Observable> observables) {
    this.logZ = logZ;
    this.sampler = sampler;
    this.modes = modes;
    this.observables = new ArrayList<>(observables);
  }

  /** {@return the knowledge of nothing} */
  public static Knowledge nothing() {
    return new Knowledge(null, null, null, List.of());
  }

  /**
   * {@return this knowledge with log Z in nats and its standard error}
   *
   * @param uncertainty its standard error; 0 where it is exact to the digits that matter
   */
  public Knowledge withLogZ(double value, double uncertainty) {
    return new Knowledge(new Known(value, uncertainty), sampler, modes, observables);
  }

  /** {@return this knowledge with an exact sampler} */
  public Knowledge withSampler(ExactSampler exactSampler) {
    return new Knowledge(logZ, Objects.requireNonNull(exactSampler), modes, observables);
  }

  /**
   * {@return this knowledge with modes}
   *
   * @param knownModes all of them
   */
  public Knowledge withModes(Modes knownModes) {
    return new Knowledge(logZ, sampler, Objects.requireNonNull(knownModes), observables);
  }

  /** {@return this knowledge with these observables added} */
  public Knowledge withObservables(List<Observable> more) {
    List<Observable> all = new ArrayList<>(observables);
    all.addAll(more);
    return new Knowledge(logZ, sampler, modes, all);
  }

  /** {@return log Z in nats, where it is known} */
  public Optional<Known> logZ() {
    return Optional.ofNullable(logZ);
  }

  /** {@return a sampler of the target itself, where there is one} */
  public Optional<ExactSampler> sampler() {
    return Optional.ofNullable(sampler);
  }

  /** {@return the modes, where they are known and few enough to list} */
  public Optional<Modes> modes() {
    return Optional.ofNullable(modes);
  }

  /** {@return functions whose expectation is known; may be empty} */
  public List<Observable> observables() {
    return List.copyOf(observables);
  }
}
