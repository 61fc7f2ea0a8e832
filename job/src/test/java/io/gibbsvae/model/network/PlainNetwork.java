package io.gibbsvae.model.network;

import java.util.List;

/** Networks in double precision, one number after the other. */
public final class PlainNetwork {

  private PlainNetwork() {}

  /** What a network puts out for one row, by plain loops. */
  public static double[] output(
      float[] parameters, List<Affine> layers, Activation activation, double... row) {
    double[] current = row;
    for (int k = 0; k < layers.size(); k++) {
      Affine layer = layers.get(k);
      double[] next = new double[layer.outputs()];
      for (int j = 0; j < next.length; j++) {
        next[j] = parameters[layer.biasOffset() + j];
        for (int i = 0; i < current.length; i++) {
          next[j] += current[i] * parameters[layer.offset() + j * layer.inputs() + i];
        }
        next[j] = k < layers.size() - 1 ? DoubleNetwork.value(activation, next[j]) : next[j];
      }
      current = next;
    }
    return current;
  }
}
