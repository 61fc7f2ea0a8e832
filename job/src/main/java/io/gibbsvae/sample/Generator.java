package io.gibbsvae.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.model.WeightedBlock;
import io.gibbsvae.sample.GenerationListener.Progress;
import io.gibbsvae.sample.StagedFiles.Group;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import scala.runtime.AbstractFunction1;

/**
 * Writes samples as a Parquet data set: columns x0 .. x{D-1} (one list column x beyond D = {@value
 * #WIDEST}), floats, or doubles as the model's {@link Rounding} says, a double energy, and what the
 * correction adds: log_weight for {@link Correction#IMPORTANCE}; chain, draw and accepted for
 * {@link Correction#METROPOLIS}. Energies and weights are in nats. Task f writes file f, block by
 * block and page by page: memory is bounded by the block and a compressed row group, not by the
 * rows. Files are written in groups, a Spark job each: an interrupted generation goes on after
 * those that are whole.
 */
public final class Generator {

  /** The largest dimension that gets a column for each coordinate. */
  public static final int WIDEST = 512;

  /** Groups are no more than this. */
  private static final int MOST_GROUPS = 64;

  /** Files of a group for each task that runs at a time: cores that are done with theirs wait. */
  private static final int FILES_OF_A_CORE = 4;

  private static final Function<RowRange, JsonNode> NO_NOTES = range -> NullNode.getInstance();

  private final SparkSession spark;
  private final Target target;
  private final SampleSettings settings;
  private final List<Place> places;

  /**
   * Generation by these settings. Nothing runs yet.
   *
   * @param spark the session that writes and reads back
   * @param target what the rows are of
   * @param settings rows, files and their correction
   */
  public Generator(SparkSession spark, Target target, SampleSettings settings) {
    this(spark, target, settings, List.of());
  }

  /**
   * Generation whose rows should visit some minima of the energy. Nothing runs yet.
   *
   * @param spark the session that writes and reads back
   * @param target what the rows are of
   * @param settings rows, files and their correction
   * @param places the minima
   */
  public Generator(SparkSession spark, Target target, SampleSettings settings, List<Place> places) {
    this.spark = spark;
    this.target = target;
    this.settings = settings;
    this.places = places;
  }

