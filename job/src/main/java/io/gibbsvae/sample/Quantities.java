package io.gibbsvae.sample;

import io.gibbsvae.energy.Modes;
import io.gibbsvae.energy.Observable;
import io.gibbsvae.energy.Target;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The functions of a point that a data set is summed up by, in this order: coordinates x_i, energy,
 * the target's observables, and indicators of its modes.
 */
final class Quantities implements Serializable {

  private static final long serialVersionUID = 1;

  private final Target target;
  private final ArrayList<Observable> observables;
  private final double[] x;

  Quantities(Target target) {
    this.target = target;
    this.observables = new ArrayList<>(target.knowledge().observables());
    this.x = new double[target.dimension()];
  }

  /** How many there are. */
  int count() {
    return mode(0) + target.knowledge().modes().map(Modes::count).orElse(0);
  }

  int energy() {
    return target.dimension();
  }

  int observable(int k) {
    return target.dimension() + 1 + k;
  }

  int mode(int k) {
    return observable(observables.size()) + k;
  }

  /** Those with a name and a summary of their own: all but the modes. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < target.dimension(); i++) {
      names.add("x" + i);
    }
    names.add("energy");
    observables.forEach(observable -> names.add(observable.name()));
    return names;
  }

  /** How people are told of them, in the order of the names. */
  List<String> titles() {
    List<String> titles = names();
    for (int i = 0; i < target.dimension(); i++) {
      titles.set(i, target.title(i));
    }
    return titles;
  }

  /** Their values at a point of a block, whose energy must be finite. */
  double[] of(double[] points, int at, double energy) {
    System.arraycopy(points, at, x, 0, x.length);
    double[] values = new double[count()];
    System.arraycopy(x, 0, values, 0, x.length);
    values[energy()] = energy;
    for (int k = 0; k < observables.size(); k++) {
      values[observable(k)] = observables.get(k).function().of(x);
    }
    Optional<Modes> modes = target.knowledge().modes();
    modes.ifPresent(m -> values[mode(m.nearest(x))] = 1);
    return values;
  }
}
