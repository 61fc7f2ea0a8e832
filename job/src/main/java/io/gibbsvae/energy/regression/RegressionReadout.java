package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Variable;
import io.gibbsvae.energy.coordinates.Coordinates;
import io.gibbsvae.energy.coordinates.Support;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Shows the coefficients, the effects of groups and the parameters of a {@link Regression} under
 * names of their own, in the order of its coordinates.
 *
 * <p>A column's name is its title with an underscore for all that is no letter or digit, and a
 * number after it where it would be another's.
 */
public final class RegressionReadout implements Readout {

  private static final long serialVersionUID = 1;

  private final ArrayList<String> titles = new ArrayList<>();
  // The coordinates in their supports, but z in place of effects.
  private final Coordinates coordinates;
  // Of each column: that of its group's standard deviation, or -1 where it is no effect.
  private final int[] scaleOf;

  /**
   * A readout.
   *
   * @param coefficients titles of the coefficients, the intercept's included
   * @param groups the levels of each grouping column
   * @param parameters those of the family
   * @param taken names that columns must not have
   */
  public RegressionReadout(
      List<String> coefficients,
      Map<String, List<String>> groups,
      List<Variable> parameters,
      Collection<String> taken) {
    List<String> supports = new ArrayList<>();
    List<Integer> scales = new ArrayList<>();
    for (String coefficient : coefficients) {
      titles.add(coefficient);
      supports.add(Variable.REAL);
      scales.add(-1);
    }
    groups.forEach(
        (group, levels) -> {
          int scale = titles.size() + levels.size();
          for (String level : levels) {
            titles.add(group + "[" + level + "]");
            supports.add(Variable.REAL);
            scales.add(scale);
          }
          titles.add("sd(" + group + ")");
          supports.add("positive");
          scales.add(-1);
        });
    for (Variable parameter : parameters) {
      titles.add(parameter.name());
      supports.add(parameter.support());
      scales.add(-1);
    }
    List<String> names = names(titles, taken);
    List<Map.Entry<String, Support>> variables = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      variables.add(Map.entry(names.get(i), Support.parse(supports.get(i))));
    }
    coordinates = new Coordinates(variables);
    scaleOf = scales.stream().mapToInt(i -> i).toArray();
  }

  private static List<String> names(List<String> titles, Collection<String> taken) {
    Set<String> used = new HashSet<>();
    taken.forEach(name -> used.add(name.toLowerCase(Locale.ROOT)));
    List<String> names = new ArrayList<>();
    for (String title : titles) {
      String stem = title.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
      String base = stem.matches("[A-Za-z].*") ? stem : stem.isEmpty() ? "column" : "x" + stem;
      String name = base;
      for (int k = 2; !used.add(name.toLowerCase(Locale.ROOT)); k++) {
        name = base + "_" + k;
      }
      names.add(name);
    }
    return names;
  }

  @Override
  public List<Variable> variables() {
    return coordinates.variables();
  }

  @Override
  public int width() {
    return scaleOf.length;
  }

  @Override
  public List<String> titles() {
    return titles;
  }

  @Override
  public int coordinate(int column) {
    return scaleOf[column] < 0 ? coordinates.coordinate(column) : -1;
  }

  @Override
  public String coordinateTitle(int i) {
    if (scaleOf[i] >= 0) {
      return titles.get(i) + " / " + titles.get(scaleOf[i]);
    }
    return (coordinates.coordinate(i) < 0 ? "unconstrained " : "") + titles.get(i);
  }

  @Override
  public void read(double[] points, int at, double[] values, int to) {
    coordinates.read(points, at, values, to);
    for (int i = 0; i < scaleOf.length; i++) {
      if (scaleOf[i] >= 0) {
        values[to + i] *= values[to + scaleOf[i]];
      }
    }
  }

  @Override
  public double logVolume(double[] points, int at) {
    double volume = coordinates.logVolume(points, at);
    for (int scale : scaleOf) {
      volume += scale < 0 ? 0 : points[at + scale];
    }
    return volume;
  }

  @Override
  public void invert(double[] values, int at, double[] points, int to) {
    double[] centred = new double[scaleOf.length];
    for (int i = 0; i < centred.length; i++) {
      centred[i] = values[at + i] / (scaleOf[i] < 0 ? 1 : values[at + scaleOf[i]]);
    }
    coordinates.invert(centred, 0, points, to);
  }
}
