package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.BlockPotential;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.List;

/**
 * An energy that is written as an expression, with its gradient by reverse accumulation:
 *
 * <pre>  r = norm(x); (r - 2)^2 / 0.32 - log(exp(-2*(x0 - 2)^2) + exp(-2*(x0 + 2)^2))</pre>
 *
 * <p>Coordinates are x0, x1, ..., or x[i] and slices x[a:b] and x[a:b:step] of the vector x, from
 * 0; or variables with names, whose entries count from 1. What is defined before the energy is
 * separated by semicolons. Operators work entry by entry, a number with every entry of a vector;
 * sum and its like make a number of a vector. Instead of the energy a formula may be the log
 * density, in terms of {@link Densities}.
 */
public final class ExpressionPotential implements BlockPotential {

  private static final long serialVersionUID = 1;

  private final Formula formula;
  private transient Program energies;
  private transient Program gradients;

  private ExpressionPotential(Formula formula) {
    this.formula = formula;
    compile();
  }

  /**
   * The energy of a formula.
   *
   * @throws ExpressionException with everything that is wrong
   */
  public static ExpressionPotential of(Formula formula) {
    return new ExpressionPotential(formula);
  }

  /**
   * An energy of the coordinates x0, x1, ....
   *
   * @param energy the expression; its value is U in nats, a number
   * @param dimension D, at least 1
   * @param parameters what the expression knows by name besides coordinates; it must use them all
   * @throws ExpressionException with everything that is wrong
   * @throws IllegalArgumentException if the dimension is less than 1
   */
  public static ExpressionPotential of(String energy, int dimension, List<Parameter> parameters) {
    return of(Formula.energy(energy, dimension, parameters));
  }

  /** Programs are full of arrays of scratch, and quickly made again. */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    compile();
  }

  private void compile() {
    Mistakes mistakes = new Mistakes(formula.text());
    Graph graph = new Graph(formula.dimension());
    var found = Analysis.energy(formula, graph, mistakes);
    mistakes.throwIfAny();
    Node node = found.orElseThrow();
    this.energies = Program.of(graph, node, List.of());
    this.gradients = Program.of(graph, node, List.of(Gradient.of(graph, node)));
  }

  @Override
  public int dimension() {
    return formula.dimension();
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energiesOfPoints, double[] gradientsOfPoints) {
    gradients.run(points, count, energiesOfPoints, gradientsOfPoints);
  }

  @Override
  public void energies(double[] points, int count, double[] energiesOfPoints) {
    energies.run(points, count, energiesOfPoints, new double[0]);
  }
}
