/**
 * Energies that are Stan programs: the library {@code libstanli.so} compiles and evaluates a
 * program, or BridgeStan has compiled it beforehand. Both have BridgeStan's C interface, which is
 * called through JNA.
 *
 * <p>The entry point is {@link io.gibbsvae.energy.stan.StanProgram}. Its library and its data
 * travel as {@link io.gibbsvae.energy.SharedBytes}: a process writes the library to a temporary
 * file, loads it and deletes the file. Model objects of a program are shared by the tasks of a
 * process, each used by one thread at a time. Points are of Stan's unconstrained scale, and the
 * energy is the negative log density with the log Jacobian, in nats.
 */
package io.gibbsvae.energy.stan;
