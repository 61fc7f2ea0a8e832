package io.gibbsvae.diagnose;

import java.util.List;

/**
 * How far samples are from Stein's identities, which every smooth target fulfils: for a vector
 * field f that is not too large, E[div f - f . grad U] = 0. {@link SteinTest} says which fields.
 *
 * @param rows samples whose gradients were taken; equal ones are one
 * @param identities how many identities were tested
 * @param pValue chance that samples of the target are as many standard errors from any of the
 *     identities: at most 1, corrected for their number; NaN where there are too few samples
 * @param wallShare share of points half a standard deviation from the samples that have no finite
 *     energy, looked at only where {@link #departs()} would be true without it. Where a density
 *     ends at a wall the identities do not hold
 * @param departures those that are most standard errors from 0, the worst first
 */
public record SteinReport(
    long rows, int identities, double pValue, double wallShare, List<SteinDeparture> departures) {

  /** Samples of the target depart in fewer than one of so many runs. */
  private static final double LEVEL = 1e-4;

  /** Share of points beside samples beyond a wall from which on a wall explains a departure. */
  private static final double WALL = 1e-3;

  /** {@return whether the samples are significantly off, and the target has no wall beside them} */
  public boolean departs() {
    return isSignificant(pValue) && !meetsWall();
  }

  /** {@return whether a departure would be significant as the only one} */
  public boolean isCertain(SteinDeparture departure) {
    return isSignificant(identities * departure.pValue());
  }

  /** {@return whether a departure says nothing, because the density ends beside the samples} */
  public boolean meetsWall() {
    return wallShare > WALL;
  }

  /** {@return the same with a share of points beyond a wall} */
  public SteinReport withWalls(double share) {
    return new SteinReport(rows, identities, pValue, share, departures);
  }

  private static boolean isSignificant(double pValue) {
    return pValue < LEVEL;
  }
}
