package io.gibbsvae.sample;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.energy.Text;
import java.util.List;
import java.util.Optional;

/** Rows are drawn from several times as many samples of the model, by the weights of these. */
final class Resample extends UsualCorrection {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return "resample";
  }

  @Override
  public boolean usesWeights() {
    return true;
  }

  @Override
  public List<Misfit> misfits(
      long rows, long rowsPerFile, int candidates, Optional<ChainSettings> chains) {
    int most = Integer.MAX_VALUE / 4 / candidates;
    return rowsPerFile <= most
        ? List.of()
        : List.of(
            new Misfit(
                "rows-per-file",
                "at most "
                    + most
                    + ", because a task keeps the weights of sample.candidates, "
                    + candidates
                    + ", times as many"));
  }

  @Override
  public Production produce(Generation generation) {
    Candidates candidates = new Resampling(generation).run();
    return new Production(
        candidates.energyEvaluations(),
        (sums, files) -> Findings.ofResampledRows(sums, candidates));
  }

  @Override
  public String claim(SampleReport report, String reach) {
    return Text.format(
        "the rows are samples of the target%s; their effective sample size is at least %,.0f, and"
            + " %,d are distinct",
        reach, report.smallestEss(), report.distinct().orElse(0L));
  }

  @Override
  public Nouns nouns() {
    return new Nouns("samples", "candidates", "the candidates that the rows were drawn from");
  }
}
