package io.gibbsvae.bench;

import io.gibbsvae.energy.Potential;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a model: which other energy it is trained on, or how else it is spoilt. */
enum Defect {
  /** Nothing. */
  NONE,
  /** One mode is not there. */
  MODE_REMOVED,
  /** No more than 1.5 standard deviations towards one end of a coordinate. */
  TAIL_CUT,
  /** All widths are a tenth smaller. */
  NARROWER,
  /** All widths are a tenth larger. */
  WIDER,
  /** Half a standard deviation off in its first coordinate. */
  SHIFTED,
  /** The energy is 1 nat too high on the right. */
  REGION_OFFSET,
  /** Three rounds of training. */
  FEW_ROUNDS,
  /** Coordinates are independent Gaussians, where they are correlated or heavy-tailed. */
  SIMPLER,
  /** The encoders' deviations are 1.6 times too large. */
  ENCODER_OFF;

  /**
   * The energy to train on.
   *
   * @return nothing where a target has nothing to break in this way
   */
  Optional<Potential> of(Trial trial, Truth truth) {
    Potential right = trial.target().potential();
    double unit = truth.deviations()[0];
    return switch (this) {
      case NONE, FEW_ROUNDS, ENCODER_OFF -> Optional.of(right);
      case MODE_REMOVED -> trial.withoutMode();
      case SIMPLER -> trial.simpler();
      case TAIL_CUT -> {
        double width = truth.deviations()[trial.tail()];
        double edge = trial.end() * truth.means()[trial.tail()] + 1.5 * width;
        yield Optional.of(Trial.walled(right, trial.tail(), trial.end(), edge, width));
      }
      case NARROWER -> Optional.of(Trial.moved(right, truth.means(), 0.9, 0));
      case WIDER -> Optional.of(Trial.moved(right, truth.means(), 1.1, 0));
      case SHIFTED -> Optional.of(Trial.moved(right, truth.means(), 1, 0.5 * unit));
      case REGION_OFFSET -> Optional.of(Trial.raised(right, truth.means()[0], unit, 1));
    };
  }

  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
