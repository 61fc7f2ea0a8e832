package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Text;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Groups of rows, each with an effect that is added to the linear predictors of its rows. Effects
 * are N(0, tau^2).
 *
 * <p>Their coordinates are not centred: z of each group, N(0, 1) by the prior, then log tau, and an
 * effect is tau z. Where groups have few rows, the width of the coordinates does not depend on tau
 * then.
 *
 * @param group of each row, from 0
 * @param count how many groups there are
 * @param prior of tau
 */
public record Grouping(int[] group, int count, NoisePrior prior) implements Serializable {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a row's group is not one of them
   */
  public Grouping {
    group = group.clone();
    Text.require(
        count > 0 && Arrays.stream(group).allMatch(g -> g >= 0 && g < count),
        "groups must be from 0 to %s",
        count - 1);
  }
}
