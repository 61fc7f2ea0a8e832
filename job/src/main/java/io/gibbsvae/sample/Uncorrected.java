package io.gibbsvae.sample;

/** No correction: rows are independent samples of the model. */
final class Uncorrected extends UsualCorrection {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return "none";
  }

  @Override
  public boolean corrects() {
    return false;
  }

  @Override
  public Production produce(Generation generation) {
    return new Production(
        generation.writeSamples(0, (page, block, row) -> {}),
        (sums, files) -> Findings.ofIndependentRows(sums));
  }

  @Override
  public String claim(SampleReport report, String reach) {
    return "the rows are samples of the model, not corrected";
  }

  @Override
  public String betterRows() {
    return "correct them with sample.correction = importance, resample or metropolis";
  }

  @Override
  public Nouns nouns() {
    return Nouns.of("samples, uncorrected");
  }
}
