package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.target.Potential;
import io.gibbsvae.target.Target;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes samples as a Parquet data set: float columns x0 .. x{D-1} (one list column x beyond D =
 * {@value #WIDEST}), a double energy, and what the correction adds: log_weight for {@link
 * Correction#IMPORTANCE}; chain, draw and accepted for {@link Correction#METROPOLIS}. Energies and
 * weights are in nats. Task f writes file f, block by block: memory is bounded by the block, not by
 * the rows.
 */
public final class Generator {

  /** The largest dimension that gets a column for each coordinate. */
  public static final int WIDEST = 512;

  private final SparkSession spark;
  private final Target target;
  private final SampleSettings settings;

  /** Generation by these settings. Nothing runs yet. */
  public Generator(SparkSession spark, Target target, SampleSettings settings) {
    this.spark = spark;
    this.target = target;
    this.settings = settings;
  }

  /**
   * What is known of a generation that the rows do not tell.
   *
   * @param latentDraws K of the weights
   * @param rowsOfAFile the most rows that a file has
   * @param energyEvaluations energies computed for it
   * @param candidates what the rows of {@link Correction#RESAMPLE} were drawn from
   * @param chains how the chains of {@link Correction#METROPOLIS} moved
   */
  record Production(
      int latentDraws,
      long rowsOfAFile,
      long energyEvaluations,
      Optional<Candidates> candidates,
      Optional<ChainReport> chains) {}

  /**
   * Writes the data set to a folder that does not exist yet, and reads it back.
   *
   * @param folder a path or Hadoop URI
   * @param written called when all rows are there and before they are read
   * @throws NoWeightException if there is nothing to resample from
   */
  public SampleReport write(TrainedModel model, String folder, Runnable written) {
    Production production = produce(model, folder);
    written.run();
    return new Survey(spark, target, settings.correction())
        .of(folder, settings.rows(), production, settings.chains().draws());
  }

  private Production produce(TrainedModel model, String folder) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<TrainedModel> shared = context.broadcast(model);
    try {
      context.setJobDescription("generation: %,d rows".formatted(settings.rows()));
      return switch (settings.correction()) {
        case NONE, IMPORTANCE -> {
          write(modelRows(context, shared), folder);
          yield production(settings.rowsPerFile(), settings.rows());
        }
        case RESAMPLE -> {
          Resampling resampling = new Resampling(context, target, settings);
          Candidates candidates = resampling.run(shared, rows -> write(rows, folder));
          yield new Production(
              settings.latentDraws(),
              settings.rows(),
              candidates.weights().count(),
              Optional.of(candidates),
              Optional.empty());
        }
        case METROPOLIS -> {
          ChainRows chains = ChainRows.ofModel(target.potential(), settings, shared);
          ChainReport report = chains.write(context, rows -> write(rows, folder));
          yield new Production(
              settings.chains().latentDraws(),
              chains.rowsOfATask(),
              report.energyEvaluations(),
              Optional.empty(),
              Optional.of(report));
        }
      };
    } finally {
      shared.destroy();
      context.setJobDescription(null);
    }
  }

  private Production production(long rowsOfAFile, long energyEvaluations) {
    return new Production(
        settings.latentDraws(), rowsOfAFile, energyEvaluations, Optional.empty(), Optional.empty());
  }

  private void write(JavaRDD<Row> rows, String folder) {
    spark
        .createDataFrame(rows, new RowMaker(target.dimension(), settings.correction()).schema())
        .write()
        .option("compression", settings.codec())
        // A task's rows are a file, whatever the session says: chains must not be cut.
        .option("maxRecordsPerFile", 0)
        .parquet(folder);
  }

  private JavaRDD<Row> modelRows(JavaSparkContext context, Broadcast<TrainedModel> model) {
    Potential potential = target.potential();
    SampleSettings local = settings;
    List<RowRange> files = RowRange.split(settings.rows(), settings.rowsPerFile());
    return context
        .parallelize(files, files.size())
        .flatMap(file -> rows(Vae.of(model.value()), potential, local, file));
  }

  /** The rows of one file. */
  static Iterator<Row> rows(Vae vae, Potential potential, SampleSettings settings, RowRange file) {
    long number = file.first() / settings.rowsPerFile();
    RowMaker maker = new RowMaker(potential.dimension(), settings.correction());
    List<RowRange> blocks = blocks(file, settings, vae);
    // Lazy: a block is decoded when the writer has taken the rows of the one before.
    return IntStream.range(0, blocks.size())
        .boxed()
        .flatMap(
            k -> {
              WeightedBlock block =
                  block(vae, potential, settings, number, k, blocks.get(k).count());
              return IntStream.range(0, block.rows()).mapToObj(row -> row(maker, block, row));
            })
        .iterator();
  }

  static List<RowRange> blocks(RowRange file, SampleSettings settings, Vae vae) {
    return file.blocks(Math.min(settings.block(), vae.settings().rowsOfABlock()));
  }

  private static Row row(RowMaker maker, WeightedBlock block, int row) {
    double[] x = block.path().x();
    double energy = block.energies()[row];
    return maker.correction() == Correction.IMPORTANCE
        ? maker.row(x, row * maker.dimension(), energy, block.logWeight(row))
        : maker.row(x, row * maker.dimension(), energy);
  }

  /** Block number {@code block} of file number {@code file}, with weights w_K. */
  static WeightedBlock block(
      Vae vae, Potential potential, SampleSettings settings, long file, long block, int rows) {
    int draws = settings.correction() == Correction.NONE ? 0 : settings.latentDraws();
    return WeightedBlock.of(
        vae,
        points(vae, settings.seed(), file, block, rows),
        potential,
        draws,
        k -> NoiseStream.of(settings.seed(), Purpose.SAMPLE, file, block, k + 1));
  }

  /** The same without its weights. */
  static Vae.Path points(Vae vae, long seed, long file, long block, int rows) {
    ModelSettings shape = vae.settings();
    NoiseStream stream = NoiseStream.of(seed, Purpose.SAMPLE, file, block, 0);
    return vae.generate(
        Noise.down(stream, rows, shape.latentDimension(), shape.dimension(), shape.stages()));
  }

  /** The names of the columns. */
  public static List<String> columns(int dimension, Correction correction) {
    return List.of(new RowMaker(dimension, correction).schema().fieldNames());
  }
}
