package io.gibbsvae.energy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers that rows are summed up by: each value, but for angles. A mean of angles depends on
 * where the circle is cut; their cosines and sines have means, and the direction of these is the
 * circular mean.
 */
public final class Summaries implements Serializable {

  private static final long serialVersionUID = 1;

  // Of each column.
  private final boolean[] angles;
  private final ArrayList<String> names = new ArrayList<>();
  private final ArrayList<String> titles = new ArrayList<>();

  /** The numbers of a target's rows. */
  public Summaries(Target target) {
    Readout readout = target.readout();
    List<String> columns = readout.columns();
    List<String> columnTitles = target.titles();
    angles = new boolean[readout.width()];
    int column = 0;
    for (Variable variable : readout.variables()) {
      for (int k = 0; k < variable.size(); k++, column++) {
        angles[column] = variable.isAngle();
        add(column, columns.get(column), names);
        add(column, columnTitles.get(column), titles);
      }
    }
  }

  private void add(int column, String name, List<String> all) {
    if (angles[column]) {
      all.add("cos(" + name + ")");
      all.add("sin(" + name + ")");
    } else {
      all.add(name);
    }
  }

  /** {@return how many numbers there are} */
  public int count() {
    return names.size();
  }

  /** {@return the column that a number is of} */
  public int column(int summary) {
    int column = 0;
    for (int at = angles[0] ? 2 : 1; at <= summary; at += angles[column] ? 2 : 1) {
      column++;
    }
    return column;
  }

  /** {@return their names, as SQL has them of the columns: "tau", "cos(phi)", "sin(phi)"} */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** {@return how people are told of them} */
  public List<String> titles() {
    return List.copyOf(titles);
  }

  /**
   * Takes the numbers of a row.
   *
   * @param values C of them
   * @param summaries receives the numbers
   */
  public void of(double[] values, double[] summaries) {
    int at = 0;
    for (int column = 0; column < angles.length; column++) {
      if (angles[column]) {
        summaries[at++] = Math.cos(values[column]);
        summaries[at++] = Math.sin(values[column]);
      } else {
        summaries[at++] = values[column];
      }
    }
  }
}
