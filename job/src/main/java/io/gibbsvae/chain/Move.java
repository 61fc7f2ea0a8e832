package io.gibbsvae.chain;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.Vae;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A transition that leaves the target invariant, made by all chains of a population at once. */
interface Move {

  /** What kind it is. */
  MoveType type();

  /** Makes the move. */
  Population.Step make(Population population, NoiseStream noise);

  /**
   * The moves of a sweep, in their order.
   *
   * @param vae by which all moves but Langevin's propose; may be empty where there are no others
   * @param latentDraws K of the weights that independence moves are accepted by
   */
  static List<Move> of(Moves moves, Optional<Vae> vae, int latentDraws, Mala mala) {
    List<Move> all = new ArrayList<>();
    for (MoveType type : MoveType.values()) {
      if (moves.of(type) > 0) {
        Move move =
            switch (type) {
              case ENCODE_DECODE -> new EncodeDecode(vae.orElseThrow());
              case LATENT_WALK -> new LatentWalk(vae.orElseThrow());
              case INDEPENDENCE -> new Independence(vae.orElseThrow(), latentDraws);
              case MALA -> mala;
            };
        all.addAll(Collections.nCopies(moves.of(type), move));
      }
    }
    return all;
  }
}
