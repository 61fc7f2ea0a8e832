package io.gibbsvae.run;

/**
 * What a command line asks for besides its command and its configuration.
 *
 * @param overwrite whether an output folder of another configuration may be replaced
 * @param baseline whether an evaluation runs chains without a model beside it
 * @param quiet whether nothing but warnings, errors and {@code json} is said
 * @param json whether the manifest is said, on one line, in place of words
 */
public record Options(boolean overwrite, boolean baseline, boolean quiet, boolean json) {

  /** {@return nothing special: what a command does by itself} */
  public static Options none() {
    return new Options(false, false, false, false);
  }
}
