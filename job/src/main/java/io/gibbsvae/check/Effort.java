package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;

/** How hard to look where a target is. None of it depends on a clock. */
enum Effort {
  /**
   * Of a run that is planned: some 15,000 to 50,000 energies, more where descents do not arrive.
   */
  PLAN(32, new Survey.Length(400, 480, true), 8192, 48),
  /** Of a run that looks for minima alone. */
  SEARCH(0, new Survey.Length(0, 0, false), 8192, 128),
  /** Of a check, which has nothing else to do. */
  CHECK(64, new Survey.Length(600, 1000, true), 32_768, 128);

  private final int chains;
  private final Survey.Length length;
  private final int points;
  private final int descents;

  Effort(int chains, Survey.Length length, int points, int descents) {
    this.chains = chains;
    this.length = length;
    this.points = points;
    this.descents = descents;
  }

  /** Chains. */
  int chains() {
    return chains;
  }

  /** How long they are. */
  Survey.Length length() {
    return length;
  }

  /** Points whose energies say where descents begin. */
  int points() {
    return points;
  }

  /** Descents from anywhere; as many, as many again, and half as many look for others. */
  int descents() {
    return descents;
  }
}
