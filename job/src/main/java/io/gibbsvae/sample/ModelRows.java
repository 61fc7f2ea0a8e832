package io.gibbsvae.sample;

import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.model.WeightedBlock;
import java.io.Serializable;
import java.util.List;
import java.util.function.LongConsumer;

/** The rows of a file of independent samples of a model, made block by block. */
final class ModelRows implements RowSource {

  /** Puts what a correction adds to a row of a block. */
  @FunctionalInterface
  interface Further extends Serializable {
    void put(Page page, WeightedBlock block, int row);
  }

  private final CountedPotential potential;
  private final ModelBlocks model;
  private final List<RowRange> blocks;
  private final long number;
  private final int latentDraws;
  private final Further further;
  private final LongConsumer energies;
  private WeightedBlock block;
  private int made;
  // Of this block.
  private int row;
  private int rows;

  /**
   * The rows of a file. None is made yet.
   *
   * @param energies is told how many energies have been computed so far, after each block
   */
  ModelRows(
      TrainedModel trained,
      Potential potential,
      SampleSettings settings,
      RowRange file,
      int latentDraws,
      Further further,
      LongConsumer energies) {
    this.potential = new CountedPotential(potential);
    this.model = new ModelBlocks(Vae.of(trained, this.potential), this.potential, settings);
    this.blocks = model.of(file);
    this.number = file.first() / settings.files().rowsPerFile();
    this.latentDraws = latentDraws;
    this.further = further;
    this.energies = energies;
  }

  @Override
  public boolean hasNext() {
    return row < rows || made < blocks.size();
  }

  @Override
  public void put(Page page) {
    if (row == rows) {
      // Only now that the rows of the one before are taken.
      rows = blocks.get(made).count();
      block = model.weighted(number, made++, rows, latentDraws);
      energies.accept(potential.count());
      row = 0;
    }
    further.put(page, block, row);
    page.add(block.path().x(), row * potential.dimension(), block.energies()[row]);
    row++;
  }
}