  /**
   * Compresses a few bytes with a codec of Parquet and with zstd, which Spark uses too.
   *
   * @param name none, snappy, gzip or zstd
   * @throws IOException if that fails; a native library that cannot be loaded is a LinkageError
   */
  public static void tryCodec(String name) throws IOException {
    Configuration nothing = new Configuration(false);
    CodecFactory codecs = new CodecFactory(nothing, ParquetWriter.DEFAULT_PAGE_SIZE);
    try {
      for (String codec : List.of(name.equals("none") ? "uncompressed" : name, "zstd")) {
        codecs
            .getCompressor(CompressionCodecName.fromConf(codec))
            .compress(BytesInput.from(new byte[Long.BYTES]));
      }
    } finally {
      codecs.release();
    }
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
   * Writes the data set to a folder, and reads it back. What an interrupted generation of the same
   * key has left there is kept; all else in the folder is deleted.
   *
   * @param model the model that the rows come from
   * @param folder a path or Hadoop URI, which need not exist
   * @param key says, together with these settings, what the rows are: of the model and the target
   * @param listener told of files as they are written
   * @return what the data set says of itself
   * @throws NoWeightException if there is nothing to resample from
   */
  public SampleReport write(
      TrainedModel model, String folder, String key, GenerationListener listener) {
    StagedFiles staged = StagedFiles.open(folder, key, spark.sparkContext().hadoopConfiguration());
    Production production = produce(model, folder, staged, listener);
    staged.end();
    return new ReadBack(spark, target, columns(model), "generation", places)
        .of(folder, settings.rows(), production, settings.chains().draws());
  }

  private Production produce(
      TrainedModel model, String folder, StagedFiles staged, GenerationListener listener) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<TrainedModel> shared = context.broadcast(model);
    SampleColumns columns = columns(model);
    try {
      context.setJobDescription(
          String.format(Locale.ROOT, "generation: %,d rows", settings.rows()));
      return switch (settings.correction()) {
        case NONE, IMPORTANCE -> {
          write(modelPages(context, shared), columns, folder, staged, NO_NOTES, listener);
          yield production(settings.rowsPerFile(), energies(model, settings.rows()));
        }
        case RESAMPLE -> {
          Resampling resampling = new Resampling(context, target, settings, columns);
          Candidates candidates =
              resampling.run(
                  shared, pages -> write(pages, columns, folder, staged, NO_NOTES, listener));
          yield new Production(
              settings.latentDraws(),
              settings.rows(),
              energies(model, candidates.weights().count()),
              Optional.of(candidates),
              Optional.empty());
        }
        case METROPOLIS -> {
          ChainRows chains = ChainRows.ofModel(target.potential(), settings, columns, shared);
          ChainReports reports = ChainReports.registeredWith(context);
          staged.groups().forEach(group -> reports.restore(group.notes()));
          write(chains.pages(context, reports), columns, folder, staged, reports::notes, listener);
          ChainReport report = reports.total();
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

  /** What samples of the model and their weights cost. */
  private long energies(TrainedModel model, long samples) {
    int latentDraws = settings.correction() == Correction.NONE ? 0 : settings.latentDraws();
    return samples * (1 + model.settings().scoresOfASample(latentDraws));
  }

  private Production production(long rowsOfAFile, long energyEvaluations) {
    return new Production(
        settings.latentDraws(), rowsOfAFile, energyEvaluations, Optional.empty(), Optional.empty());
  }

  /** Writes what is missing, in groups of partitions. */
  private void write(
      JavaRDD<Row> pages,
      SampleColumns columns,
      String folder,
      StagedFiles staged,
      Function<RowRange, JsonNode> notes,
      GenerationListener listener) {
    int all = pages.getNumPartitions();
    int earlier = staged.count();
    double secondsBefore = staged.groups().stream().mapToDouble(Group::seconds).sum();
    double seconds = 0;
    int most =
        Math.max(
            FILES_OF_A_CORE * spark.sparkContext().defaultParallelism(),
            (all + MOST_GROUPS - 1) / MOST_GROUPS);
    listener.wrote(new Progress(earlier, earlier, all, secondsBefore, 0));
    for (RowRange range : staged.missing(all, most)) {
      long begin = System.nanoTime();
      int first = Math.toIntExact(range.first());
      int end = first + range.count();
      PageFormat.write(
          spark, partitions(pages, first, end), columns, settings.codec(), folder, first);
      double took = (System.nanoTime() - begin) * 1e-9;
      staged.add(range, took, notes.apply(range));
      seconds += took;
      listener.wrote(new Progress(staged.count(), earlier, all, secondsBefore + seconds, seconds));
    }
  }

  private static JavaRDD<Row> partitions(JavaRDD<Row> pages, int first, int end) {
    return end - first == pages.getNumPartitions()
        ? pages
        : PartitionPruningRDD.create(pages.rdd(), new Between(first, end)).toJavaRDD();
  }

  /** Whether a partition's index is one of first .. end - 1. */
  private static final class Between extends AbstractFunction1<Object, Object>
      implements Serializable {

    private static final long serialVersionUID = 1;

    private final int first;
    private final int end;

    Between(int first, int end) {
      this.first = first;
      this.end = end;
    }

    @Override
    public Object apply(Object index) {
      return first <= (int) index && (int) index < end;
    }
  }

  private SampleColumns columns(TrainedModel model) {
    return new SampleColumns(target.dimension(), settings.correction(), model.rounding());
  }

  private JavaRDD<Row> modelPages(JavaSparkContext context, Broadcast<TrainedModel> model) {
    Potential potential = target.potential();
    SampleSettings local = settings;
    SampleColumns columns = columns(model.value());
    List<RowRange> files = RowRange.split(settings.rows(), settings.rowsPerFile());
    return context
        .parallelize(files, files.size())
        .flatMap(
            file ->
                Page.of(columns, rows(Vae.of(model.value(), potential), potential, local, file)));
  }

  /** The rows of one file. */
  static RowSource rows(Vae vae, Potential potential, SampleSettings settings, RowRange file) {
    long number = file.first() / settings.rowsPerFile();
    ModelBlocks model = new ModelBlocks(vae, potential, settings);
    List<RowRange> blocks = model.of(file);
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
          block = model.weighted(number, made++, rows);
          row = 0;
        }
        double[] x = block.path().x();
        int at = row * potential.dimension();
        double energy = block.energies()[row];
        if (settings.correction() == Correction.IMPORTANCE) {
          double logWeight = block.logWeight(row);
          // An undefined weight is written as zero: readers need not look for NaN.
          boolean defined = logWeight < Double.POSITIVE_INFINITY;
          page.add(x, at, energy, defined ? logWeight : Double.NEGATIVE_INFINITY);
        } else {
          page.add(x, at, energy);
        }
        row++;
      }
    };
  }

  /**
   * {@return the columns by name, in order, with their types as Spark writes them, such as "float"
   * or {@code array<double>}}
   *
   * @param dimension D; beyond a limit coordinates are one list column
   * @param correction what it adds
   * @param rounding which coordinates are floats
   */
  public static Map<String, String> columns(
      int dimension, Correction correction, Rounding rounding) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (StructField field : new SampleColumns(dimension, correction, rounding).schema().fields()) {
      columns.put(field.name(), field.dataType().simpleString());
    }
    return columns;
  }
}
