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
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes samples as a Parquet data set: float columns x0 .. x{D-1} (one list column x beyond D =
 * {@value #WIDEST}), a double energy, and what the correction adds: log_weight for {@link
 * Correction#IMPORTANCE}; chain, draw and accepted for {@link Correction#METROPOLIS}. Energies and
 * weights are in nats. Task f writes file f, block by block and page by page: memory is bounded by
 * the block and a compressed row group, not by the rows.
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
          write(modelPages(context, shared), folder);
          yield production(settings.rowsPerFile(), settings.rows());
        }
        case RESAMPLE -> {
          Resampling resampling = new Resampling(context, target, settings);
          Candidates candidates = resampling.run(shared, pages -> write(pages, folder));
          yield new Production(
              settings.latentDraws(),
              settings.rows(),
              candidates.weights().count(),
              Optional.of(candidates),
              Optional.empty());
        }
        case METROPOLIS -> {
          ChainRows chains = ChainRows.ofModel(target.potential(), settings, shared);
          ChainReport report = chains.write(context, pages -> write(pages, folder));
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

  private void write(JavaRDD<Row> pages, String folder) {
    PageFormat.write(spark, pages, columns(), settings.codec(), folder);
  }

  private SampleColumns columns() {
    return new SampleColumns(target.dimension(), settings.correction());
  }

  private JavaRDD<Row> modelPages(JavaSparkContext context, Broadcast<TrainedModel> model) {
    Potential potential = target.potential();
    SampleSettings local = settings;
    SampleColumns columns = columns();
    List<RowRange> files = RowRange.split(settings.rows(), settings.rowsPerFile());
    return context
        .parallelize(files, files.size())
        .flatMap(file -> Page.of(columns, rows(Vae.of(model.value()), potential, local, file)));
  }

  /** The rows of one file. */
  static RowSource rows(Vae vae, Potential potential, SampleSettings settings, RowRange file) {
    long number = file.first() / settings.rowsPerFile();
    List<RowRange> blocks = blocks(file, settings, vae);
    return new RowSource() {
      private WeightedBlock block;
      private int made;
      // Of this block.
      private int row;
      private int rows;

      @Override
      public boolean hasNext() {
        return row < rows || made < blocks.size();
      }

      @Override
      public void put(Page page) {
        if (row == rows) {
          // Only now that the rows of the one before are taken.
          rows = blocks.get(made).count();
          block = block(vae, potential, settings, number, made++, rows);
          row = 0;
        }
        double[] x = block.path().x();
        int at = row * potential.dimension();
        double energy = block.energies()[row];
        if (settings.correction() == Correction.IMPORTANCE) {
          page.add(x, at, energy, block.logWeight(row));
        } else {
          page.add(x, at, energy);
        }
        row++;
      }
    };
  }

  static List<RowRange> blocks(RowRange file, SampleSettings settings, Vae vae) {
    return file.blocks(Math.min(settings.block(), vae.settings().rowsOfABlock()));
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
    return List.of(new SampleColumns(dimension, correction).schema().fieldNames());
  }
}
