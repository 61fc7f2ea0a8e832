package io.gibbsvae.run;

/**
 * What a command line asks for besides its command and its configuration.
 *
 * @param overwrite whether an output folder of another configuration may be replaced
 * @param baseline whether an evaluation runs chains without a model beside it
 */
public record Options(boolean overwrite, boolean baseline) {}
