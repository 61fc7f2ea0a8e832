package io.gibbsvae.model;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks in double precision, one number after the other. */
final class PlainNetwork {

  private PlainNetwork() {}

  /** What a network puts out for one row, by the graph's own parameters and plain loops. */
  static double[] output(BoundGraph graph, String network, double... row) {
    double[] current = row;
    List<Layer> layers = graph.network(network);
    for (int k = 0; k < layers.size(); k++) {
      INDArray w = layers.get(k).getParam("W");
      INDArray b = layers.get(k).getParam("b");
      double[] next = new double[w.columns()];
      for (int j = 0; j < next.length; j++) {
        next[j] = b.getDouble(j);
        for (int i = 0; i < current.length; i++) {
          next[j] += current[i] * w.getDouble(i, j);
        }
        next[j] =
            k < layers.size() - 1 ? activation(graph.settings().activation(), next[j]) : next[j];
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
