package io.gibbsvae.diagnose;

import java.io.Serializable;

/**
 * A number and its Monte-Carlo standard error.
 *
 * @param value the estimate
 * @param standardError its standard error; NaN where it cannot be told
 */
public record Estimate(double value, double standardError) implements Serializable {}
