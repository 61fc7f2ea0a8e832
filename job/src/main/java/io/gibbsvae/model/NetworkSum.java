package io.gibbsvae.model;

/**
 * A network and one of the same inputs that adds to its first outputs.
 *
 * @param <N> whether they have a backward pass
 */
class NetworkSum<N extends Network> implements Network {

  final N network;
  final N addition;

  NetworkSum(N network, N addition) {
    this.network = network;
    this.addition = addition;
  }

  @Override
  public void forward(int rows, double[][] inputs, double[][] outputs) {
    network.forward(rows, inputs, outputs);
    addition.forward(rows, inputs, outputs);
  }

  /** Both have a backward pass. */
  static final class WithGradient extends NetworkSum<GradientNetwork> implements GradientNetwork {

    WithGradient(GradientNetwork network, GradientNetwork addition) {
      super(network, addition);
    }

    @Override
    public void backward(int rows, double[][] outputGradients, double[][] inputGradients) {
      network.backward(rows, outputGradients, inputGradients);
      addition.backward(rows, outputGradients, inputGradients);
    }

    @Override
    public void backwardToInputs(int rows, double[][] outputGradients, double[][] inputGradients) {
      network.backwardToInputs(rows, outputGradients, inputGradients);
      addition.backwardToInputs(rows, outputGradients, inputGradients);
    }

    @Override
    public void refresh() {
      network.refresh();
      addition.refresh();
    }
  }
}
