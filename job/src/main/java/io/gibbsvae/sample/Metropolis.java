package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.energy.Text;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Rows are the draws of Markov chains that leave the target invariant; a file has whole chains. */
final class Metropolis extends UsualCorrection {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return "metropolis";
  }

  @Override
  public boolean usesChains() {
    return true;
  }

  @Override
  public List<Misfit> misfits(
      long rows, long rowsPerFile, int candidates, Optional<ChainSettings> chains) {
    return chains
        .filter(c -> rows % c.draws() != 0)
        .map(
            c ->
                new Misfit(
                    "rows",
                    "a multiple of sample.metropolis.draws, "
                        + c.draws()
                        + ", because each chain gives that many rows"))
        .stream()
        .toList();
  }

  @Override
  public List<StructField> columns() {
    return List.of(
        SampleColumns.field("chain", DataTypes.IntegerType),
        SampleColumns.field("draw", DataTypes.IntegerType),
        SampleColumns.field("accepted", DataTypes.BooleanType));
  }

  @Override
  public Production produce(Generation generation) {
    ChainRows rows = ChainRows.ofModel(generation);
    TaskReports<ChainReport> reports = generation.reports("chains", ChainReport.class);
    generation.write(rows.pages(generation.spark(), reports), reports);
    return production(reports, rows);
  }

  /** What chains have left. */
  static Production production(TaskReports<ChainReport> reports, ChainRows rows) {
    ChainReport report = reports.total(ChainReport.none(), ChainReport::plus);
    return new Production(
        report.energyEvaluations(),
        (sums, files) ->
            ChainPass.over(files, sums, rows.draws(), rows.rowsOfATask())
                .findings(report, rows.draws()));
  }

  @Override
  public String claim(SampleReport report, String reach) {
    return Text.format(
        "the rows are samples of the target%s: the chains agree (R-hat at most %.3f); their effective"
            + " sample size is at least %,.0f",
        reach,
        report.largestRHat().map(QuantitySummary::rHat).orElse(Double.NaN),
        report.smallestEss());
  }

  @Override
  public String moreRows() {
    return "raise sample.rows or sample.metropolis.thin, or improve the model";
  }

  @Override
  public String betterRows() {
    return "raise sample.metropolis.warm-up and thin, or improve the model";
  }
}
