package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Chains;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Rows of Markov chains. A task runs a block of chains to their end and hands out draw after draw
 * of all of them; its memory is that of one draw.
 */
final class ChainRows implements Serializable {

  private static final long serialVersionUID = 1;

  /** Starts block number {@code block}. */
  @FunctionalInterface
  private interface Start extends Serializable {
    Chains of(long block, int chains);
  }

  private final Start start;
  private final SampleColumns columns;
  private final Readout readout;
  private final int dimension;
  private final int draws;
  private final long chains;
  private final int chainsOfATask;

  private ChainRows(
      Start start,
      SampleColumns columns,
      Target target,
      int draws,
      long chains,
      int chainsOfATask) {
    this.start = start;
    this.columns = columns;
    this.readout = target.readout();
    this.dimension = target.dimension();
    this.draws = draws;
    this.chains = chains;
    this.chainsOfATask = chainsOfATask;
  }

  /** Chains that move by a model. */
  static ChainRows ofModel(Generation generation) {
    Potential potential = generation.target().potential();
    Broadcast<TrainedModel> model = generation.model();
    SampleSettings settings = generation.settings();
    ChainSettings how = settings.chains();
    long seed = settings.seed();
    return new ChainRows(
        (block, n) ->
            Chains.ofModel(potential, Vae.of(model.value(), potential), how, seed, block, n),
        generation.columns(),
        generation.target(),
        how.draws(),
        settings.chainCount(),
        settings.chainsOfATask(model.value().settings().rowsOfABlock()));
  }

  /**
   * Chains that know no model.
   *
   * @param potential of the target, counted
   * @param rounding which coordinates of a point are floats
   */
  static ChainRows ofNoModel(
      Target target,
      Potential potential,
      ModelSettings shape,
      ChainSettings settings,
      Rounding rounding,
      SampleColumns columns,
      long seed,
      long chains,
      int chainsOfATask) {
    return new ChainRows(
        (block, n) -> Chains.ofNoModel(potential, shape, rounding, settings, seed, block, n),
        columns,
        target,
        settings.draws(),
        chains,
        chainsOfATask);
  }

  /**
   * The rows of all chains, page by page, a block of chains to a partition.
   *
   * @param reports registered with this Spark; receives how they moved
   */
  JavaRDD<Row> pages(JavaSparkContext spark, TaskReports<ChainReport> reports) {
    List<RowRange> blocks = RowRange.split(chains, chainsOfATask);
    SampleColumns local = columns;
    Readout shown = readout;
    return spark
        .parallelize(blocks, blocks.size())
        .flatMap(block -> Page.of(local, shown, rows(block, reports)));
  }

  int draws() {
    return draws;
  }

  /** Rows of a task, and of the file that it writes. */
  long rowsOfATask() {
    return (long) chainsOfATask * draws;
  }

  private RowSource rows(RowRange range, TaskReports<ChainReport> reports) {
    long number = range.first() / chainsOfATask;
    int first = Math.toIntExact(range.first());
    Chains block = start.of(number, range.count());
    block.warmUp();
    return new RowSource() {
      private int draw = -1;
      private int chain = block.chains();

      @Override
      public boolean hasNext() {
        return chain < block.chains() || draw < draws - 1;
      }

      @Override
      public void put(Page page) {
        if (chain == block.chains()) {
          block.next();
          draw++;
          chain = 0;
          if (draw == draws - 1) {
            reports.put(number, block.report());
          }
        }
        page.put(0, first + chain);
        page.put(1, draw);
        page.put(2, block.moved(chain));
        page.add(block.x(), chain * dimension, block.energies()[chain]);
        chain++;
      }
    };
  }
}
