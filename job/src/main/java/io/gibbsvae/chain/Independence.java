package io.gibbsvae.chain;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Vae;

/**
 * Proposes a fresh sample of the model and accepts it by w_K' / w_K. The chain lives on mu(x) P(z_0
 * |x) .. P(z_K|x): its latents are redrawn from the encoder before every move, which is exact, and
 * with them its own weight, so that no chain sits for long on a weight that was large by chance.
 * (Andrieu and Roberts, "The pseudo-marginal approach", Annals of Statistics 2009, keep the
 * weight.)
 *
 * @param latentDraws K
 */
record Independence(Vae vae, int latentDraws) implements Move {

  @Override
  public MoveType type() {
    return MoveType.INDEPENDENCE;
  }

  @Override
  public Population.Step make(Population population, NoiseStream noise) {
    ModelSettings shape = vae.settings();
    int rows = population.chains();
    int d = shape.latentDimension();
    int stages = shape.stages();
    double[] here =
        vae.logDensities(
            vae.encode(population.x(), Noise.steps(noise, rows, d, stages)),
            latentDraws,
            draw -> Noise.steps(noise, rows, d, stages));
    Vae.Path proposal = vae.generate(shape.noise(noise, rows));
    double[] there =
        vae.logDensities(proposal, latentDraws, draw -> Noise.steps(noise, rows, d, stages));
    return population.step(proposal.x().clone(), (row, gradients) -> here[row] - there[row], noise);
  }
}
