package io.gibbsvae.model;

/** A decoder's or encoder's network, evaluated on a block of rows that is given by columns. */
interface Network {

  /**
   * Puts out a block of rows.
   *
   * @param inputs [inputs][at least rows]
   * @param outputs [outputs][at least rows], to be overwritten
   */
  void forward(int rows, double[][] inputs, double[][] outputs);
}
