package io.gibbsvae.model.network;

/**
 * Where a layer x W + b has its numbers in an array of parameters: W [inputs, outputs], column by
 * column, then b.
 *
 * @param inputs width of x
 * @param outputs width of b
 * @param offset of W from the start of the array
 */
public record Affine(int inputs, int outputs, int offset) {

  /** {@return how many numbers W has} */
  public int weights() {
    return inputs * outputs;
  }

  /** {@return where b begins} */
  public int biasOffset() {
    return offset + weights();
  }

  /** {@return where b ends} */
  public int end() {
    return biasOffset() + outputs;
  }
}
