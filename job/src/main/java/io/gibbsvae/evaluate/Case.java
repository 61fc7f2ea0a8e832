package io.gibbsvae.evaluate;

/**
 * What rules judge.
 *
 * @param evidence what else the run has to judge it by
 */
record Case<T>(T subject, Evidence evidence, Thresholds thresholds) {

  Remedies remedies() {
    return evidence.remedies();
  }
}
