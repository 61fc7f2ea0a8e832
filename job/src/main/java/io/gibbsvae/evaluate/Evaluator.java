package io.gibbsvae.evaluate;

import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.ExactSampler;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.Evaluation.Exact;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.model.WeightedBlock;
import io.gibbsvae.sample.ProgressListener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Judges a trained model by fresh samples of it and, where the target can be sampled exactly, by
 * those.
 */
public final class Evaluator {

  private static final int BLOCK = 4096;
  private static final int TASK = 8 * BLOCK;

  private final JavaSparkContext spark;
  private final Target target;
  private final EvaluateSettings settings;
  private final ArrayList<Place> places;

  /**
   * An evaluation by these settings. Nothing runs yet.
   *
   * @param places minima of the energy that samples should visit
   */
  public Evaluator(
      JavaSparkContext spark, Target target, EvaluateSettings settings, List<Place> places) {
    this.spark = spark;
    this.target = target;
    this.settings = settings;
    // A list of this kind travels with the closures.
    this.places = new ArrayList<>(places);
  }

  /**
   * Evaluates a model. Where the error of log Z decides how many samples that takes, the first of
   * them are made again among all.
   *
   * @return estimates of it; verdicts are {@link Verdicts}' affair
   */
  public Evaluation evaluate(TrainedModel model, ProgressListener listener) {
    Evaluation found = evaluateOnce(model, listener);
    return settings
        .more(found.weights().logZ())
        .map(more -> new Evaluator(spark, target, more, places).evaluate(model, listener))
        .map(better -> better.after(found))
        .orElse(found);
  }

  private Evaluation evaluateOnce(TrainedModel model, ProgressListener listener) {
    Progress progress = new Progress(tasks(model), listener);
    listener.at(0, progress.all);
    Broadcast<TrainedModel> shared = spark.broadcast(model);
    try {
      Target local = target;
      long rows = settings.rows();
      long steinRows = settings.steinRows();
      ArrayList<Place> minima = places;
      Counted<ModelSums> samples =
          sums(
              "evaluation: samples of the model",
              shared,
              progress,
              Purpose.EVALUATE,
              Evaluator::generated,
              () -> new ModelSums(local, rows, steinRows, minima),
              (sums, block) -> sums.add(local, block),
              ModelSums::merge);
      Optional<DriftCheck.Result> drift =
          new DriftCheck(spark, target, settings)
              .of(shared, samples.value(), samples.value().heavyWeights(settings.latentDraws()));
      Optional<Counted<ExactSums>> exact =
          target
              .knowledge()
              .sampler()
              .map(
                  sampler ->
                      sums(
                          "evaluation: exact samples",
                          shared,
                          progress,
                          Purpose.EXACT,
                          encoded(sampler),
                          ExactSums::new,
                          ExactSums::add,
                          ExactSums::merge));
      Optional<Counted<DistanceToExact>> distance =
          target
              .knowledge()
              .sampler()
              .filter(sampler -> target.dimension() <= Distances.WIDEST)
              .map(sampler -> distance(shared, sampler));
      return evaluation(
          samples,
          drift,
          exact.map(Counted::value),
          distance.map(Counted::value),
          samples.energies()
              + drift.map(found -> found.report().energyEvaluations()).orElse(0L)
              + exact.map(Counted::energies).orElse(0L)
              + distance.map(Counted::energies).orElse(0L));
    } finally {
      shared.destroy();
      spark.setJobDescription(null);
    }
  }

  /** How many tasks there will be whose sums are added up. The distances' one is not counted. */
  private int tasks(TrainedModel model) {
    return ranges(model).size() * (target.knowledge().sampler().isPresent() ? 2 : 1);
  }

  private List<RowRange> ranges(TrainedModel model) {
    int rows = rowsOfABlock(model);
    return RowRange.split(settings.rows(), (long) rows * (TASK / rows));
  }

  /** Tasks that have ended. Spark's own thread counts them, and waits while it is listened to. */
  private static final class Progress {
    private final int all;
    private final ProgressListener listener;
    private int ended;

    Progress(int all, ProgressListener listener) {
      this.all = all;
      this.listener = listener;
    }

    synchronized void ended() {
      listener.at(++ended, all);
    }
  }

  /** What a task has made: its one sum. A class with a name, as in training. */
  private static final class OneSum<S> extends AbstractFunction1<Iterator<S>, S>
      implements Serializable {

    private static final long serialVersionUID = 1;

    @Override
    public S apply(Iterator<S> sums) {
      return sums.next();
    }
  }

  /** Keeps the sums by the number of their task, and counts them. */
  private static final class Kept<S> extends AbstractFunction2<Object, S, BoxedUnit> {
    private final List<S> sums;
    private final Progress progress;

    Kept(int tasks, Progress progress) {
      this.sums = new ArrayList<>(Collections.nCopies(tasks, null));
      this.progress = progress;
    }

    @Override
    public BoxedUnit apply(Object task, S sum) {
      sums.set((Integer) task, sum);
      progress.ended();
      return BoxedUnit.UNIT;
    }
  }

  private static Vae.Path generated(Vae vae, long seed, long block, int rows) {
    return vae.generate(
        vae.settings().noise(NoiseStream.of(seed, Purpose.EVALUATE, block, 0, 0), rows));
  }

