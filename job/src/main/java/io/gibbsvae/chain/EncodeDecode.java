package io.gibbsvae.chain;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Vae;

/**
 * Metropolis within Gibbs on mu(x) P(z_1 .. z_s|x): z is redrawn from the encoder, which is exact;
 * then z_s is kept and everything below it is proposed by the decoder, with the ratio e^-U(x')
 * P(z'|x') Q(x, z|z_s) / (e^-U(x) P(z|x) Q(x', z'|z_s)). The depth s is uniform on 1 .. S and the
 * same for all chains of a block, whatever their places, so that every move is invariant.
 */
record EncodeDecode(Vae vae) implements Move {

  @Override
  public MoveType type() {
    return MoveType.ENCODE_DECODE;
  }

  @Override
  public Population.Step make(Population population, NoiseStream noise) {
    return make(population, noise, 1 + noise.uniform().nextInt(vae.settings().stages()));
  }

  /** The move at a given depth. */
  Population.Step make(Population population, NoiseStream noise, int depth) {
    ModelSettings shape = vae.settings();
    int rows = population.chains();
    Vae.Path up =
        vae.encode(population.x(), Noise.steps(noise, rows, shape.latentDimension(), depth));
    Vae.Path down = vae.decode(up.latent(), Noise.steps(noise, rows, shape.dimension(), depth));
    return population.step(
        down.x().clone(),
        (row, gradients) -> down.logConditionalRatio(row) - up.logConditionalRatio(row),
        noise);
  }
}
