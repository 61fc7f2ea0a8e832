package io.gibbsvae.train;

import io.gibbsvae.chain.Particles;
import io.gibbsvae.chain.Particles.Moved;
import io.gibbsvae.chain.Particles.Shape;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.train.Training.RoundListener;
import java.util.List;

/**
 * Carries the particles of a training from their Gaussian to the target: sequential Monte Carlo, in
 * turns of moves and a rise of beta. Turn 0 of a round has the moves that its workers made beside
 * their gradient steps; further turns are moves alone.
 */
final class Annealing {

  /** Rises of beta in a row without training. */
  private static final int MOST_TURNS = 2000;

  private final ModelSettings model;
  private final TrainSettings train;
  private final Mover mover;
  private final Potential potential;
  private final List<Place> places;
  private final RoundListener listener;

  /** Moves the particles of all workers. */
  @FunctionalInterface
  interface Mover {

    /** {@return the particles after their moves, in the order of the workers} */
    List<Moved> move(TrainingState state, int turn);
  }

  /**
   * What turns have led to.
   *
   * @param state with the particles as they are now
   * @param turns how many there were
   * @param energies evaluated in them
   * @param invalid those that were NaN or minus infinity
   */
  record Turns(TrainingState state, int turns, long energies, long invalid) {

    static Turns none(TrainingState state) {
      return new Turns(state, 0, 0, 0);
    }

    /** These and then others. */
    Turns then(Turns later) {
      return new Turns(
          later.state, turns + later.turns, energies + later.energies, invalid + later.invalid);
    }
  }

  /**
   * Annealing of a training.
   *
   * @param potential U, in x
   * @param places known minima, which particles should not lose
   */
  Annealing(
      ModelSettings model,
      TrainSettings train,
      Mover mover,
      Potential potential,
      List<Place> places,
      RoundListener listener) {
    this.model = model;
    this.train = train;
    this.mover = mover;
    this.potential = potential;
    this.places = places;
    this.listener = listener;
  }

  /**
   * Before the first round, where the frame is to be the particles': carries them to the target,
   * and to known minima that they have lost, and the model's coordinates become those in which they
   * have mean 0 and covariance I. A prior of components is placed where they are.
   */
  Turns begin(TrainingState from) {
    if (model.frame() == FrameType.FIXED || from.round() > 0) {
      return Turns.none(from);
    }
    Turns turns = regain(toTarget(from));
    PopulationState population =
        turns.state().population().resampled(noise(from.round(), turns.turns() + 1));
    Shape shape = Particles.shape(population.x(), model.dimension());
    TrainedModel framed =
        new TrainedModel(model, from.parameters()).framed(shape.mean(), shape.factor());
    if (model.components() > 0) {
      long seed =
          NoiseStream.of(train.seed(), Purpose.PARTICLES, from.round(), -2, 0).uniform().nextLong();
      framed =
          framed.withPrior(
              model
                  .prior()
                  .of(
                      ParticleMixture.of(
                          framed.inner(population.x()),
                          model.dimension(),
                          model.prior().places(),
                          seed)));
    }
    TrainingState state =
        new TrainingState(
            framed.parameters(),
            from.updaterState(),
            from.round(),
            from.steps(),
            population,
            from.qualities(),
            from.best());
    return turns.then(Turns.none(state));
  }

  /**
   * After a round: brings the particles to the temperature of the next one. Where they decide on it
   * and have not come to the target in their share of the rounds, they go there now.
   */
  Turns advance(TrainingState before, TrainingState next, List<Moved> moved) {
    if (!before.population().isThere()) {
      return Turns.none(next);
    }
    Turns turn = turn(before, next, moved, 0);
    boolean late =
        train.tempering().schedule() == Tempering.Schedule.ADAPTIVE
            && train.tempering().isOver(train.progressOfTempering(next.round()));
    return late ? turn.then(toTarget(turn.state())) : turn;
  }

  private Turns regain(Turns turns) {
    TrainingState state = turns.state();
    LostPlaces.Regained regained =
        new LostPlaces(
                potential,
                Resolution.of(model).rounding(),
                NoiseStream.of(train.seed(), Purpose.PARTICLES, state.round(), -3, 0))
            .regain(state.population(), places);
    if (regained.regained() > 0) {
      listener.regained(regained.regained(), regained.population().logZ());
    }
    return turns.then(new Turns(state.with(regained.population()), 0, regained.energies(), 0));
  }

  /** Carries the particles to the target, as fast as they can go, without training. */
  private Turns toTarget(TrainingState from) {
    Turns turns = Turns.none(from);
    while (turns.state().population().beta() < 1) {
      int turn = turns.turns() + 1;
      TrainingState state = turns.state();
      if (turn > MOST_TURNS) {
        throw new DivergedException(
            "the population came no further than beta = "
                + state.population().beta()
                + " in "
                + MOST_TURNS
                + " steps: the energy varies too much over it. Set model.location and model.scale"
                + " to where the target lives, or lower train.population.cess",
            from);
      }
      turns = turns.then(turn(state, state, mover.move(state, turn), turn));
      PopulationState population = turns.state().population();
      listener.carried(turn, population.beta(), population.logZ());
    }
    return turns;
  }

  /**
   * Weights the moved particles of one state by the next rise of beta, and puts them in another.
   */
  private Turns turn(TrainingState from, TrainingState into, List<Moved> moved, int turn) {
    PopulationState population;
    try {
      population =
          from.population()
              .advance(
                  moved,
                  train.tempering().at(train.progressOfTempering(into.round())),
                  train.population().cess(),
                  noise(into.round(), turn));
    } catch (PopulationState.NoParticleException e) {
      throw new DivergedException(
          "no particle of the population has a finite energy: set model.location and model.scale to"
              + " where the energy is finite",
          from);
    }
    return new Turns(
        new TrainingState(
            into.parameters(),
            into.updaterState(),
            into.round(),
            into.steps(),
            population,
            into.qualities(),
            into.best()),
        1,
        moved.stream().mapToLong(Moved::energyEvaluations).sum(),
        moved.stream().mapToLong(Moved::invalidEnergies).sum());
  }

  private NoiseStream noise(int round, int turn) {
    return NoiseStream.of(train.seed(), Purpose.PARTICLES, round, -1, turn);
  }
}