  private static BlockMaker encoded(ExactSampler sampler) {
    return (vae, seed, block, rows) -> {
      ModelSettings shape = vae.settings();
      NoiseStream points = NoiseStream.of(seed, Purpose.EXACT, block, 0, 0);
      double[] x = sampler.samples(points.uniform(), rows, shape.dimension());
      NoiseStream steps = NoiseStream.of(seed, Purpose.EXACT, block, 1, 0);
      return vae.encode(x, Noise.steps(steps, rows, shape.latentDimension(), shape.stages()));
    };
  }

  /** Makes block number {@code block} of an evaluation. */
  @FunctionalInterface
  private interface BlockMaker extends Serializable {
    Vae.Path make(Vae vae, long seed, long block, int rows);
  }

  /** Makes an empty sum. */
  @FunctionalInterface
  private interface Zero<S> extends Serializable {
    S make();
  }

  /** Adds a block to a sum. */
  @FunctionalInterface
  private interface Adder<S> extends Serializable {
    void add(S sum, WeightedBlock block);
  }

  /** What was made, and energies that were computed for it. */
  private record Counted<S>(S value, long energies) implements Serializable {

    Counted<S> plus(Counted<S> other, BinaryOperator<S> merge) {
      return new Counted<>(merge.apply(value, other.value), energies + other.energies);
    }
  }

  private <S> Counted<S> sums(
      String description,
      Broadcast<TrainedModel> model,
      Progress progress,
      Purpose purpose,
      BlockMaker maker,
      Zero<S> zero,
      Adder<S> adder,
      BinaryOperator<S> merge) {
    spark.setJobDescription(description);
    Potential potential = target.potential();
    EvaluateSettings how = settings;
    int rows = rowsOfABlock(model.value());
    List<RowRange> tasks = ranges(model.value());
    // What is known of the target travels with the closures.
    RDD<Counted<S>> parts =
        spark
            .parallelize(tasks, tasks.size())
            .map(
                task -> {
                  CountedPotential counted = new CountedPotential(potential);
                  Vae vae = Vae.of(model.value(), counted);
                  S sum = zero.make();
                  for (RowRange block : task.blocks(rows)) {
                    adder.add(
                        sum,
                        weighted(
                            vae,
                            counted,
                            how,
                            purpose,
                            maker,
                            block.first() / rows,
                            block.count()));
                  }
                  return new Counted<>(sum, counted.count());
                })
            .rdd();
    Kept<Counted<S>> kept = new Kept<>(tasks.size(), progress);
    spark.sc().runJob(parts, new OneSum<Counted<S>>(), kept, ClassTag.apply(Serializable.class));
    // In the order of the tasks, so that the sum is the same whoever finished first.
    return kept.sums.stream()
        .reduce(new Counted<>(zero.make(), 0), (one, other) -> one.plus(other, merge));
  }

  private static int rowsOfABlock(TrainedModel model) {
    return Math.min(BLOCK, model.settings().rowsOfABlock());
  }

  private static WeightedBlock weighted(
      Vae vae,
      Potential potential,
      EvaluateSettings how,
      Purpose purpose,
      BlockMaker maker,
      long number,
      int rows) {
    return WeightedBlock.of(
        vae,
        maker.make(vae, how.seed(), number, rows),
        potential,
        how.latentDraws(),
        k -> NoiseStream.of(how.seed(), purpose, number, 2, k));
  }

  /** Makes the first rows again and measures how far they are from exact ones. */
  private Counted<DistanceToExact> distance(Broadcast<TrainedModel> model, ExactSampler sampler) {
    spark.setJobDescription("evaluation: distances to exact samples");
    Potential potential = target.potential();
    EvaluateSettings how = settings;
    int dimension = target.dimension();
    return spark
        .parallelize(List.of(how.rows()), 1)
        .map(
            rows -> {
              CountedPotential counted = new CountedPotential(potential);
              Vae vae = Vae.of(model.value(), counted);
              int size = rowsOfABlock(model.value());
              List<RowRange> blocks = Distances.blocks(rows, size);
              int count = blocks.stream().mapToInt(RowRange::count).sum();
              double[] x = new double[count * dimension];
              double[] logWeights = new double[count];
              for (RowRange block : blocks) {
                int first = Math.toIntExact(block.first());
                WeightedBlock made =
                    weighted(
                        vae,
                        counted,
                        how,
                        Purpose.EVALUATE,
                        Evaluator::generated,
                        first / size,
                        block.count());
                System.arraycopy(made.path().x(), 0, x, first * dimension, made.rows() * dimension);
                for (int row = 0; row < made.rows(); row++) {
                  logWeights[first + row] = made.logWeight(row);
                }
              }
              return new Counted<>(
                  new Distances(sampler, dimension, how.seed()).of(x, logWeights), counted.count());
            })
        .first();
  }

  private Evaluation evaluation(
      Counted<ModelSums> counted,
      Optional<DriftCheck.Result> drift,
      Optional<ExactSums> exact,
      Optional<DistanceToExact> distance,
      long energyEvaluations) {
    int latentDraws = settings.latentDraws();
    ModelSums samples = counted.value();
    Optional<SteinReport> stein = samples.stein(target);
    return new Evaluation(
        samples.counted(
            settings.rows(), counted.energies(), energyEvaluations + samples.steinEnergies()),
        samples.weighted(latentDraws, drift.map(DriftCheck.Result::logZ)),
        target.knowledge().logZ(),
        samples.means(target, exact.map(ExactSums::meanEnergy)),
        new Exact(
            exact.map(sums -> List.of(sums.joint(), sums.weights(latentDraws))).orElse(List.of()),
            samples.energies(exact.map(ExactSums::energies)),
            distance),
        samples.spread(target),
        stein,
        drift.map(DriftCheck.Result::report));
  }
}
