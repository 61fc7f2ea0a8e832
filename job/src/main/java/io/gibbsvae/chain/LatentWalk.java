package io.gibbsvae.chain;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Vae;

/**
 * Walks in the noise that the model makes points of. A point is encoded to the top latent, and the
 * noise e of the decoders that leads from there to the point is looked up; latent and noise are
 * moved by e' = sqrt(1 - b^2) e + b xi, which leaves N(0, I) invariant (Neal, "Regression and
 * classification using Gaussian process priors", 1999; "preconditioned Crank-Nicolson": Cotter,
 * Roberts, Stuart and White, Statistical Science 2013), decoded, and accepted by the ratio of the
 * joint weights. Where the model is good the target is about N(0, I) in this noise, whatever it
 * looks like in x; and small steps lead into tails that the model is thin in. The width b is exp(-5
 * u), u uniform, for each chain and move. A latent whose prior is a mixture takes a plain step, z'
 * = z + b xi, and its prior is then no part of the ratio.
 */
record LatentWalk(Vae vae) implements Move {

  private static final double WIDTHS = 5;

  @Override
  public MoveType type() {
    return MoveType.LATENT_WALK;
  }

  @Override
  public Population.Step make(Population population, NoiseStream noise) {
    ModelSettings shape = vae.settings();
    int rows = population.chains();
    int d = shape.latentDimension();
    float[][] eps = new float[shape.stages()][rows * shape.dimension()];
    Vae.Path up = vae.encode(population.x(), Noise.steps(noise, rows, d, shape.stages()), eps);
    double[] z = up.latent().clone();
    boolean mixture = shape.components() > 0;
    for (int row = 0; row < rows; row++) {
      double width = Math.exp(-WIDTHS * noise.uniform().nextDouble());
      double kept = Math.sqrt(1 - width * width);
      for (int k = row * d; k < (row + 1) * d; k++) {
        z[k] = (mixture ? 1 : kept) * z[k] + width * noise.gaussian();
      }
      for (float[] step : eps) {
        for (int k = row * shape.dimension(); k < (row + 1) * shape.dimension(); k++) {
          step[k] = (float) (kept * step[k] + width * noise.gaussian());
        }
      }
    }
    Vae.Path down = vae.decode(z, eps);
    return population.step(
        down.x().clone(),
        mixture
            ? (row, gradients) -> down.logConditionalRatio(row) - up.logConditionalRatio(row)
            : (row, gradients) -> down.logRatio(row) - up.logRatio(row),
        noise);
  }
}
