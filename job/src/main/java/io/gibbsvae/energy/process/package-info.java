/**
 * Energies that another program computes, in a process of its own that reads points and writes
 * energies with their gradients. {@link io.gibbsvae.energy.process.ProcessPotential} is the way in.
 */
package io.gibbsvae.energy.process;
