package io.gibbsvae.energy.coordinates;

import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The variables of a target in their order, and the map from R^D to their C values. */
public final class Coordinates implements Readout {

  private static final long serialVersionUID = 1;

  private final ArrayList<String> names;
  private final Support[] supports;
  private final int width;
  // Of each column: the coordinate that it repeats, or -1.
  private final int[] repeated;
  // Of each coordinate: where it is held before it is mapped.
  private final double[] least;
  private final double[] most;
  // Of one point.
  private final double[] held;
  private final double[] scratch;

  /**
   * Variables with their supports.
   *
   * @param variables names with their supports, in the order of the columns; at least one
   */
  public Coordinates(List<Map.Entry<String, Support>> variables) {
    Text.require(!variables.isEmpty(), "found no variables, expected at least one");
    names = new ArrayList<>(variables.stream().map(Map.Entry::getKey).toList());
    supports = variables.stream().map(Map.Entry::getValue).toArray(Support[]::new);
    width = Arrays.stream(supports).mapToInt(Support::values).reduce(0, Math::addExact);
    int dimension =
        Arrays.stream(supports).mapToInt(Support::coordinates).reduce(0, Math::addExact);
    repeated = new int[width];
    least = new double[dimension];
    most = new double[dimension];
    held = new double[dimension];
    scratch = new double[width];
    int at = 0;
    int column = 0;
    for (Support support : supports) {
      for (int k = 0; k < support.values(); k++) {
        repeated[column + k] = support instanceof Reals ? at + k : -1;
      }
      for (int i = 0; i < support.coordinates(); i++) {
        least[at + i] = support.least(i);
        most[at + i] = support.most(i);
      }
      at += support.coordinates();
      column += support.values();
    }
  }

  /** {@return the variables' names with their supports, in the order of the columns} */
  public List<Map.Entry<String, Support>> supports() {
    return IntStream.range(0, supports.length)
        .mapToObj(k -> Map.entry(names.get(k), supports[k]))
        .toList();
  }

  /**
   * {@return a target whose energy takes these values} What is known of points is known no more
   * unless all variables are real; log Z does not change with the map.
   *
   * @throws IllegalArgumentException if the energy takes another number of values
   */
  public Target constrain(Target target) {
    Potential potential = new ConstrainedPotential(target.potential(), this);
    if (identity()) {
      return new Target(
          target.name(),
          target.potential(),
          target.knowledge(),
          this,
          target.labels(),
          target.notes());
    }
    return new Target(
        target.name(),
        potential,
        target
            .knowledge()
            .logZ()
            .map(known -> Knowledge.nothing().withLogZ(known.value(), known.uncertainty()))
            .orElse(Knowledge.nothing()),
        this,
        List.of(),
        target.notes());
  }

  /** {@return D, the number of unconstrained coordinates} */
  public int dimension() {
    return least.length;
  }

  /** {@return whether all variables are real, so that values are the point itself} */
  public boolean identity() {
    return Arrays.stream(supports).allMatch(Reals.class::isInstance);
  }

  @Override
  public List<Variable> variables() {
    return IntStream.range(0, supports.length)
        .mapToObj(k -> new Variable(names.get(k), supports[k].shape(), supports[k].name()))
        .toList();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int coordinate(int column) {
    return repeated[column];
  }

  @Override
  public String coordinateTitle(int i) {
    int begin = 0;
    int k = 0;
    while (i >= begin + supports[k].coordinates()) {
      begin += supports[k].coordinates();
      k++;
    }
    if (supports[k] instanceof Reals) {
      return variables().get(k).titles().get(i - begin);
    }
    String name = "unconstrained " + names.get(k);
    return supports[k].coordinates() == 1 ? name : name + "[" + (i - begin + 1) + "]";
  }

  @Override
  public void read(double[] points, int at, double[] values, int to) {
    for (int i = 0; i < held.length; i++) {
      held[i] = held(i, points[at + i]);
    }
    map(held, 0, values, to);
  }

  @Override
  public double logVolume(double[] points, int at) {
    return map(points, at, scratch, 0);
  }

  @Override
  public void invert(double[] values, int at, double[] points, int to) {
    int from = at;
    int begin = to;
    for (Support support : supports) {
      support.invert(values, from, points, begin);
      from += support.values();
      begin += support.coordinates();
    }
    for (int i = 0; i < least.length; i++) {
      points[to + i] = held(i, points[to + i]);
    }
  }

  /** A coordinate where its values are inside their support; what is not a number stays. */
  private double held(int i, double y) {
    return y < least[i] ? least[i] : y > most[i] ? most[i] : y;
  }

  /** Values of a point; log |det dx/dy|. */
  private double map(double[] y, int at, double[] x, int to) {
    int begin = at;
    int column = to;
    double volume = 0;
    for (Support support : supports) {
      volume += support.map(y, begin, x, column);
      begin += support.coordinates();
      column += support.values();
    }
    return volume;
  }

  /**
   * Maps a point that is kept where its values are inside their supports.
   *
   * @param held receives that point from {@code at} on
   * @return log |det dx/dy| there
   */
  double mapHeld(double[] points, double[] held, int at, double[] x, int to) {
    for (int i = 0; i < least.length; i++) {
      held[at + i] = held(i, points[at + i]);
    }
    return map(held, at, x, to);
  }

  /** The gradient of U(x(y)) - log |det dx/dy|; arrays as of {@link Support#pullBack}. */
  void pullBack(double[] y, double[] x, double[] slopes, int from, double[] gradient, int at) {
    int begin = at;
    int column = from;
    for (Support support : supports) {
      support.pullBack(y, x, slopes, column, gradient, begin);
      begin += support.coordinates();
      column += support.values();
    }
  }
}
