package io.gibbsvae.energy.stan;

import com.sun.jna.Pointer;

/**
 * BridgeStan's C interface of a library. Addresses of memory and of model objects are longs, flags
 * are 0 or 1, and functions that return an int return 0 where nothing failed.
 *
 * <p>Public because the classes that implement it, one to a library, are loaded by a class loader
 * of their own.
 */
public interface ModelFunctions {

  /**
   * Makes a model object.
   *
   * @param data JSON in UTF-8, terminated by 0
   * @param error address of where the address of a message goes
   * @return its address, or 0
   */
  long construct(byte[] data, int seed, long error);

  /** Frees a model object. */
  void destruct(long model);

  /** Frees a message. */
  void freeMessage(long message);

  /** What the library says of the model: text that the model keeps. */
  Pointer info(long model);

  /** Names of the values that {@link #constrain} writes, separated by commas. */
  Pointer names(long model, byte transformed, byte generated);

  /** Names of the coordinates, separated by commas. */
  Pointer coordinateNames(long model);

  /** How many values {@link #constrain} writes. */
  int width(long model, byte transformed, byte generated);

  /** D. */
  int dimension(long model);

  /** Writes the constrained parameters of a point. */
  int constrain(
      long model, byte transformed, byte generated, long point, long values, long rng, long error);

  /** Writes the point of constrained parameters. */
  int unconstrain(long model, long values, long point, long error);

  /** Sets what prints: the address of a function, or 0 for standard output. */
  int printBy(Pointer callback, long error);
}
