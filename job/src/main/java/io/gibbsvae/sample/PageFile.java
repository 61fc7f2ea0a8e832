package io.gibbsvae.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.plain.BooleanPlainValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridValuesWriter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport.WriteContext;
import org.apache.parquet.hadoop.codec.CodecConfig;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;

/**
 * A Parquet file that is written page by page. Values are plain and never in a dictionary: floats
 * hardly repeat, and the codec makes as little of the numbers of chains and draws. Each page has
 * its smallest and largest value, for readers that filter. In memory is one row group, compressed.
 */
final class PageFile extends OutputWriter {

  private final String path;
  private final SampleColumns columns;
  private final int[] widths;
  private final WriteContext spark;
  private final CodecFactory codecs;
  private final CompressionCodecName codec;
  private final ParquetFileWriter file;

  // Of the row group.
  private ColumnChunkPageWriteStore group;
  private long rows;

  PageFile(String path, SampleColumns columns, TaskAttemptContext context) throws IOException {
    this.path = path;
    this.columns = columns;
    this.widths = columns.widths();
    Configuration configuration = context.getConfiguration();
    // The schema and what else Spark notes in a file's footer.
    spark = new ParquetWriteSupport().init(configuration);
    codecs = new CodecFactory(configuration, ParquetWriter.DEFAULT_PAGE_SIZE);
    codec = CodecConfig.from(context).getCodec();
    file =
        new ParquetFileWriter(
            HadoopOutputFile.fromPath(new Path(path), configuration),
            spark.getSchema(),
            ParquetFileWriter.Mode.CREATE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    file.start();
    begin();
  }

  private void begin() {
    rows = 0;
    group =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(codec),
            spark.getSchema(),
            new HeapByteBufferAllocator(),
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public void write(InternalRow page) {
    try {
      int count = page.getInt(0);
      byte[] bytes = page.getBinary(1);
      int start = 0;
      for (int k = 0; k < widths.length; k++) {
        write(spark.getSchema().getColumns().get(k), bytes, start, count, widths[k]);
        start += count * widths[k];
      }
      rows += count;
      if (rows >= columns.rowsOfAGroup()) {
        flush();
        begin();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(ColumnDescriptor column, byte[] bytes, int start, int count, int width)
      throws IOException {
    PrimitiveType type = column.getPrimitiveType();
    Statistics<?> statistics = Statistics.createStats(type);
    int end = start + count * width;
    BytesInput values = BytesInput.from(bytes, start, count * width);
    switch (type.getPrimitiveTypeName()) {
      case FLOAT -> {
        for (int at = start; at < end; at += Float.BYTES) {
          statistics.updateStats((float) Page.FLOAT.get(bytes, at));
        }
      }
      case DOUBLE -> {
        for (int at = start; at < end; at += Double.BYTES) {
          statistics.updateStats((double) Page.DOUBLE.get(bytes, at));
        }
      }
      case INT32 -> {
        for (int at = start; at < end; at += Integer.BYTES) {
          statistics.updateStats((int) Page.INTEGER.get(bytes, at));
        }
      }
      case BOOLEAN -> {
        ValuesWriter bits = new BooleanPlainValuesWriter();
        for (int at = start; at < end; at++) {
          statistics.updateStats(bytes[at] != 0);
          bits.writeBoolean(bytes[at] != 0);
        }
        values = bits.getBytes();
      }
      default -> throw new IllegalStateException("a column of type " + type);
    }
    boolean list = column.getMaxRepetitionLevel() > 0;
    int length = list ? columns.width() : 1;
    // A column of single numbers that are always there has no levels.
    group
        .getPageWriter(column)
        .writePage(
            list ? BytesInput.concat(levels(count, length), values) : values,
            count * length,
            count,
            statistics,
            Encoding.RLE,
            Encoding.RLE,
            Encoding.PLAIN);
  }

  /**
   * Repetition and definition levels of lists: 0 where a list begins, 1 where it goes on; and 1,
   * since all numbers are there.
   */
  private static BytesInput levels(int lists, int length) throws IOException {
    ValuesWriter repetition = levels();
    ValuesWriter definition = levels();
    for (int list = 0; list < lists; list++) {
      for (int i = 0; i < length; i++) {
        repetition.writeInteger(i == 0 ? 0 : 1);
        definition.writeInteger(1);
      }
    }
    return BytesInput.concat(repetition.getBytes(), definition.getBytes());
  }

  private static ValuesWriter levels() {
    return new RunLengthBitPackingHybridValuesWriter(
        1, 64, ParquetWriter.DEFAULT_PAGE_SIZE, new HeapByteBufferAllocator());
  }

  private void flush() throws IOException {
    if (rows > 0) {
      file.startBlock(rows);
      group.flushToFileWriter(file);
      file.endBlock();
    }
  }

  @Override
  public void close() {
    try {
      flush();
      file.end(spark.getExtraMetaData());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      codecs.release();
    }
  }
}
