package io.gibbsvae.evaluate;

import io.gibbsvae.chain.Neck;
import io.gibbsvae.chain.Relaxation;
import io.gibbsvae.diagnose.DriftReport;
import io.gibbsvae.diagnose.DriftTest;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.HeavyWeights;
import io.gibbsvae.diagnose.MeanDrift;
import io.gibbsvae.diagnose.PrioritySample;
import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.model.WeightedBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Moves weighted samples of a model along the target's necks. Neither weights nor their k-hat show
 * a neck that the model does not enter; chains do, if they have moves that lead into it. Where the
 * weights are heavy, that is where one sample of the model stands for more of the target than one
 * moved sample does, log Z is corrected by the share of the moved samples there.
 */
final class DriftCheck {

  /** Samples that are moved. */
  static final int SAMPLES = 4096;

  /** k-hat below which weights are trusted. */
  private static final double LIGHT = 0.5;

  private static final int ROWS_OF_A_BLOCK = 512;
  private static final int SWEEPS = 32;
  private static final int SHOWN = 5;

  /**
   * What was found.
   *
   * @param logZ corrected, in nats
   */
  record Result(DriftReport report, Estimate logZ) {}

  /** Where the samples of a block begin. */
  private record Block(int number, double[] x) implements Serializable {}

  /**
   * A block before the moves, half way and after.
   *
   * @param logWeights half way and after
   */
  private record Moved(
      double[] energiesBefore,
      double[] x,
      double[] energies,
      double[][] logWeights,
      long energyEvaluations)
      implements Serializable {}

  private final JavaSparkContext spark;
  private final Target target;
  private final EvaluateSettings settings;

  DriftCheck(JavaSparkContext spark, Target target, EvaluateSettings settings) {
    this.spark = spark;
    this.target = target;
    this.settings = settings;
  }

  /** {@return what moves find; empty where the weights' tail is light, or there is no neck} */
  Optional<Result> of(Broadcast<TrainedModel> model, ModelSums sums, HeavyWeights weights) {
    if (!(weights.kHat() > LIGHT) || Double.isNaN(weights.logZ().standardError())) {
      return Optional.empty();
    }
    PrioritySample.Drawn drawn = sums.drawn();
    int dimension = target.dimension();
    List<Neck> necks = Neck.of(drawn.points(), dimension);
    if (necks.isEmpty()) {
      return Optional.empty();
    }
    spark.setJobDescription("evaluation: moving samples along necks");
    int rows = drawn.parents().length;
    int ofABlock =
        Math.min(Math.min(ROWS_OF_A_BLOCK, model.value().settings().rowsOfABlock()), rows);
    int count = rows / ofABlock;
    // Copies of a sample are side by side: they go to different blocks.
    List<Block> blocks = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      double[] x = new double[ofABlock * dimension];
      for (int k = 0; k < ofABlock; k++) {
        System.arraycopy(drawn.points(), (k * count + b) * dimension, x, k * dimension, dimension);
      }
      blocks.add(new Block(b, x));
    }
    int[] parents = new int[count * ofABlock];
    Arrays.setAll(parents, k -> drawn.parents()[k % ofABlock * count + k / ofABlock]);
    Potential potential = target.potential();
    EvaluateSettings how = settings;
    ArrayList<Neck> along = new ArrayList<>(necks);
    List<Moved> moved =
        spark
            .parallelize(blocks, blocks.size())
            .map(block -> moved(block, model.value(), potential, along, how))
            .collect();
    return Optional.of(result(blocks, moved, parents, along, weights));
  }

  private static Moved moved(
      Block block,
      TrainedModel model,
      Potential potential,
      List<Neck> necks,
      EvaluateSettings how) {
    CountedPotential counted = new CountedPotential(potential);
    Vae vae = Vae.of(model, counted);
    Relaxation chains =
        new Relaxation(counted, vae, necks, block.x().clone(), how.seed(), block.number());
    double[] before = chains.energies().clone();
    double[][] logWeights = new double[2][];
    for (int half = 0; half < 2; half++) {
      chains.sweep(SWEEPS / 2);
      logWeights[half] = logWeights(vae, chains, how, block.number(), half);
    }
    return new Moved(before, chains.x(), chains.energies(), logWeights, counted.count());
  }

  /** Log weights w_K of points of the target, by latents of the encoder. */
  private static double[] logWeights(
      Vae vae, Relaxation chains, EvaluateSettings how, int block, int half) {
    ModelSettings shape = vae.settings();
    int rows = chains.energies().length;
    IntFunction<float[][]> noise =
        draw ->
            Noise.steps(
                NoiseStream.of(how.seed(), Purpose.RELAX, block, -1 - half, draw),
                rows,
                shape.latentDimension(),
                shape.stages());
    Vae.Path path = vae.encode(chains.x(), noise.apply(0));
    double[] logDensities =
        vae.logDensities(path, how.latentDraws(), draw -> noise.apply(1 + draw));
    WeightedBlock weighted = new WeightedBlock(path, chains.energies(), logDensities);
    return IntStream.range(0, rows).mapToDouble(weighted::logWeight).toArray();
  }

  private Result result(
      List<Block> blocks,
      List<Moved> moved,
      int[] parents,
      List<Neck> necks,
      HeavyWeights weights) {
    DriftTest test = new DriftTest(parents);
    HeavyWeights heavy = weights.above(parents.length);
    double[] half = shares(moved, 0, heavy);
    double[] all = shares(moved, 1, heavy);
    double[] since = new double[all.length];
    Arrays.setAll(since, row -> all[row] - half[row]);
    Estimate movedShare = test.meanOf(all);
    List<String> names = IntStream.range(0, target.dimension()).mapToObj(target::title).toList();
    List<MeanDrift> drifts =
        test.drifts(
            joined(blocks, Block::x),
            joined(moved, Moved::x),
            joined(moved, Moved::energiesBefore),
            joined(moved, Moved::energies),
            names);
    return new Result(
        new DriftReport(
            parents.length,
            SWEEPS,
            necks.stream().map(neck -> names.get(neck.coordinate())).distinct().toList(),
            moved.stream().mapToLong(Moved::energyEvaluations).sum(),
            heavy.share(),
            movedShare,
            weights.logZ(),
            drifts.size(),
            drifts.isEmpty() ? Double.NaN : Math.min(1, drifts.size() * drifts.get(0).pValue()),
            drifts.stream().limit(SHOWN).toList()),
        heavy.logZ(movedShare, test.meanOf(since)));
  }

  /** 1 for each sample whose weight is heavy. */
  private static double[] shares(List<Moved> moved, int half, HeavyWeights heavy) {
    return Arrays.stream(joined(moved, part -> part.logWeights()[half]))
        .map(logWeight -> heavy.isHeavy(logWeight) ? 1 : 0)
        .toArray();
  }

  private static <T> double[] joined(List<T> parts, Function<T, double[]> numbers) {
    return parts.stream().map(numbers).flatMapToDouble(Arrays::stream).toArray();
  }
}
