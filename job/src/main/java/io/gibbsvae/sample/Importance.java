package io.gibbsvae.sample;

import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Text;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Rows are independent samples of the model, each with the log of its importance weight w_K. */
final class Importance extends UsualCorrection {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return "importance";
  }

  @Override
  public boolean usesWeights() {
    return true;
  }

  @Override
  public List<StructField> columns() {
    return List.of(SampleColumns.field("log_weight", DataTypes.DoubleType));
  }

  @Override
  public double logWeight(InternalRow row, int energy) {
    double value = row.getDouble(energy);
    // An undefined weight is written as zero, and counted as none.
    return Double.isNaN(value) || value == Double.NEGATIVE_INFINITY
        ? Double.NaN
        : row.getDouble(energy + 1);
  }

  @Override
  public Production produce(Generation generation) {
    int latentDraws = generation.settings().weights().latentDraws();
    long energies =
        generation.writeSamples(
            latentDraws,
            (page, block, row) -> {
              double logWeight = block.logWeight(row);
              // Readers need not look for NaN.
              boolean defined = logWeight < Double.POSITIVE_INFINITY;
              page.put(0, defined ? logWeight : Double.NEGATIVE_INFINITY);
            });
    return new Production(
        energies,
        (sums, files) ->
            Findings.ofIndependentRows(sums)
                .with(WeightReport.of(latentDraws, sums.weights(), sums.tail())));
  }

  @Override
  public String claim(SampleReport report, String reach) {
    return Text.format(
        "weighted by exp(log_weight), the rows are samples of the target%s; their effective sample"
            + " size is at least %,.0f",
        reach, report.smallestEss());
  }

  @Override
  public String query(String x, String rows) {
    return "SELECT sum(w * "
        + x
        + ") / sum(w) FROM (SELECT *, exp(log_weight - max(log_weight) OVER ()) AS w FROM "
        + rows
        + ")";
  }

  @Override
  public Nouns nouns() {
    return Nouns.of("samples, weighted");
  }
}
