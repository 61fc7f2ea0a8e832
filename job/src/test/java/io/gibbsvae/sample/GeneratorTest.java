package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Energies.Beyond;
import io.gibbsvae.Energies.Bounded;
import io.gibbsvae.Energies.Counting;
import io.gibbsvae.Energies.HalfPlane;
import io.gibbsvae.Energies.Spring;
import io.gibbsvae.Energies.Undefined;
import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.Rounding;
import io.gibbsvae.model.TrainedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class GeneratorTest {

  private static final int ROWS_PER_FILE = 400;
  private static final int BLOCK = 64;
  private static final long ROWS = 2 * ROWS_PER_FILE + 3 * BLOCK + 11;
  private static final TrainedModel MODEL = TinyModel.untrained(TinyModel.settings(2));

  @TempDir private Path temporary;

  /** Of the data set written last. */
  private SampleReport report;

  private static SampleSettings settings(long rows) {
    return Settings.rows(rows, 3, ROWS_PER_FILE, BLOCK, "zstd");
  }

  private static Generator generator(int cores, Potential potential, long rows) {
    return new Generator(LocalSpark.session(cores), target(potential), settings(rows), List.of());
  }

  private static Target target(Potential potential) {
    return new Target("test", potential, Knowledge.nothing());
  }

  /** Writes a data set to a folder of that name. */
  private Path write(String name, int cores, Potential potential, long rows) {
    Path folder = temporary.resolve(name);
    report =
        generator(cores, potential, rows).write(MODEL, folder.toString(), "key", progress -> {});
    return folder;
  }

  private static List<Row> rows(Path folder) {
    return Samples.rows(LocalSpark.session(2), folder);
  }

  @Test
  void allRowsAreThereInAsManyFilesAsTheyNeed() {
    Path folder = write("samples", 2, new Spring(), ROWS);

    SparkSession spark = LocalSpark.session(2);
    assertThat(Samples.files(folder))
        .extracting(file -> Samples.rows(spark, file).size())
        .containsExactly(ROWS_PER_FILE, ROWS_PER_FILE, 3 * BLOCK + 11);
    assertThat(Samples.bits(rows(folder))).doesNotHaveDuplicates();
  }

  /** Spark reads paths as patterns, Hadoop as URIs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sweep[lr=0.1]",
        "{a,b}*?",
        "100% of #1, a+b",
        "a:b",
        "x=1",
        "back\\slash",
        "[a-z",
        "sorties-\u00e9",
        "_hidden"
      })
  void foldersMayHaveAnyName(String name) {
    Path folder = write(name, 2, new Spring(), ROWS).toAbsolutePath();

    assertThat(report.rows()).isEqualTo(ROWS);
    assertThat(Samples.files(folder)).hasSize(3);
    assertThat(ParquetFolder.rows(LocalSpark.session(2), folder.toString()).count())
        .isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fa-IR", "ar-EG-u-nu-arab", "tr-TR"})
  void filesAndRowsAreTheSameInEveryLocale(String tag) {
    Locale locale = Locale.getDefault();
    List<List<Object>> expected = Samples.bits(rows(write("root", 2, new Spring(), ROWS)));
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      Path folder = write("other", 2, new Spring(), ROWS);
      assertThat(Samples.files(folder))
          .extracting(file -> file.getFileName().toString().substring(0, 10))
          .containsExactly("part-00000", "part-00001", "part-00002");
      assertThat(Samples.bits(rows(folder))).isEqualTo(expected);
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void coordinatesAreFloatsAndEnergyAndWeightDoubles() {
    Path folder = write("samples", 2, new Spring(), 10);

    assertThat(LocalSpark.session(2).read().parquet(folder.toString()).schema())
        .isEqualTo(
            new StructType()
                .add("x0", DataTypes.FloatType)
                .add("x1", DataTypes.FloatType)
                .add("energy", DataTypes.DoubleType)
                .add("log_weight", DataTypes.DoubleType));
    assertThat(
            Generator.columns(Readout.plain(2), Correction.IMPORTANCE, Rounding.floats()).keySet())
        .containsExactly("x0", "x1", "energy", "log_weight");
  }

  @Test
  void theEnergyIsThatOfTheFloatsInTheSameRow() {
    for (Row row : rows(write("samples", 2, new Spring(), ROWS))) {
      double[] x = {row.getFloat(0), row.getFloat(1)};
      assertThat(row.getDouble(2)).isEqualTo(new Spring().energyAndGradient(x, new double[2]));
    }
  }

  @Test
  void theValuesAreTheSameOnOneCoreAndOnTwo() {
    Path one = write("one", 1, new Spring(), ROWS);
    Path two = write("two", 2, new Spring(), ROWS);

    assertThat(Samples.bits(rows(two))).isEqualTo(Samples.bits(rows(one)));
  }

  /** A block that is cut short draws other noise: whole blocks are the unit. */
  @Test
  void moreRowsKeepTheBlocksThatWereWhole() {
    List<List<Object>> all = Samples.bits(rows(write("all", 2, new Spring(), ROWS)));
    int whole = 2 * ROWS_PER_FILE + BLOCK;
    List<List<Object>> fewer = Samples.bits(rows(write("fewer", 2, new Spring(), whole + 7)));

    assertThat(fewer).hasSize(whole + 7);
    assertThat(fewer.subList(0, whole)).isEqualTo(all.subList(0, whole));
  }

  @Test
  void anotherSeedGivesOtherRows() {
    Path folder = temporary.resolve("other");
    new Generator(
            LocalSpark.session(2),
            target(new Spring()),
            Settings.rows(ROWS, 4, ROWS_PER_FILE, BLOCK, "zstd"),
            List.of())
        .write(MODEL, folder.toString(), "key", progress -> {});

    assertThat(Samples.bits(rows(folder)))
        .doesNotContainAnyElementsOf(Samples.bits(rows(write("samples", 2, new Spring(), ROWS))));
  }

  /**
   * Means of x0 over blocks, of which there are 256: the ratio of variances is within 30 % of 1
   * else.
   */
  @Test
  void withBalancedNoiseMeansOverBlocksVaryLessAndValuesAreTheSameOnOneCoreAndOnTwo() {
    List<Row> balanced = balanced("balanced", 2);

    assertThat(Samples.bits(balanced("one", 1))).isEqualTo(Samples.bits(balanced));
    double independent = variance(rows(write("independent", 2, new Spring(), 256 * BLOCK)));
    assertThat(variance(balanced)).isLessThan(0.1 * independent);
  }

  private List<Row> balanced(String name, int cores) {
    SampleSettings settings =
        Settings.balanced(Settings.rows(256 * BLOCK, 3, 32 * BLOCK, BLOCK, "zstd"));
    Path folder = temporary.resolve(name);
    new Generator(LocalSpark.session(cores), target(new Spring()), settings, List.of())
        .write(MODEL, folder.toString(), "key", progress -> {});
    return rows(folder);
  }

  private static double variance(List<Row> rows) {
    SummaryStatistics means = new SummaryStatistics();
    for (int block = 0; block < rows.size() / BLOCK; block++) {
      means.addValue(
          rows.subList(block * BLOCK, (block + 1) * BLOCK).stream()
              .mapToDouble(row -> row.getFloat(0))
              .average()
              .orElseThrow());
    }
    return means.getVariance();
  }

  @Test
  void beyondSomeDimensionTheCoordinatesAreOneList() {
    int dimension = Generator.WIDEST + 1;
    GaussianMixture potential =
        GaussianMixture.of(new double[1][dimension], new double[] {1}, new double[] {1});
    Path folder = temporary.resolve("wide");
    report =
        new Generator(
                LocalSpark.session(2),
                target(potential),
                Settings.rows(20, 3, 12, 8, "zstd"),
                List.of())
            .write(
                TinyModel.untrained(TinyModel.settings(dimension)),
                folder.toString(),
                "key",
                progress -> {});
    assertThat(report.quantities()).hasSize(dimension + 1);

    assertThat(LocalSpark.session(2).read().parquet(folder.toString()).schema())
        .isEqualTo(
            new StructType()
                .add("x", DataTypes.createArrayType(DataTypes.FloatType))
                .add("energy", DataTypes.DoubleType)
                .add("log_weight", DataTypes.DoubleType));
    List<Row> rows = rows(folder);
    assertThat(rows).hasSize(20);
    for (Row row : rows) {
      double[] x = row.<Float>getList(0).stream().mapToDouble(Float::doubleValue).toArray();
      assertThat(row.getDouble(1)).isEqualTo(potential.energyAndGradient(x, new double[dimension]));
    }
    assertThat(
            Generator.columns(Readout.plain(dimension), Correction.IMPORTANCE, Rounding.floats())
                .keySet())
        .containsExactly("x", "energy", "log_weight");
    assertThat(
            Generator.columns(
                    Readout.plain(dimension - 1), Correction.IMPORTANCE, Rounding.floats())
                .keySet())
        .hasSize(dimension + 1)
        .contains("x511");
  }

  @Test
  void aPointOutsideTheSupportWeighsNothing() {
    Path folder = write("samples", 2, new HalfPlane(), ROWS);

    long outside = 0;
    for (Row row : rows(folder)) {
      boolean out = row.getFloat(0) < 0;
      outside += out ? 1 : 0;
      assertThat(row.getDouble(2) == Double.POSITIVE_INFINITY).isEqualTo(out);
      assertThat(row.getDouble(3) == Double.NEGATIVE_INFINITY).isEqualTo(out);
    }
    assertThat(outside).isPositive();
    assertThat(report.nonFiniteEnergies()).isEqualTo(outside);
    assertThat(report.weights().orElseThrow().zeros()).isEqualTo(outside);
    assertThat(report.weights().orElseThrow().invalid()).isZero();
    assertThat(report.rows()).isEqualTo(ROWS);
  }

  @Test
  void anEnergyThatIsNotANumberIsCountedWhenItIsReadBack() {
    Undefined.mended = false;
    Path folder = write("samples", 2, new Undefined(), 50);

    assertThat(report.nonFiniteEnergies()).isEqualTo(50);
    assertThat(report.weights().orElseThrow().invalid()).isEqualTo(50);
    assertThat(rows(folder))
        .allSatisfy(row -> assertThat(row.getDouble(3)).isEqualTo(Double.NEGATIVE_INFINITY));
  }

  /** Each is an error of the energy: no row weighs anything by it, and means need no care. */
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
  void rowsWithoutAnEnergyHaveWeightZero(double beyond) {
    Path folder = write("samples", 2, new Beyond(beyond), ROWS);

    long undefined = 0;
    double weights = 0;
    double sum = 0;
    for (Row row : rows(folder)) {
      boolean there = row.getFloat(0) > 1;
      undefined += there ? 1 : 0;
      assertThat(row.getDouble(3) == Double.NEGATIVE_INFINITY).isEqualTo(there);
      if (there) {
        assertThat(row.getDouble(2)).isEqualTo(Double.valueOf(beyond));
      }
      weights += Math.exp(row.getDouble(3));
      sum += Math.exp(row.getDouble(3)) * row.getFloat(0);
    }
    assertThat(undefined).isPositive();
    assertThat(report.nonFiniteEnergies()).isEqualTo(undefined);
    WeightReport weighed = report.weights().orElseThrow();
    boolean outside = beyond == Double.POSITIVE_INFINITY;
    assertThat(weighed.zeros()).isEqualTo(outside ? undefined : 0);
    assertThat(weighed.invalid()).isEqualTo(outside ? 0 : undefined);
    assertThat(weighed.elbo().value()).isFinite();
    assertThat(report.quantities().get(0).mean()).isCloseTo(sum / weights, within(1e-12));
  }

  /** A model that has gone astray: some of its numbers are beyond all floats. */
  @Test
  void coordinatesBeyondAllNumbersAreZeroWithoutAWeight() {
    TrainedModel astray = TinyModel.untrained(TinyModel.settings(2, 0, 2e38));
    Path folder = temporary.resolve("astray");
    report =
        generator(2, new Bounded(), ROWS)
            .write(astray.rounded(Rounding.floats()), folder.toString(), "key", progress -> {});

    long lost = 0;
    for (Row row : rows(folder)) {
      assertThat(row.getFloat(0)).isFinite();
      assertThat(row.getFloat(1)).isFinite();
      boolean none = Double.isNaN(row.getDouble(2));
      lost += none ? 1 : 0;
      assertThat(row.getDouble(3) == Double.NEGATIVE_INFINITY).isEqualTo(none);
    }
    assertThat(lost).isPositive().isEqualTo(report.nonFiniteEnergies());
  }

  /**
   * A target of a thousandth's width at a Julian date, by a model of that place and width. Eight
   * standard errors and six: false alarms are beyond counting but for what heavy weights add.
   */
  @ParameterizedTest
  @MethodSource("io.gibbsvae.sample.Correction#all")
  void narrowCoordinatesFarFromZeroAreDoubles(Correction correction) {
    double centre = 2459000.61;
    double width = 1e-3;
    GaussianMixture potential =
        GaussianMixture.of(new double[][] {{centre, 0}}, new double[] {1}, new double[] {width});
    ChainSettings chains =
        new ChainSettings(40, 100, 1, Settings.moves(1, 1, 1, 2), 0, Settings.LANGEVIN);
    Path folder = temporary.resolve("far");
    report =
        new Generator(
                LocalSpark.session(2),
                target(potential),
                Settings.rows(4000, 3, 1000, BLOCK, "zstd", correction, chains),
                List.of())
            .write(
                TinyModel.untrained(TinyModel.settings(2, centre, width)),
                folder.toString(),
                "key",
                progress -> {});

    StructType schema = LocalSpark.session(2).read().parquet(folder.toString()).schema();
    assertThat(schema.apply("x0").dataType()).isEqualTo(DataTypes.DoubleType);
    assertThat(schema.apply("x1").dataType()).isEqualTo(DataTypes.FloatType);
    for (Row row : rows(folder)) {
      double[] x = {row.getDouble(0), row.getFloat(1)};
      assertThat(row.getDouble(2)).isEqualTo(potential.energyAndGradient(x, new double[2]));
    }
    QuantitySummary x0 = report.quantities().get(0);
    assertThat(x0.mean()).isCloseTo(centre, within(8 * x0.mcse()));
    // The model's own samples are wider, by the square root of two.
    double expected = correction == Correction.NONE ? Math.sqrt(2) * width : width;
    assertThat(x0.deviation()).isCloseTo(expected, within(0.1 * expected));
    report
        .weights()
        .ifPresent(
            weights ->
                assertThat(weights.logZ().value())
                    .isCloseTo(0, within(6 * weights.logZ().standardError())));
  }

  @Test
  void theRowsOfAFileAreMadeABlockAtATime() {
    Counting.POINTS.set(0);
    RowRange file = new RowRange(ROWS_PER_FILE, ROWS_PER_FILE);
    RowSource rows =
        new ModelRows(
            MODEL,
            new Counting(),
            settings(ROWS),
            file,
            4,
            (to, block, row) -> to.put(0, block.logWeight(row)),
            count -> {});
    Page page =
        new Page(
            SampleColumns.of(Readout.plain(2), Correction.IMPORTANCE, Rounding.floats()),
            Readout.plain(2));

    assertThat(Counting.POINTS).hasValue(0);
    for (int row = 0; row < ROWS_PER_FILE; row++) {
      rows.put(page);
      int blocks = row / BLOCK + 1;
      assertThat(Counting.POINTS).hasValue(Math.min(ROWS_PER_FILE, blocks * BLOCK));
    }
    assertThat(rows.hasNext()).isFalse();
  }
}
