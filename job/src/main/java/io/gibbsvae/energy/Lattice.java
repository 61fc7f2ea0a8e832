package io.gibbsvae.energy;

/** An energy whose coordinates are a field's values on the sites of a lattice, row-major. */
public interface Lattice {

  /** {@return the number of sites along each axis} Their product is D. */
  int[] sites();
}
