package io.gibbsvae.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Writing rows that are there already to a Parquet file, by Parquet's own writer without Spark: 32
 * columns of floats and two of doubles, in time per row, on one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParquetBenchmark {

  private static final int ROWS = 250_000;
  private static final int BLOCK = 8192;
  private static final int DIMENSION = 32;

  @Param({"zstd", "uncompressed"})
  public String codec;

  private final float[] points = new float[BLOCK * DIMENSION];
  private final double[] sums = new double[BLOCK];
  private java.nio.file.Path folder;

  @Setup
  public void setUp() throws IOException {
    Random random = new Random(1);
    for (int k = 0; k < points.length; k++) {
      points[k] = (float) random.nextGaussian();
      sums[k / DIMENSION] += points[k];
    }
    folder = Files.createTempDirectory("bench-parquet");
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long write() throws IOException {
    Path file = new Path(folder.resolve("rows.parquet").toUri());
    try (ParquetWriter<Integer> writer =
        new Builder(file)
            .withCompressionCodec(CompressionCodecName.fromConf(codec.toUpperCase()))
            .withDictionaryEncoding(false)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      for (int row = 0; row < ROWS; row++) {
        writer.write(row % BLOCK);
      }
    }
    return Files.size(folder.resolve("rows.parquet"));
  }

  @TearDown
  public void tearDown() throws IOException {
    try (var files = Files.list(folder)) {
      for (java.nio.file.Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private final class Builder extends ParquetWriter.Builder<Integer, Builder> {

    Builder(Path file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
      return new Rows();
    }
  }

  /** Writes the row of a number. */
  private final class Rows extends WriteSupport<Integer> {

    private final String[] names = new String[DIMENSION + 2];
    private RecordConsumer consumer;

    @Override
    public WriteContext init(Configuration configuration) {
      Types.MessageTypeBuilder schema = Types.buildMessage();
      for (int i = 0; i < names.length; i++) {
        boolean point = i < DIMENSION;
        names[i] = point ? "x" + i : i == DIMENSION ? "energy" : "log_weight";
        schema.required(point ? PrimitiveTypeName.FLOAT : PrimitiveTypeName.DOUBLE).named(names[i]);
      }
      MessageType message = schema.named("row");
      return new WriteContext(message, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(Integer row) {
      consumer.startMessage();
      for (int i = 0; i < names.length; i++) {
        consumer.startField(names[i], i);
        if (i < DIMENSION) {
          consumer.addFloat(points[row * DIMENSION + i]);
        } else {
          consumer.addDouble(sums[row]);
        }
        consumer.endField(names[i], i);
      }
      consumer.endMessage();
    }
  }
}
