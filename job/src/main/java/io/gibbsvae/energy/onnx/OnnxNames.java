package io.gibbsvae.energy.onnx;

import java.io.Serializable;

/**
 * What a model calls its input and its outputs.
 *
 * @param input the points, [n, D]
 * @param energy U of each in nats, [n] or [n, 1]
 * @param gradient dU/dx of each, [n, D]
 */
public record OnnxNames(String input, String energy, String gradient) implements Serializable {}
