package io.gibbsvae.model.network;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps ND4J and its BLAS to one thread each, unless OMP_NUM_THREADS says otherwise. Parallelism is
 * Spark's: with more threads than that the small operations of a gradient step spin on each other
 * (2 to 20 times slower on 2 cores), and sums of different lengths give different bits on machines
 * with different numbers of cores.
 */
final class NativeThreads {

  static {
    if (System.getenv("OMP_NUM_THREADS") == null) {
      Nd4j.getEnvironment().setMaxMasterThreads(1);
      Nd4j.getEnvironment().setMaxThreads(1);
      Nd4j.factory().blas().setMaxThreads(1);
    }
  }

  private NativeThreads() {}

  /** Does it, once in a process. */
  static void limit() {
    // The static initialiser has run when this is called.
  }
}
