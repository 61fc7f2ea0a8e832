package io.gibbsvae.target;

/** An energy whose coordinates are a field's values on the sites of a lattice, row-major. */
public interface Lattice {

  /** The number of sites along each axis; their product is D. */
  int[] sites();
}
