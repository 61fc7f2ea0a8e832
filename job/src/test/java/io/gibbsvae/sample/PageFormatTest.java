package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.model.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written page by page, against what Spark writes row by row. */
@Tag("slow")
class PageFormatTest {

  private static final double[] ODD = {
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MAX_VALUE
  };

  @TempDir private Path temporary;

  /** Row k of a data set that has odd numbers in every column. */
  private static double x(int row, int i) {
    int which = row + i;
    return which % 11 < ODD.length ? ODD[which % 11] : (float) Math.sin(which);
  }

  private static RowSource source(SampleColumns columns, int rows) {
    return new RowSource() {
      private final double[] point = new double[columns.width()];
      private int row;

      @Override
      public boolean hasNext() {
        return row < rows;
      }

      @Override
      public void put(Page page) {
        for (int i = 0; i < point.length; i++) {
          point[i] = x(row, i);
        }
        double energy = x(row, 3);
        if (columns.correction().equals(Correction.IMPORTANCE)) {
          page.put(0, x(row, 5));
        } else if (columns.correction().usesChains()) {
          page.put(0, row % 7);
          page.put(1, row / 7);
          page.put(2, row % 3 == 0);
        }
        page.add(point, 0, energy);
        row++;
      }
    };
  }

  /** The same rows as objects. */
  private static List<Row> rows(SampleColumns columns, int rows) {
    List<Row> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Object> values = new ArrayList<>();
      List<Object> point = new ArrayList<>();
      for (int i = 0; i < columns.width(); i++) {
        if (columns.isDouble(i)) {
          point.add(x(row, i));
        } else {
          point.add((float) x(row, i));
        }
      }
      values.addAll(columns.wide() ? point : List.of(point));
      values.add(x(row, 3));
      if (columns.correction().equals(Correction.IMPORTANCE)) {
        values.add(x(row, 5));
      } else if (columns.correction().usesChains()) {
        values.addAll(List.of(row % 7, row / 7, row % 3 == 0));
      }
      all.add(RowFactory.create(values.toArray()));
    }
    return all;
  }

  private Path write(SampleColumns columns, int rows, String codec) {
    Path folder = temporary.resolve("pages-" + codec + "-" + rows);
    PageFormat.write(
        spark(),
        LocalSpark.context(2)
            .parallelize(List.of(rows), 1)
            .flatMap(
                count -> Page.of(columns, Readout.plain(columns.width()), source(columns, count))),
        columns,
        codec,
        folder.toString(),
        0);
    return folder;
  }

  private Path writeBySpark(SampleColumns columns, int rows) {
    Path folder = temporary.resolve("rows");
    spark()
        .createDataFrame(rows(columns, rows), columns.schema())
        .coalesce(1)
        .write()
        .option("compression", "zstd")
        .parquet(folder.toString());
    return folder;
  }

  private static SparkSession spark() {
    return LocalSpark.session(2);
  }

  private static ParquetFileReader open(Path folder) throws IOException {
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(
            new org.apache.hadoop.fs.Path(Samples.files(folder).get(0).toString()),
            new Configuration()));
  }

  private static ParquetMetadata footer(Path folder) {
    try (ParquetFileReader reader = open(folder)) {
      return reader.getFooter();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<ColumnChunkMetaData> chunks(Path folder) {
    return footer(folder).getBlocks().stream()
        .flatMap(block -> block.getColumns().stream())
        .toList();
  }

  static Stream<SampleColumns> columns() {
    return Stream.of(Rounding.floats(), Rounding.doubles(0, 3), Rounding.none(5))
        .flatMap(
            rounding ->
                Stream.of(Correction.all().toArray(Correction[]::new))
                    .map(correction -> SampleColumns.of(Readout.plain(5), correction, rounding)));
  }

  @ParameterizedTest
  @MethodSource("columns")
  void theSameRowsComeBackToTheBitAsFromSparksOwnWriter(SampleColumns columns) {
    Path pages = write(columns, 1000, "zstd");
    Path rows = writeBySpark(columns, 1000);

    assertThat(Samples.bits(Samples.rows(spark(), pages)))
        .hasSize(1000)
        .isEqualTo(Samples.bits(Samples.rows(spark(), rows)));
    assertThat(footer(pages).getFileMetaData().getSchema())
        .isEqualTo(footer(rows).getFileMetaData().getSchema());
    assertThat(footer(pages).getFileMetaData().getKeyValueMetaData())
        .isEqualTo(footer(rows).getFileMetaData().getKeyValueMetaData());
  }

  @Test
  void aListComesBackAsItWasOverManyPages() {
    int dimension = 1000 * Generator.WIDEST;
    SampleColumns columns =
        SampleColumns.of(Readout.plain(dimension), Correction.IMPORTANCE, Rounding.floats());
    assertThat(columns.rowsOfAPage()).isBetween(2, 20);
    int count = 2 * columns.rowsOfAPage() + 1;
    Path pages = write(columns, count, "snappy");

    List<Row> rows = Samples.rows(spark(), pages);
    assertThat(rows).hasSize(count);
    for (int row = 0; row < count; row++) {
      List<Float> list = rows.get(row).getList(0);
      assertThat(list).hasSize(dimension);
      for (int i : IntStream.range(0, 40).map(k -> k * (dimension - 1) / 39).toArray()) {
        assertThat(Float.floatToRawIntBits(list.get(i)))
            .isEqualTo(Float.floatToRawIntBits((float) x(row, i)));
      }
      assertThat(Double.doubleToRawLongBits(rows.get(row).getDouble(1)))
          .isEqualTo(Double.doubleToRawLongBits(x(row, 3)));
    }
  }

  @Test
  void aListIsOneOfDoublesWhereAnyCoordinateIsOne() {
    SampleColumns columns =
        SampleColumns.of(
            Readout.plain(Generator.WIDEST + 3), Correction.IMPORTANCE, Rounding.doubles(7));
    Path pages = write(columns, 100, "zstd");
    Path rows = writeBySpark(columns, 100);

    assertThat(Samples.bits(Samples.rows(spark(), pages)))
        .isEqualTo(Samples.bits(Samples.rows(spark(), rows)));
    assertThat(
            Generator.columns(
                Readout.plain(Generator.WIDEST + 3), Correction.NONE, Rounding.doubles(7)))
        .containsEntry("x", "array<double>");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFileOfAListIsAsSparkHasIt(boolean doubles) {
    Rounding rounding = doubles ? Rounding.doubles(1) : Rounding.floats();
    SampleColumns columns =
        SampleColumns.of(Readout.plain(Generator.WIDEST + 3), Correction.METROPOLIS, rounding);
    Path pages = write(columns, 50, "zstd");
    Path rows = writeBySpark(columns, 50);

    assertThat(footer(pages).getFileMetaData().getSchema())
        .isEqualTo(footer(rows).getFileMetaData().getSchema());
    assertThat(footer(pages).getFileMetaData().getKeyValueMetaData())
        .isEqualTo(footer(rows).getFileMetaData().getKeyValueMetaData());
  }

  @ParameterizedTest
  @CsvSource({
    "none, UNCOMPRESSED, .parquet",
    "snappy, SNAPPY, .snappy.parquet",
    "gzip, GZIP, .gz.parquet",
    "zstd, ZSTD, .zstd.parquet"
  })
  void theCodecIsThatOfTheSettingsAndPartOfTheName(String codec, String inFile, String ending) {
    SampleColumns columns =
        SampleColumns.of(Readout.plain(3), Correction.IMPORTANCE, Rounding.floats());
    Path folder = write(columns, 500, codec);

    assertThat(chunks(folder)).allSatisfy(c -> assertThat(c.getCodec()).hasToString(inFile));
    assertThat(Samples.files(folder)).hasSize(1);
    assertThat(Samples.files(folder).get(0).getFileName().toString())
        .matches("part-00000-[-0-9a-f]+-c000" + ending.replace(".", "\\."));
    assertThat(Samples.bits(Samples.rows(spark(), folder)))
        .isEqualTo(Samples.bits(rows(columns, 500)));
    assertThat(folder.resolve("_SUCCESS")).exists();
  }

  @Test
  void rowGroupsAndPagesAreBounded() throws IOException {
    SampleColumns columns =
        SampleColumns.of(Readout.plain(1), Correction.IMPORTANCE, Rounding.floats());
    int count = 2 * columns.rowsOfAGroup() + columns.rowsOfAPage() + 5;
    Path folder = write(columns, count, "zstd");

    try (ParquetFileReader reader = open(folder)) {
      assertThat(reader.getRowGroups())
          .extracting(BlockMetaData::getRowCount)
          .containsExactly(
              (long) columns.rowsOfAGroup(),
              (long) columns.rowsOfAGroup(),
              (long) columns.rowsOfAPage() + 5);
      BlockMetaData last = reader.getRowGroups().get(2);
      for (ColumnChunkMetaData chunk : last.getColumns()) {
        OffsetIndex pages = reader.readOffsetIndex(chunk);
        assertThat(pages.getPageCount()).isEqualTo(2);
        assertThat(pages.getFirstRowIndex(1)).isEqualTo(columns.rowsOfAPage());
      }
    }
    assertThat(spark().read().parquet(folder.toString()).count()).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "32", "64", "512", "513", "100000", "10000000"})
  void whatATaskHoldsIsBoundedWhateverTheDimension(int dimension) {
    for (Correction correction : Correction.all().toArray(Correction[]::new)) {
      SampleColumns columns =
          SampleColumns.of(Readout.plain(dimension), correction, Rounding.floats());
      long row = columns.bytesOfARow();

      assertThat(columns.rowsOfAPage()).isPositive();
      assertThat(columns.rowsOfAPage()).isLessThanOrEqualTo(20_000);
      assertThat(columns.rowsOfAPage() * row).isLessThanOrEqualTo(Math.max(row, 1 << 24));
      assertThat(columns.rowsOfAGroup() % columns.rowsOfAPage()).isZero();
      assertThat(columns.rowsOfAGroup() * row).isLessThanOrEqualTo(Math.max(row, 1 << 26));
      if (dimension <= 64) {
        assertThat(columns.rowsOfAGroup()).isBetween(100_000, 1_000_000);
      }
    }
  }

  @Test
  void allPagesButTheLastAreOneArray() {
    SampleColumns columns = SampleColumns.of(Readout.plain(3), Correction.NONE, Rounding.floats());
    int page = columns.rowsOfAPage();
    Iterator<Row> pages =
        Page.of(columns, Readout.plain(columns.width()), source(columns, 3 * page + 2));

    Object first = pages.next().get(1);
    assertThat(pages.next().get(1)).isSameAs(first);
    assertThat(pages.next().getInt(0)).isEqualTo(page);
    Row last = pages.next();
    assertThat(last.getInt(0)).isEqualTo(2);
    assertThat((byte[]) last.get(1)).hasSize(2 * columns.bytesOfARow());
    assertThat(pages.hasNext()).isFalse();
  }

  @Test
  void noColumnHasADictionaryAndChainsAndDrawsTakeHardlyAnyRoom() {
    SampleColumns columns =
        SampleColumns.of(Readout.plain(2), Correction.METROPOLIS, Rounding.floats());
    int count = 40_000;
    for (ColumnChunkMetaData chunk : chunks(write(columns, count, "zstd"))) {
      assertThat(chunk.getEncodings()).containsOnly(Encoding.PLAIN, Encoding.RLE);
      assertThat(chunk.hasDictionaryPage()).isFalse();
      if (List.of("chain", "draw", "accepted").contains(chunk.getPath().toDotString())) {
        assertThat(chunk.getTotalSize()).isLessThan(count / 2);
      }
    }
  }

  @Test
  void smallestAndLargestValuesAreThereForReadersThatFilter() {
    SampleColumns columns =
        SampleColumns.of(Readout.plain(1), Correction.METROPOLIS, Rounding.floats());
    Path folder = write(columns, 50_000, "zstd");

    List<ColumnChunkMetaData> chunks = chunks(folder);
    assertThat(chunks.get(2).getStatistics().minAsString()).isEqualTo("0");
    assertThat(chunks.get(2).getStatistics().maxAsString()).isEqualTo("6");
    assertThat(chunks.get(3).getStatistics().maxAsString()).isEqualTo("7142");
    assertThat(chunks.get(4).getStatistics().maxAsString()).isEqualTo("true");
    assertThat(spark().read().parquet(folder.toString()).where("draw = 7000").count()).isEqualTo(7);
  }

  /** A column with numbers that are no numbers has no bounds, or a filter would lose its rows. */
  @Test
  void filtersFindAllRowsAlsoBesideNumbersThatAreNoNumbers() {
    SampleColumns columns =
        SampleColumns.of(Readout.plain(1), Correction.IMPORTANCE, Rounding.floats());
    Path folder = write(columns, 50_000, "zstd");
    List<Row> rows = rows(columns, 50_000);

    long above = rows.stream().filter(row -> row.getFloat(0) > 0.5f).count();
    long infinite =
        rows.stream().filter(row -> row.getDouble(1) == Double.POSITIVE_INFINITY).count();
    // To Spark a NaN is larger than any number.
    assertThat(
            spark().read().parquet(folder.toString()).where("x0 > 0.5 and not isnan(x0)").count())
        .isEqualTo(above);
    assertThat(
            spark().read().parquet(folder.toString()).where("energy = double('Infinity')").count())
        .isEqualTo(infinite);
  }

  @Test
  void aDataSetOfNoRowsHasItsColumns() throws IOException {
    SampleColumns columns =
        SampleColumns.of(Readout.plain(2), Correction.RESAMPLE, Rounding.floats());
    Path folder = write(columns, 0, "zstd");

    assertThat(spark().read().parquet(folder.toString()).columns())
        .containsExactly("x0", "x1", "energy");
    assertThat(Samples.rows(spark(), folder)).isEmpty();
    assertThat(Files.size(Samples.files(folder).get(0))).isPositive();
  }
}
