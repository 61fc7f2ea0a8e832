package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.LocalSpark;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StoredSamplesTest {

  private static final int ROWS = 200_000;

  @TempDir private Path folder;

  private final SparkSession spark = LocalSpark.session(2);

  private StoredSamples written(Dataset<Row> rows, String name, int files, int dimension) {
    String path = folder.resolve(name).toString();
    rows.repartition(files).write().parquet(path);
    return StoredSamples.read(spark, path, rows.count(), dimension);
  }

  @Test
  void theSameRowsArePickedHoweverTheyAreCutIntoFiles() {
    Dataset<Row> rows =
        spark
            .range(ROWS)
            .selectExpr(
                "cast(id / 1000 as float) as x0",
                "cast(1 as float) as x1",
                "cast(id % 977 as double) as energy",
                "cast(id % 7 as double) as log_weight");

    StoredSamples one = written(rows, "one", 1, 2);
    StoredSamples many = written(rows, "many", 7, 2);

    assertThat(one.draws().x()).isEqualTo(many.draws().x());
    assertThat(one.draws().energies()).isEqualTo(many.draws().energies());
    assertThat(one.logWeights()).isEqualTo(many.logWeights());
    assertThat(one.chains()).isEmpty();
    // One in four, from everywhere: the mean of 0 .. 199.999, to five standard errors.
    assertThat(one.draws().rows()).isBetween(49_000, 51_000);
    assertThat(Arrays.stream(one.draws().coordinate(0)).average().orElseThrow())
        .isCloseTo(100, within(5 * 57.7 / Math.sqrt(50_000)));
  }

  @Test
  void readsDoublesBesideFloatsAndRowsWithoutAWeight() {
    Dataset<Row> rows =
        spark
            .range(200)
            .selectExpr(
                "2459000.0D + id / 1024D as x0",
                "cast(id as float) as x1",
                "if(id = 7, cast('NaN' as double), cast(id as double)) as energy",
                "if(id = 7, cast('-Infinity' as double), 0D) as log_weight");

    StoredSamples samples = written(rows, "doubles", 2, 2);

    assertThat(samples.draws().rows()).isEqualTo(199);
    assertThat(samples.draws().coordinate(0)).contains(2459000 + 3 / 1024.0);
    assertThat(samples.draws().weights()).containsOnly(1.0 / 199);
    assertThat(samples.logWeights()).hasSize(200).contains(Double.NEGATIVE_INFINITY);
  }

  @Test
  void chainsThatWereEverOutsideAreNotDrawn() {
    Dataset<Row> rows =
        spark
            .range(3 * 20)
            .selectExpr(
                "cast(id as float) as x0",
                "if(id = 4, cast('Infinity' as double), cast(id as double)) as energy",
                "cast(id % 3 as int) as chain",
                "cast(id div 3 as int) as draw",
                "true as accepted");

    assertThat(written(rows, "outside", 1, 1).chains()).hasSize(2);
  }

  @Test
  void chainsAreReadInTheOrderOfTheirDraws() {
    Dataset<Row> rows =
        spark
            .range(6 * 50)
            .selectExpr(
                "array(cast(0 as float), cast(id as float)) as x",
                "cast(id as double) as energy",
                "cast(id % 6 as int) as chain",
                "cast(id div 6 as int) as draw",
                "true as accepted");

    StoredSamples samples = written(rows, "chains", 3, 2);

    assertThat(samples.logWeights()).isEmpty();
    assertThat(samples.chains()).hasSize(4);
    assertThat(samples.chains().get(1)).hasSize(50).startsWith(1, 7, 13).isSorted();
    assertThat(samples.draws().rows()).isEqualTo(300);
    assertThat(samples.draws().coordinate(1)).contains(299);
  }
}
