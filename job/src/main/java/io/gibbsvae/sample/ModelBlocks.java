package io.gibbsvae.sample;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.BlockNoise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Vae;
import io.gibbsvae.model.WeightedBlock;
import java.util.List;

/**
 * Samples of a model by the block: a block is identified by the numbers of its file and of itself,
 * and by its rows. Belongs to one task.
 */
final class ModelBlocks {

  private final Vae vae;
  private final Potential potential;
  private final SampleSettings settings;
  private final BlockNoise noise;

  ModelBlocks(Vae vae, Potential potential, SampleSettings settings) {
    this.vae = vae;
    this.potential = potential;
    this.settings = settings;
    noise = new BlockNoise(settings.noise(), rowsOfABlock(), vae.settings().noiseWidth());
  }

  private int rowsOfABlock() {
    return Math.min(settings.files().block(), vae.settings().rowsOfABlock());
  }

  /** The blocks of a file. */
  List<RowRange> of(RowRange file) {
    return file.blocks(rowsOfABlock());
  }

  /** Block number {@code block} of file number {@code file}, with weights w_K. */
  WeightedBlock weighted(long file, long block, int rows, int latentDraws) {
    return WeightedBlock.of(
        vae,
        points(file, block, rows),
        potential,
        latentDraws,
        k -> NoiseStream.of(settings.seed(), Purpose.SAMPLE, file, block, k + 1));
  }

  /** The same without its weights. */
  Vae.Path points(long file, long block, int rows) {
    ModelSettings shape = vae.settings();
    NoiseStream stream = NoiseStream.of(settings.seed(), Purpose.SAMPLE, file, block, 0);
    return vae.generate(
        noise.down(stream, rows, shape.latentNoise(), shape.dimension(), shape.stages()));
  }
}
