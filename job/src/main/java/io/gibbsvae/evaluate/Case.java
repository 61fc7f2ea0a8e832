package io.gibbsvae.evaluate;

/**
 * What rules judge.
 *
 * @param subject what was found of a model or of rows
 * @param evidence what else the run has to judge it by
 * @param thresholds where levels change
 * @param <T> an evaluation or a report on rows
 */
record Case<T>(T subject, Evidence evidence, Thresholds thresholds) {

  Remedies remedies() {
    return evidence.remedies();
  }
}
