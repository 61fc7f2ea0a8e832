package io.gibbsvae.sample;

import io.gibbsvae.diagnose.WeightSummary;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.target.Potential;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes weighted samples of a trained model as a Parquet data set: float columns x0 .. x{D-1} (one
 * list column x beyond D = {@value #WIDEST}), and doubles energy and log_weight, in nats. Task f
 * writes rows f * rowsPerFile and on, block by block: memory is bounded by the block, not by the
 * rows.
 */
public final class Generator {

  /** The largest dimension that gets a column for each coordinate. */
  public static final int WIDEST = 512;

  private final SparkSession spark;
  private final Potential potential;
  private final SampleSettings settings;

  /** Generation by these settings. Nothing runs yet. */
  public Generator(SparkSession spark, Potential potential, SampleSettings settings) {
    this.spark = spark;
    this.potential = potential;
    this.settings = settings;
  }

  /**
   * Writes the data set to a folder that does not exist yet.
   *
   * @param folder a path or Hadoop URI
   */
  public void write(TrainedModel model, String folder) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    context.setJobDescription("generation: %,d rows".formatted(settings.rows()));
    Broadcast<TrainedModel> shared = context.broadcast(model);
    try {
      Potential localPotential = potential;
      SampleSettings local = settings;
      List<RowRange> files = RowRange.split(settings.rows(), settings.rowsPerFile());
      JavaRDD<Row> rows =
          context
              .parallelize(files, files.size())
              .flatMap(file -> rows(Vae.of(shared.value()), localPotential, local, file));
      spark
          .createDataFrame(rows, schema(potential.dimension()))
          .write()
          .option("compression", settings.codec())
          .parquet(folder);
    } finally {
      shared.destroy();
      context.setJobDescription(null);
    }
  }

  /** The rows of one file. */
  static Iterator<Row> rows(Vae vae, Potential potential, SampleSettings settings, RowRange file) {
    long number = file.first() / settings.rowsPerFile();
    List<RowRange> blocks = file.blocks(Math.min(settings.block(), vae.settings().rowsOfABlock()));
    // Lazy: a block is decoded when the writer has taken the rows of the one before.
    return IntStream.range(0, blocks.size())
        .boxed()
        .flatMap(
            block ->
                rows(
                    block(
                        vae, potential, settings.seed(), number, block, blocks.get(block).count())))
        .iterator();
  }

  private static WeightedBlock block(
      Vae vae, Potential potential, long seed, long file, long block, int rows) {
    ModelSettings shape = vae.settings();
    NoiseStream stream = NoiseStream.of(seed, Purpose.SAMPLE, file, block, 0);
    return WeightedBlock.of(
        vae.generate(
            Noise.down(stream, rows, shape.latentDimension(), shape.dimension(), shape.stages())),
        potential);
  }

  private static Stream<Row> rows(WeightedBlock block) {
    int dimension = block.path().x().length / block.rows();
    return IntStream.range(0, block.rows()).mapToObj(row -> row(block, row, dimension));
  }

  private static Row row(WeightedBlock block, int row, int dimension) {
    boolean wide = dimension <= WIDEST;
    Object[] values = new Object[(wide ? dimension : 1) + 2];
    float[] x = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      x[i] = (float) block.path().x()[row * dimension + i];
      if (wide) {
        values[i] = x[i];
      }
    }
    if (!wide) {
      values[0] = x;
    }
    values[values.length - 2] = block.energies()[row];
    values[values.length - 1] = block.logWeight(row);
    return RowFactory.create(values);
  }

  /** The names of the columns. */
  public static List<String> columns(int dimension) {
    return List.of(schema(dimension).fieldNames());
  }

  private static StructType schema(int dimension) {
    List<StructField> fields = new ArrayList<>();
    if (dimension <= WIDEST) {
      for (int i = 0; i < dimension; i++) {
        fields.add(DataTypes.createStructField("x" + i, DataTypes.FloatType, false));
      }
    } else {
      fields.add(
          DataTypes.createStructField(
              "x", DataTypes.createArrayType(DataTypes.FloatType, false), false));
    }
    fields.add(DataTypes.createStructField("energy", DataTypes.DoubleType, false));
    fields.add(DataTypes.createStructField("log_weight", DataTypes.DoubleType, false));
    return DataTypes.createStructType(fields);
  }

  /**
   * Reads a data set back and sums up its weights: what is reported of it is what is really there.
   *
   * @param folder where {@link #write} wrote
   */
  public Written read(String folder) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    context.setJobDescription("generation: reading the data set back");
    try {
      return spark
          .read()
          .parquet(folder)
          .select("energy", "log_weight")
          .toJavaRDD()
          .mapPartitions(
              rows -> {
                WeightSummary weights = new WeightSummary();
                long nonFinite = 0;
                while (rows.hasNext()) {
                  Row row = rows.next();
                  nonFinite += Double.isFinite(row.getDouble(0)) ? 0 : 1;
                  weights.add(row.getDouble(1));
                }
                return List.of(new Written(weights, nonFinite)).iterator();
              })
          .collect()
          .stream()
          .reduce(new Written(new WeightSummary(), 0), Written::plus);
    } finally {
      context.setJobDescription(null);
    }
  }

  /**
   * What a data set holds.
   *
   * @param weights its log weights; their count is the number of rows
   * @param nonFiniteEnergies rows whose energy is not finite
   */
  public record Written(WeightSummary weights, long nonFiniteEnergies)
      implements java.io.Serializable {

    Written plus(Written other) {
      weights.merge(other.weights);
      return new Written(weights, nonFiniteEnergies + other.nonFiniteEnergies);
    }
  }
}
