package io.gibbsvae.latent;

import org.apache.commons.rng.core.source64.LongProvider;

/**
 * Philox 4x64-10: the very numbers of Commons RNG's own (which steps its counter before each block
 * of four), some blocks at a time and with {@link Math#multiplyHigh} called as such, which is twice
 * as fast or more.
 */
final class Philox extends LongProvider {

  // At the end of a stream the rest of the buffer is thrown away.
  private static final int BLOCKS = 16;

  private final long key0;
  private final long key1;
  private final long[] counter;
  private final long[] buffer = new long[4 * BLOCKS];
  private int position = buffer.length;

  /**
   * A generator at its start.
   *
   * @param counter four words, the lowest first
   */
  Philox(long key0, long key1, long... counter) {
    this.key0 = key0;
    this.key1 = key1;
    this.counter = counter.clone();
  }

  @Override
  public long next() {
    if (position == buffer.length) {
      for (int block = 0; block < BLOCKS; block++) {
        for (int word = 0; word < 4 && ++counter[word] == 0; word++) {
          // Carried into the next word.
        }
        fill(4 * block);
      }
      position = 0;
    }
    return buffer[position++];
  }

  private void fill(int offset) {
    long c0 = counter[0];
    long c1 = counter[1];
    long c2 = counter[2];
    long c3 = counter[3];
    long k0 = key0;
    long k1 = key1;
    for (int round = 0; round < 10; round++) {
      long high0 = unsignedHigh(0xD2E7470EE14C6C93L, c0);
      long high2 = unsignedHigh(0xCA5A826395121157L, c2);
      long low0 = 0xD2E7470EE14C6C93L * c0;
      long low2 = 0xCA5A826395121157L * c2;
      c0 = high2 ^ c1 ^ k0;
      c1 = low2;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 += 0x9E3779B97F4A7C15L;
      k1 += 0xBB67AE8584CAA73BL;
    }
    buffer[offset] = c0;
    buffer[offset + 1] = c1;
    buffer[offset + 2] = c2;
    buffer[offset + 3] = c3;
  }

  /** The upper word of a product of unsigned numbers, the first of them with its top bit set. */
  private static long unsignedHigh(long large, long b) {
    return Math.multiplyHigh(large, b) + b + ((b >> 63) & large);
  }
}
