/**
 * A first look at an energy before anything is trained on it: {@link
 * io.gibbsvae.check.EnergyCheck}.
 */
package io.gibbsvae.check;
