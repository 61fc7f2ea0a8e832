package io.gibbsvae.diagnose;

/**
 * A mean that is 0 under the target, and what it is of some samples.
 *
 * @param name of the coordinate, or {@value #ENERGY}
 * @param function what the coordinate or the energy is weighted by
 * @param mean in units of the samples' standard deviation: of {@link Function#MEAN} about by how
 *     many standard deviations their mean is off, of {@link Function#SCALE} by which share their
 *     variance, of the others the density, times the standard deviation, at which they are cut off
 * @param pValue chance that the mean is as many standard errors from 0 for samples of the target,
 *     by Student's law with as many degrees of freedom as the standard error has
 */
public record SteinDeparture(String name, Function function, Estimate mean, double pValue) {

  /** The name of identities along the energy. */
  public static final String ENERGY = "energy";

  /** A function of a coordinate, or of the energy. */
  public enum Function {
    /** 1. */
    MEAN,
    /** The coordinate itself; of the energy the virial theorem. */
    SCALE,
    /** From 0 at the 15 % quantile to 1 at the 2 % quantile. */
    LOWER_TAIL,
    /** From 0 at the 85 % quantile to 1 at the 98 % quantile. */
    UPPER_TAIL,
    /** From 0 at the 4 % quantile to 1 at the 0.4 % quantile. */
    LOWER_END,
    /** From 0 at the 96 % quantile to 1 at the 99.6 % quantile. */
    UPPER_END
  }

  /** {@return the mean in standard errors} */
  public double standardErrors() {
    return mean.value() / mean.standardError();
  }
}
