package io.gibbsvae.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks in double precision, one number after the other. */
final class PlainNetwork {

  private PlainNetwork() {}

  /** What a network puts out for one row, by the graph's own parameters and plain loops. */
  static double[] output(BoundGraph graph, String network, double... row) {
    double[] current = row;
    for (int k = 0; k < graph.depth(); k++) {
      INDArray w = graph.weights(network, k);
      INDArray b = graph.biases(network, k);
      double[] next = new double[w.columns()];
      for (int j = 0; j < next.length; j++) {
        next[j] = b.getDouble(j);
        for (int i = 0; i < current.length; i++) {
          next[j] += current[i] * w.getDouble(i, j);
        }
        next[j] =
            k < graph.depth() - 1 ? activation(graph.settings().activation(), next[j]) : next[j];
      }
      current = next;
    }
    return current;
  }

  static double activation(Activation activation, double x) {
    return switch (activation) {
      case TANH -> Math.tanh(x);
      case SILU -> x / (1 + Math.exp(-x));
      case RELU -> Math.max(0, x);
      // ND4J means the approximation.
      case GELU -> x / (1 + Math.exp(-1.702 * x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
    };
  }
}
