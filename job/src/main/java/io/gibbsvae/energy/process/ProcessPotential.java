package io.gibbsvae.energy.process;

import io.gibbsvae.energy.BlockPotential;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.process.Child.FailedException;
import java.io.IOException;

/**
 * An energy that a program of the user's computes, in whatever language it is written. It must give
 * the same answer whenever it is asked of the same point: nobody knows which process is asked.
 *
 * <p>A process that ends or is late is replaced and asked again, so many times; one that gives an
 * answer that is none is not.
 */
public final class ProcessPotential implements BlockPotential {

  private static final long serialVersionUID = 1;

  private final Program program;
  private final int dimension;
  private transient Children children;

  /**
   * The energy of a program. No process is started yet.
   *
   * @param program how to start it and to talk to it
   * @param dimension D
   */
  public ProcessPotential(Program program, int dimension) {
    this.program = program;
    this.dimension = dimension;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if no process can be started, or none gives an answer, with its
   *     last words
   */
  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    if (children == null) {
      children = new Children(program, dimension);
    }
    for (int tried = 0; ; tried++) {
      Child child = start();
      try {
        child.evaluate(points, count, energies, gradients);
        children.giveBack(child);
        return;
      } catch (FailedException e) {
        children.end(child);
        if (tried == program.retries() || !e.lost()) {
          throw new IllegalStateException(
              Text.format("the energy process \"%s\": %s", program.shown(), e.getMessage()), e);
        }
      }
    }
  }

  private Child start() {
    try {
      return children.take();
    } catch (IOException e) {
      throw new IllegalStateException(
          Text.format(
              "the energy process \"%s\" cannot be started: %s", program.shown(), e.getMessage()),
          e);
    }
  }
}
