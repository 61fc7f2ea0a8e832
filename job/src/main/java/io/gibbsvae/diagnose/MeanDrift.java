package io.gibbsvae.diagnose;

/**
 * How far a mean moves when samples are moved by chains that leave the target invariant; it stays
 * where it is if they are samples of the target.
 *
 * @param name of the coordinate, or {@value SteinDeparture#ENERGY}
 * @param function whose mean it is
 * @param mean the change, in units of the samples' standard deviation (of its square for SQUARE)
 * @param pValue chance that samples of the target move by as many standard errors
 */
public record MeanDrift(String name, Function function, Estimate mean, double pValue) {

  /** A function of a standardised coordinate. */
  public enum Function {
    /** The coordinate itself, or the energy. */
    MEAN,
    /** Its square. */
    SQUARE
  }
}
