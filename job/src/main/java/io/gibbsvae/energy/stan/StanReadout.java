package io.gibbsvae.energy.stan;

import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Variable;
import java.util.ArrayList;
import java.util.List;

/** Shows the constrained parameters of a Stan program under their names, in Stan's order. */
final class StanReadout implements Readout {

  private static final long serialVersionUID = 1;

  private final StanProgram program;
  private final boolean transformed;
  private final ArrayList<Variable> variables;
  private final ArrayList<String> columns;
  private final ArrayList<String> titles;

  /**
   * A readout.
   *
   * @param transformed whether it shows transformed parameters, too
   */
  StanReadout(StanProgram program, StanNames names, boolean transformed) {
    this.program = program;
    this.transformed = transformed;
    this.variables = new ArrayList<>(names.variables());
    this.columns = new ArrayList<>(names.columns());
    this.titles = new ArrayList<>(names.titles());
  }

  @Override
  public List<Variable> variables() {
    return variables;
  }

  @Override
  public int width() {
    return columns.size();
  }

  @Override
  public void read(double[] points, int at, double[] values, int to) {
    ModelPool pool = program.pool();
    StanModel model = pool.take();
    try {
      model.constrain(points, at, values, to, transformed, columns.size());
    } finally {
      pool.giveBack(model);
    }
  }

  /**
   * Finds the point of values, NaN where they are outside their supports.
   *
   * @param values has x from {@code at} on, C numbers; must not be changed
   * @param points receives y from {@code to} on, D numbers
   */
  public void invert(double[] values, int at, double[] points, int to) {
    ModelPool pool = program.pool();
    StanModel model = pool.take();
    try {
      model.unconstrain(values, at, points, to);
    } finally {
      pool.giveBack(model);
    }
  }

  /** The energy of rows is Stan's lp__ with the other sign, which has the Jacobian. */
  @Override
  public double logVolume(double[] points, int at) {
    return 0;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public List<String> titles() {
    return titles;
  }
}
