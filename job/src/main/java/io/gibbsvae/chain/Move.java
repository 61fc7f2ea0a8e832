package io.gibbsvae.chain;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.Vae;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A transition that leaves the target invariant, made by all chains of a population at once. */
interface Move {

  /** What kind it is. */
  MoveType type();

  /**
   * Makes the move.
   *
   * @param noise all that is random about it
   */
  Population.Step make(Population population, NoiseStream noise);

  /**
   * The moves that a sweep makes by a model, in their order.
   *
   * @param latentDraws K of the weights that independence moves are accepted by
   */
  static List<Move> ofModel(
      Vae vae, int encodeDecode, int latentWalk, int independence, int latentDraws) {
    List<Move> moves = new ArrayList<>();
    moves.addAll(Collections.nCopies(encodeDecode, new EncodeDecode(vae)));
    moves.addAll(Collections.nCopies(latentWalk, new LatentWalk(vae)));
    moves.addAll(Collections.nCopies(independence, new Independence(vae, latentDraws)));
    return moves;
  }
}
