package io.gibbsvae.sample;

import io.gibbsvae.diagnose.SystematicResampling;
import io.gibbsvae.energy.CountedPotential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.model.WeightedBlock;
import java.io.Serializable;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Sampling-importance-resampling over all tasks at once: one systematic resampling (Carpenter,
 * Clifford and Fearnhead, 1999) of all candidates, of which no task sees more than its own. Row j
 * is the candidate at (j + u) / rows of the total weight. The tasks' sums of weights say which rows
 * fall to which task; a task makes its candidates again, from the same noise, and writes those that
 * rows fall to as often as they do.
 *
 * <p>The rows are from mu but for a bias that falls like 1 / (effective sample size of the
 * candidates), that of self-normalised importance sampling, and for repeated rows.
 */
final class Resampling {

  private final Generation generation;
  private final Target target;
  private final SampleSettings settings;

  Resampling(Generation generation) {
    this.generation = generation;
    this.target = generation.target();
    this.settings = generation.settings();
  }

  /** The candidates of a task: log weights and energies in their order, and sums. */
  private record Part(
      double[] logWeights, double[] energies, WeightedSums sums, long energyEvaluations)
      implements Serializable {}

  /** A part without its single weights, as it goes to the driver. */
  private record Sums(double largest, double sum, WeightedSums sums, long energyEvaluations)
      implements Serializable {

    static Sums of(Part part) {
      double largest = part.sums().weights().largest();
      return new Sums(
          largest,
          SystematicResampling.sum(part.logWeights(), largest),
          part.sums(),
          part.energyEvaluations());
    }
  }

  /**
   * The candidates of a task that become rows.
   *
   * @param copies how often each is taken
   * @param energies of all
   */
  private record Taken(int[] copies, double[] energies) implements Serializable {

    static Taken of(Part part, int task, SystematicResampling plan) {
      return new Taken(plan.copies(task, part.logWeights()), part.energies());
    }

    long distinct() {
      return IntStream.of(copies).filter(count -> count > 0).count();
    }
  }

  /**
   * Resamples, and writes the rows.
   *
   * @throws NoWeightException if all weights are zero or not a number
   */
  Candidates run() {
    JavaSparkContext spark = generation.spark();
    Broadcast<TrainedModel> model = generation.model();
    List<RowRange> files =
        RowRange.split(
            Math.multiplyExact(settings.files().rows(), settings.weights().candidates()),
            Math.multiplyExact(settings.files().rowsPerFile(), settings.weights().candidates()));
    Target local = target;
    SampleSettings how = settings;
    SampleColumns written = generation.columns();
    TaskReports<Long> energies = generation.reports("energies", Long.class);
    // Kept because the networks would have to run again for them; what is lost is made again.
    JavaRDD<Part> parts =
        spark
            .parallelize(files, files.size())
            .map(file -> weigh(model.value(), local, how, file))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Sums> sums = parts.map(Sums::of).collect();
      WeightedSums all = noCandidates(settings, new Quantities(target));
      sums.forEach(part -> all.merge(part.sums()));
      if (!(all.weights().ess() > 0)) {
        throw new NoWeightException(
            Text.format("none of %,d candidates has a positive weight", all.weights().count()));
      }
      SystematicResampling plan =
          SystematicResampling.of(
              sums.stream().mapToDouble(Sums::largest).toArray(),
              sums.stream().mapToDouble(Sums::sum).toArray(),
              settings.files().rows(),
              NoiseStream.of(settings.seed(), Purpose.RESAMPLE, 0, 0, 0).uniform().nextDouble());
      Broadcast<SystematicResampling> shared = spark.broadcast(plan);
      try {
        JavaRDD<Taken> taken =
            parts.mapPartitionsWithIndex(
                (task, part) -> List.of(Taken.of(part.next(), task, shared.value())).iterator(),
                true);
        long distinct = taken.map(Taken::distinct).reduce(Long::sum);
        generation.write(
            taken.mapPartitionsWithIndex(
                (task, part) ->
                    Page.of(
                        written,
                        local.readout(),
                        rows(
                            model.value(),
                            local,
                            how,
                            files.get(task),
                            part.next(),
                            count -> energies.put(task, count))),
                true),
            energies);
        return new Candidates(
            settings.weights().latentDraws(),
            all.weights(),
            all.tail(),
            all.means(),
            distinct,
            sums.stream().mapToLong(Sums::energyEvaluations).sum() + energies.total(0L, Long::sum));
      } finally {
        shared.destroy();
      }
    } finally {
      parts.unpersist();
    }
  }

  private static long number(RowRange file, SampleSettings settings) {
    return file.first() / (settings.files().rowsPerFile() * settings.weights().candidates());
  }

  private static Part weigh(
      TrainedModel trained, Target target, SampleSettings settings, RowRange file) {
    CountedPotential potential = new CountedPotential(target.potential());
    Quantities quantities = new Quantities(target);
    WeightedSums sums = noCandidates(settings, quantities);
    double[] logWeights = new double[file.count()];
    double[] energies = new double[file.count()];
    int k = 0;
    ModelBlocks model = new ModelBlocks(Vae.of(trained, potential), potential, settings);
    List<RowRange> blocks = model.of(file);
    for (int b = 0; b < blocks.size(); b++) {
      WeightedBlock block =
          model.weighted(
              number(file, settings), b, blocks.get(b).count(), settings.weights().latentDraws());
      for (int row = 0; row < block.rows(); row++) {
        logWeights[k] = block.logWeight(row);
        energies[k++] = block.energies()[row];
      }
      sums.add(block, quantities);
    }
    return new Part(logWeights, energies, sums, potential.count());
  }

  private static WeightedSums noCandidates(SampleSettings settings, Quantities quantities) {
    return WeightedSums.none(settings.files().rows() * settings.weights().candidates(), quantities);
  }

  private static RowSource rows(
      TrainedModel trained,
      Target target,
      SampleSettings settings,
      RowRange file,
      Taken taken,
      LongConsumer energies) {
    CountedPotential potential = new CountedPotential(target.potential());
    int[] copies = taken.copies();
    long number = number(file, settings);
    ModelBlocks model = new ModelBlocks(Vae.of(trained, potential), potential, settings);
    List<RowRange> blocks = model.of(file);
    return new RowSource() {
      private int candidate = first(0);
      // Rows of it that are still to come.
      private int left = candidate < copies.length ? copies[candidate] : 0;
      private int block = -1;
      private Vae.Path path;
      // Candidates before the block, and up to its end.
      private int begin;
      private int end;

      private int first(int from) {
        int k = from;
        while (k < copies.length && copies[k] == 0) {
          k++;
        }
        return k;
      }

      @Override
      public boolean hasNext() {
        return left > 0;
      }

      @Override
      public void put(Page page) {
        if (candidate >= end) {
          // Blocks that no row is drawn from are not made again.
          while (candidate >= end) {
            block++;
            begin = end;
            end += blocks.get(block).count();
          }
          path = model.points(number, block, end - begin);
          energies.accept(potential.count());
        }
        page.add(path.x(), (candidate - begin) * target.dimension(), taken.energies()[candidate]);
        left--;
        if (left == 0) {
          candidate = first(candidate + 1);
          left = candidate < copies.length ? copies[candidate] : 0;
        }
      }
    };
  }
}
