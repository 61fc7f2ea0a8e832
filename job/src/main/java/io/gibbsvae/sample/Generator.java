package io.gibbsvae.sample;

import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/**
 * Writes samples as a Parquet data set: the columns that the target's {@link Readout} names (one
 * list column x where there are more than {@value #WIDEST}), floats, or doubles as the model's
 * {@link Rounding} says or where values are computed, a double energy, and what the {@link
 * Correction} adds. Energies and weights are in nats. Task f writes file f, block by block and page
 * by page: memory is bounded by the block and a compressed row group, not by the rows. Files are
 * written in groups, a Spark job each: an interrupted generation goes on after those that are
 * whole.
 */
public final class Generator {

  /** The most values that get a column each. */
  public static final int WIDEST = 512;

  private final SparkSession spark;
  private final Target target;
  private final SampleSettings settings;
  private final List<Place> places;

  /** Generation whose rows should visit some minima of the energy. Nothing runs yet. */
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
   * Writes the data set to a folder, and reads it back. What an interrupted generation of the same
   * key has left there is kept; all else in the folder is deleted.
   *
   * @param folder a path or Hadoop URI, which need not exist
   * @param key says, together with these settings, what the rows are: of the model and the target
   * @throws NoWeightException if there is nothing to resample from
   */
  public SampleReport write(
      TrainedModel model, String folder, String key, GenerationListener listener) {
    StagedFiles staged = StagedFiles.open(folder, key, spark.sparkContext().hadoopConfiguration());
    SampleColumns columns =
        SampleColumns.of(target.readout(), settings.correction(), model.rounding());
    Production production = produce(model, columns, folder, staged, listener);
    staged.end();
    return new ReadBack(spark, target, columns, "generation", places, settings.steinRows())
        .of(folder, settings.files().rows(), production);
  }

  private Production produce(
      TrainedModel model,
      SampleColumns columns,
      String folder,
      StagedFiles staged,
      GenerationListener listener) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<TrainedModel> shared = context.broadcast(model);
    try {
      context.setJobDescription(Text.format("generation: %,d rows", settings.files().rows()));
      return settings
          .correction()
          .produce(
              new Generation(spark, target, settings, columns, shared, folder, staged, listener));
    } finally {
      shared.destroy();
      context.setJobDescription(null);
    }
  }

  /**
   * {@return the columns by name, in order, with their types as Spark writes them, such as "float"
   * or {@code array<double>}}
   *
   * @param readout whose values have the first columns; beyond a limit they are one list column
   * @param correction what it adds
   * @param rounding which coordinates of a point are floats
   */
  public static Map<String, String> columns(
      Readout readout, Correction correction, Rounding rounding) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (StructField field : SampleColumns.of(readout, correction, rounding).schema().fields()) {
      columns.put(field.name(), field.dataType().simpleString());
    }
    return columns;
  }
}
