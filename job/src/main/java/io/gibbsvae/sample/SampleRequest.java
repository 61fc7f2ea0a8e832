package io.gibbsvae.sample;

import java.util.OptionalLong;

/**
 * What is asked of the rows of a run. What it leaves open is decided by a pilot, a few samples of
 * the trained model or a few chains: see {@link Pilot}.
 *
 * @param settings of the rows; what is open has some value in them that fits the others
 * @param correctionOpen whether the correction is weights or chains, as these turn out
 * @param warmUpOpen whether chains warm up until they agree
 * @param thinOpen whether draws of chains are as far apart as their autocorrelation asks for
 * @param effectiveRows the effective sample size, in rows, that each coordinate and the energy
 *     shall have, where it decides the number of rows
 */
public record SampleRequest(
    SampleSettings settings,
    boolean correctionOpen,
    boolean warmUpOpen,
    boolean thinOpen,
    OptionalLong effectiveRows) {

  /** {@return a request that leaves nothing open} */
  public static SampleRequest of(SampleSettings settings) {
    return new SampleRequest(settings, false, false, false, OptionalLong.empty());
  }

  /** {@return whether there is something to decide} */
  public boolean isOpen() {
    boolean chainsOpen = settings.correction().usesChains() && (warmUpOpen || thinOpen);
    return correctionOpen || effectiveRows.isPresent() || chainsOpen;
  }
}
