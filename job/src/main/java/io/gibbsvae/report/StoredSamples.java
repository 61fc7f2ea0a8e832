package io.gibbsvae.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.gibbsvae.sample.ParquetFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;

/**
 * What a report shows of a run's samples: some of the rows, and all draws of a few chains.
 *
 * @param draws rows that a hash of theirs picks, in its order: the same ones however the data are
 *     cut into files
 * @param logWeights their log weights in nats, in no order; empty where all rows count the same
 * @param chains energies of the first chains, each in the order of its draws; without those that
 *     were ever outside the support
 */
public record StoredSamples(Draws draws, double[] logWeights, List<double[]> chains) {

  private static final int MOST_NUMBERS = 1_000_000;
  private static final int MOST_ROWS = 50_000;
  private static final int CHAINS = 4;

  /**
   * Reads them.
   *
   * @param width C, how many values a row has
   */
  public static StoredSamples read(SparkSession spark, String path, long rows, int width) {
    Dataset<Row> all = ParquetFolder.rows(spark, path);
    List<String> names = Arrays.asList(all.columns());
    boolean weighted = names.contains("log_weight");
    boolean ofChains = names.contains("chain");
    long wanted = Math.min(MOST_ROWS, Math.max(1000, MOST_NUMBERS / width));
    long every = Math.max(1, rows / wanted);
    List<Column> identity = new ArrayList<>(List.of(col(names.get(0)), col("energy")));
    if (ofChains) {
      // A chain that stays where it is has the same row again.
      identity.addAll(List.of(col("chain"), col("draw")));
    }
    Column hash = xxhash64(identity.toArray(Column[]::new));
    List<Row> some =
        all.where(pmod(hash, lit(every)).equalTo(0)).sort(hash, col("energy")).collectAsList();
    double[] x = new double[some.size() * width];
    double[] energies = new double[some.size()];
    double[] logWeights = new double[weighted ? some.size() : 0];
    boolean wide = !(all.schema().fields()[0].dataType() instanceof ArrayType);
    int energy = names.indexOf("energy");
    for (int row = 0; row < some.size(); row++) {
      Row values = some.get(row);
      List<Number> array = wide ? List.of() : values.getList(0);
      for (int i = 0; i < width; i++) {
        x[row * width + i] = (wide ? (Number) values.get(i) : array.get(i)).doubleValue();
      }
      energies[row] = values.getDouble(energy);
      if (weighted) {
        logWeights[row] = values.getDouble(names.indexOf("log_weight"));
      }
    }
    Draws draws =
        weighted
            ? Draws.ofLogWeights(width, x, energies, logWeights)
            : Draws.equal(width, x, energies);
    return new StoredSamples(draws, logWeights, ofChains ? chains(all) : List.of());
  }

  private static List<double[]> chains(Dataset<Row> all) {
    List<Row> first =
        all.where(col("chain").lt(CHAINS))
            .select("chain", "energy")
            .sort("chain", "draw")
            .collectAsList();
    return IntStream.range(0, CHAINS)
        .mapToObj(
            chain ->
                first.stream()
                    .filter(row -> row.getInt(0) == chain)
                    .mapToDouble(row -> row.getDouble(1))
                    .toArray())
        .filter(energies -> energies.length > 1)
        // What is infinite cannot be drawn.
        .filter(energies -> Arrays.stream(energies).allMatch(Double::isFinite))
        .toList();
  }
}
