package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Rounding;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What the same Langevin chains find without a model, at a given number of energy evaluations: what
 * training has to be held against. They start where an untrained model would.
 */
public final class Baseline {

  private static final int MOST_CHAINS = 1000;
  private static final int FEWEST_CHAINS = 4;
  private static final int STEPS_OF_A_CHAIN = 4000;
  private static final int MOST_DRAWS = 1000;
  private static final int CHAINS_OF_A_TASK = 250;

  private final SparkSession spark;
  private final Target target;
  private final ModelSettings shape;
  private final Rounding rounding;
  private final long seed;

  private final long chains;
  private final ChainSettings settings;

  /**
   * A baseline. Nothing runs yet.
   *
   * @param settings whose Langevin settings are taken
   * @param energyEvaluations how many there are to spend; rounded down to what chains of equal
   *     length come to, and at least a few hundred
   */
  public Baseline(
      SparkSession spark,
      Target target,
      ModelSettings shape,
      Rounding rounding,
      SampleSettings settings,
      long energyEvaluations) {
    this.spark = spark;
    this.target = target;
    this.shape = shape;
    this.rounding = rounding;
    this.seed = settings.seed();
    this.chains =
        Math.max(FEWEST_CHAINS, Math.min(MOST_CHAINS, energyEvaluations / STEPS_OF_A_CHAIN));
    // One energy goes to the start.
    int steps = (int) Math.min(Integer.MAX_VALUE, Math.max(100, energyEvaluations / chains - 1));
    int warmUp = steps / 5;
    int draws = Math.min(MOST_DRAWS, steps - warmUp);
    int thin = (steps - warmUp) / draws;
    // What thinning leaves over is spent on warm-up.
    this.settings = settings.chains().withoutModel(draws, steps - draws * thin, thin);
  }

  /** {@return how the chains are run} */
  public ChainSettings settings() {
    return settings;
  }

  /**
   * Runs the chains.
   *
   * @param folder where their draws may lie meanwhile; does not exist yet
   * @return their acceptance, R-hat and quantities, as of rows that are kept
   */
  public SampleReport run(String folder, ProgressListener listener) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    context.setJobDescription("baseline: chains without a model");
    long all = chains * settings.energyEvaluations();
    listener.at(0, all);
    try {
      TaskReports<ChainReport> reports =
          TaskReports.registeredWith(context, "chains", ChainReport.class);
      SampleColumns columns = SampleColumns.of(target.readout(), Correction.METROPOLIS, rounding);
      ChainRows rows;
      try (RunningCount count =
          RunningCount.of(context.sc(), "energies", now -> tell(now, all, listener))) {
        rows =
            ChainRows.ofNoModel(
                target,
                count.of(target.potential()),
                shape,
                settings,
                rounding,
                columns,
                seed,
                chains,
                CHAINS_OF_A_TASK);
        PageFormat.write(spark, rows.pages(context, reports), columns, "snappy", folder, 0);
      }
      listener.at(all, all);
      return new ReadBack(spark, target, columns, "baseline", List.of(), 0)
          .of(folder, chains * settings.draws(), Metropolis.production(reports, rows));
    } finally {
      context.setJobDescription(null);
    }
  }

  /** All are told of at the end; before it tasks that Spark runs twice may have counted more. */
  private static void tell(long energies, long all, ProgressListener listener) {
    if (energies < all) {
      listener.at(energies, all);
    }
  }
}
