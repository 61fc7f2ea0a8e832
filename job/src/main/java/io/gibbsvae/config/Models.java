package io.gibbsvae.config;

import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.train.Cycles;
import io.gibbsvae.train.Tempering.Schedule;
import io.gibbsvae.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the blocks {@code model}, {@code train} and {@code candidates} say: the models that a run
 * may train, and how many energies it may spend on all of them.
 *
 * @param model of the first one, where nothing is wrong with it
 * @param train of the first one, likewise
 * @param all of them that nothing is wrong with, the first one first; unmodifiable
 * @param budget empty for any number of energies
 */
record Models(
    Optional<ModelSettings> model,
    Optional<TrainSettings> train,
    List<Candidate> all,
    OptionalLong budget) {

  private static final String BUDGET = "budget";

  /**
   * Reads the blocks.
   *
   * @param root with all of them
   * @param dimension the target's, where it is known
   * @param largestBlock the most points that fit one array
   * @param effectiveRows how many are wanted of the model, where the configuration says it
   * @param complete whether no plan will change them
   */
  static Models read(
      Section root,
      OptionalInt dimension,
      int largestBlock,
      OptionalLong effectiveRows,
      boolean complete) {
    Optional<ModelSettings> model = ModelReader.read(root.section("model"), dimension);
    Section trainBlock = root.section("train");
    Optional<TrainSettings> train = TrainReader.read(trainBlock, largestBlock, effectiveRows);
    OptionalLong budget =
        trainBlock.has(BUDGET)
            ? OptionalLong.of(trainBlock.wholeNumber(BUDGET, 1))
            : OptionalLong.empty();
    if (complete && budget.isPresent() && !trainBlock.failed()) {
      train.ifPresent(settings -> checkBudget(trainBlock, settings, budget.getAsLong()));
    }
    List<Candidate> all = new ArrayList<>();
    candidate(root, model, train).ifPresent(all::add);
    List<Section> others = root.variants(ConfigurationReader.CANDIDATES);
    for (Section other : others) {
      Section otherTrain = other.section("train");
      if (!Objects.equals(otherTrain.values().get(BUDGET), trainBlock.values().get(BUDGET))) {
        otherTrain.unexpected(
            BUDGET, "no value, because train.budget is that of all candidates together");
      }
      candidate(
              other,
              ModelReader.read(other.section("model"), dimension),
              TrainReader.read(otherTrain, largestBlock, effectiveRows))
          .ifPresent(all::add);
    }
    if (others.isEmpty()) {
      // A run keeps its identity from before there were candidates.
      root.forget(ConfigurationReader.CANDIDATES);
    } else if (all.stream().anyMatch(one -> !one.train().cycles().areThere())) {
      root.problem(
          ConfigurationReader.CANDIDATES,
          "expected train.cycles.first of at least 1 beside them, because models are judged after"
              + " cycles");
    }
    return new Models(model, train, List.copyOf(all), budget);
  }

  /** A rate that has not come to its end makes no good model. */
  private static void checkBudget(Section train, TrainSettings settings, long budget) {
    if (settings.rounds().timed() || settings.energiesOf(settings.cycle(0)) <= budget) {
      return;
    }
    long needed = (long) Math.ceil(settings.energiesOf(settings.cycle(0)));
    long fits = (long) (budget / settings.energiesOf(1));
    train.unexpected(
        BUDGET,
        settings.cycles().areThere()
            ? "at least "
                + needed
                + ", the energies of the first cycle, "
                + settings.cycle(0).end()
                + " rounds, and of "
                + Cycles.JUDGED_BY
                + " samples that judge it"
            : "at least "
                + needed
                + ", the energies of train.rounds = "
                + settings.rounds().count()
                + "; "
                + fits
                + " rounds fit");
  }

  /** The model that a block describes, where its model and its training go together. */
  private static Optional<Candidate> candidate(
      Section block, Optional<ModelSettings> model, Optional<TrainSettings> train) {
    if (model.isEmpty() || train.isEmpty()) {
      return Optional.empty();
    }
    if (model.get().frame() == FrameType.PARTICLES
        && train.get().tempering().schedule() != Schedule.ADAPTIVE) {
      block
          .section("model")
          .unexpected("frame", "fixed, because train.tempering.schedule is not adaptive");
    }
    if (train.get().population().particles() < model.get().prior().places()) {
      block
          .section("model")
          .unexpected(
              ModelReader.PRIOR_COMPONENTS,
              "at most train.population.particles, " + train.get().population().particles());
    }
    return Optional.of(new Candidate(model.get(), train.get()));
  }
}
