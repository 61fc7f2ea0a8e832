package io.gibbsvae.energy.coordinates;

import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values in rows of a point y some of whose coordinates are stretched: those of x(y). */
public final class Stretched implements Readout {

  private static final long serialVersionUID = 1;

  private final Coordinates stretch;
  private final Readout inner;
  private final double[] widths;
  // Of one point.
  private final double[] scratch;

  private Stretched(Coordinates stretch, Readout inner, double[] widths) {
    this.stretch = stretch;
    this.inner = inner;
    this.widths = widths;
    this.scratch = new double[widths.length];
  }

  /**
   * {@return the same target in coordinates y with x_i = centre_i + width_i sinh(y_i)} Rows and log
   * Z stay the same. All else that is known of the target, such as its modes, is dropped.
   *
   * @param centres length D
   * @param widths length D; where one is 0, that coordinate is left as it is
   */
  public static Target of(Target target, double[] centres, double[] widths) {
    List<Map.Entry<String, Support>> supports = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      Support support =
          widths[i] > 0 ? new Stretch(centres[i], widths[i]) : new Reals(List.of(), 1);
      supports.add(Map.entry("x" + i, support));
    }
    Coordinates stretch = new Coordinates(supports);
    return new Target(
        target.name(),
        new ConstrainedPotential(target.potential(), stretch),
        target
            .knowledge()
            .logZ()
            .map(known -> Knowledge.nothing().withLogZ(known.value(), known.uncertainty()))
            .orElse(Knowledge.nothing()),
        new Stretched(stretch, target.readout(), widths.clone()),
        target.labels(),
        target.notes());
  }

  @Override
  public List<Variable> variables() {
    return inner.variables();
  }

  @Override
  public List<String> columns() {
    return inner.columns();
  }

  @Override
  public List<String> titles() {
    return inner.titles();
  }

  @Override
  public int width() {
    return inner.width();
  }

  @Override
  public int coordinate(int column) {
    int coordinate = inner.coordinate(column);
    return coordinate >= 0 && widths[coordinate] > 0 ? -1 : coordinate;
  }

  @Override
  public String coordinateTitle(int i) {
    return (widths[i] > 0 ? "stretched " : "") + inner.coordinateTitle(i);
  }

  @Override
  public void read(double[] points, int at, double[] values, int to) {
    stretch.read(points, at, scratch, 0);
    inner.read(scratch, 0, values, to);
  }

  @Override
  public double logVolume(double[] points, int at) {
    stretch.read(points, at, scratch, 0);
    return stretch.logVolume(points, at) + inner.logVolume(scratch, 0);
  }

  @Override
  public void invert(double[] values, int at, double[] points, int to) {
    inner.invert(values, at, scratch, 0);
    stretch.invert(scratch, 0, points, to);
  }
}
