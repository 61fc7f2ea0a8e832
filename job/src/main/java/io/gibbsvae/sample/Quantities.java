package io.gibbsvae.sample;

import io.gibbsvae.energy.Modes;
import io.gibbsvae.energy.Observable;
import io.gibbsvae.energy.Summaries;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.WeightedBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The functions of a row that a data set is summed up by, in this order: its values, energy, the
 * target's observables, and indicators of its modes.
 */
final class Quantities implements Serializable {

  private static final long serialVersionUID = 1;

  private final Target target;
  private final Summaries summaries;
  private final ArrayList<Observable> observables;
  // Of one row.
  private final double[] point;
  private final double[] values;

  Quantities(Target target) {
    this.target = target;
    this.summaries = new Summaries(target);
    this.observables = new ArrayList<>(target.knowledge().observables());
    this.point = new double[target.dimension()];
    this.values = new double[target.readout().width()];
  }

  /** How many there are. */
  int count() {
    return mode(0) + target.knowledge().modes().map(Modes::count).orElse(0);
  }

  int energy() {
    return summaries.count();
  }

  int observable(int k) {
    return energy() + 1 + k;
  }

  int mode(int k) {
    return observable(observables.size()) + k;
  }

  /** Those with a name and a summary of their own: all but the modes. */
  List<String> names() {
    return withFurther(summaries.names());
  }

  /** How people are told of them, in the order of the names. */
  List<String> titles() {
    return withFurther(summaries.titles());
  }

  private List<String> withFurther(List<String> ofValues) {
    List<String> names = new ArrayList<>(ofValues);
    names.add(SampleColumns.ENERGY);
    observables.forEach(observable -> names.add(observable.name()));
    return names;
  }

  /** Of a point of a block, whose energy must be finite. */
  double[] ofPoint(double[] points, int at, double energy) {
    System.arraycopy(points, at, point, 0, point.length);
    target.readout().read(points, at, values, 0);
    return of(energy + target.readout().logVolume(points, at));
  }

  /** Of a row of a block, whose energy must be finite. */
  double[] ofBlock(WeightedBlock block, int row) {
    return ofPoint(block.path().x(), row * target.dimension(), block.energies()[row]);
  }

  /** Whether some of them are functions of the point, and not of a row's values. */
  boolean needPoints() {
    return count() > energy() + 1;
  }

  /**
   * Of a row, whose energy must be finite.
   *
   * @param row its values, length C
   * @param at a point that reads as them, where {@link #needPoints}; length D
   */
  double[] ofRow(double[] row, double[] at, double energy) {
    System.arraycopy(at, 0, point, 0, point.length);
    System.arraycopy(row, 0, values, 0, values.length);
    return of(energy);
  }

  private double[] of(double energy) {
    double[] quantities = new double[count()];
    summaries.of(values, quantities);
    quantities[energy()] = energy;
    for (int k = 0; k < observables.size(); k++) {
      quantities[observable(k)] = observables.get(k).function().of(point);
    }
    Optional<Modes> modes = target.knowledge().modes();
    modes.ifPresent(m -> quantities[mode(m.nearest(point))] = 1);
    return quantities;
  }
}
