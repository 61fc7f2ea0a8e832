package io.gibbsvae.energy.stan;

import io.gibbsvae.energy.BlockPotential;

/** The negative log density of a Stan program on its unconstrained scale. */
final class StanPotential implements BlockPotential {

  private static final long serialVersionUID = 1;

  private final StanProgram program;

  StanPotential(StanProgram program) {
    this.program = program;
  }

  @Override
  public int dimension() {
    return program.dimension();
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    ModelPool pool = program.pool();
    StanModel model = pool.take();
    try {
      model.evaluate(points, count, energies, gradients);
    } finally {
      pool.giveBack(model);
    }
  }
}
