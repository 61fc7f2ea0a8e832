package io.gibbsvae.target.expression;

import io.gibbsvae.target.Knowledge;
import io.gibbsvae.target.Knowledge.Known;
import io.gibbsvae.target.Potential;
import io.gibbsvae.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An energy that is written as a formula of the point x, and differentiated by itself (reverse
 * accumulation: Griewank and Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, chapter 3).
 */
public final class Expression implements Potential {

  private static final long serialVersionUID = 1;

  private final int dimension;
  private final ArrayList<Node> nodes;
  private transient Tape tape;

  Expression(int dimension, List<Node> nodes) {
    this.dimension = dimension;
    this.nodes = new ArrayList<>(nodes);
  }

  /**
   * An energy and what it was made of.
   *
   * @param energy the energy
   * @param unused names of parameters that it does not depend on
   */
  public record Parsed(Expression energy, Set<String> unused) {}

  /**
   * Parses a formula.
   *
   * @param text such as {@code sum(x^4 - 6*x^2) + b*x0}, and before it, each followed by a
   *     semicolon, definitions such as {@code r = norm(x)}
   * @param parameters numbers and vectors that it may name
   * @throws ExpressionException with every problem that was found
   */
  public static Parsed parse(String text, int dimension, Map<String, double[]> parameters)
      throws ExpressionException {
    Parser parser = new Parser(text, dimension, parameters);
    List<Node> nodes = parser.parse();
    return new Parsed(new Expression(dimension, nodes), parser.unused());
  }

  /** Whether a parameter may have this name: it is one, and no other thing has it. */
  public static boolean isFree(String name) {
    return Parser.isFree(name);
  }

  /** This energy with what is known of it. */
  public Target asTarget(String name, Optional<Known> logZ) {
    Knowledge knowledge =
        logZ.map(known -> Knowledge.nothing().withLogZ(known.value(), known.uncertainty()))
            .orElseGet(Knowledge::nothing);
    return new Target(name, this, knowledge);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    double[] energy = new double[1];
    tape().run(x, 1, energy, gradient);
    return energy[0];
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    tape().run(points, count, energies, gradients);
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    tape().run(points, count, energies, null);
  }

  private Tape tape() {
    if (tape == null) {
      tape = new Tape(nodes, dimension);
    }
    return tape;
  }
}
