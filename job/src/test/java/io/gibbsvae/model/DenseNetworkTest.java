package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

class DenseNetworkTest {

  private static final int ROWS = 37;

  // Widths on both sides of every unrolling and tile.
  static List<BoundGraph> graphs() {
    List<BoundGraph> graphs = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      graphs.add(graph(3, List.of(7, 6), activation));
    }
    for (int dimension : new int[] {1, 2, 4, 5, 13}) {
      graphs.add(graph(dimension, List.of(), Activation.SOFTSIGN));
      graphs.add(graph(dimension, List.of(1), Activation.SOFTSIGN));
      graphs.add(graph(dimension, List.of(33, 65), Activation.RELU));
    }
    return graphs;
  }

  private static BoundGraph graph(int dimension, List<Integer> hidden, Activation activation) {
    ModelSettings settings =
        new ModelSettings(
            dimension,
            dimension,
            1,
            hidden,
            activation,
            Covariance.FULL,
            Objective.JOINT,
            Collections.nCopies(dimension, 0.0),
            Collections.nCopies(dimension, 1.0));
    BoundGraph graph =
        BoundGraph.of(settings, new CoupledQuartic(dimension), new NoOp(), DataType.FLOAT);
    float[] parameters = new float[graph.parameters().length];
    NoiseStream.of(31, Purpose.CHECK, dimension, hidden.size(), 0).fillGaussian(parameters);
    graph.setParameters(parameters);
    return graph;
  }

  private static DenseNetwork network(BoundGraph graph) {
    return new DenseNetwork(
        graph.network(BoundGraph.decoderName(1)), graph.settings().activation());
  }

  private static float[][] inputs(int width, int rows) {
    float[][] inputs = new float[width][rows];
    NoiseStream stream = NoiseStream.of(32, Purpose.CHECK, width, 0, 0);
    for (float[] column : inputs) {
      stream.fillGaussian(column);
    }
    return inputs;
  }

  private static float[][] apply(DenseNetwork network, int rows, float[][] inputs) {
    float[][] outputs = new float[network.outputs()][rows];
    network.apply(rows, inputs, outputs, new float[2][65][rows]);
    return outputs;
  }

  private static double[] row(float[][] columns, int row) {
    return Arrays.stream(columns).mapToDouble(column -> column[row]).toArray();
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void outputsAreThoseOfPlainLoops(BoundGraph graph) {
    float[][] inputs = inputs(graph.settings().latentDimension(), ROWS);
    float[][] outputs = apply(network(graph), ROWS, inputs);
    for (int row = 0; row < ROWS; row++) {
      double[] expected = PlainNetwork.output(graph, BoundGraph.decoderName(1), row(inputs, row));
      // Sums of up to 65 products that may cancel.
      double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      assertThat(row(outputs, row)).containsExactly(expected, within(3e-6 * Math.max(1, size)));
    }
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void rowHasTheSameBitsAlone(BoundGraph graph) {
    DenseNetwork network = network(graph);
    float[][] inputs = inputs(graph.settings().latentDimension(), ROWS);
    float[][] outputs = apply(network, ROWS, inputs);
    for (int row = 0; row < ROWS; row++) {
      float[][] alone = new float[inputs.length][1];
      for (int i = 0; i < inputs.length; i++) {
        alone[i][0] = inputs[i][row];
      }
      assertThat(row(apply(network, 1, alone), 0)).isEqualTo(row(outputs, row));
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationIsItsFormulaInFloats(Activation activation) {
    int n = 400_001;
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = (k - n / 2) * 1e-4f;
    }
    float[] x = values.clone();
    DenseNetwork.activate(activation, values, n);
    for (int k = 0; k < n; k++) {
      double expected = PlainNetwork.activation(activation, x[k]);
      // Where SiLU and GELU are near 0 on the left, 1 + tanh has cancelled.
      double size =
          activation == Activation.SILU || activation == Activation.GELU
              ? Math.abs(x[k])
              : Math.abs(expected);
      assertThat(values[k]).isCloseTo((float) expected, within((float) (8 * 6e-8 * 2 * size)));
    }
  }

  @Test
  void activationsSaturateAndPassNaNOn() {
    for (Activation activation : List.of(Activation.TANH, Activation.SILU, Activation.GELU)) {
      float[] values = {Float.NaN, 1e30f, 0};
      DenseNetwork.activate(activation, values, 3);
      assertThat(values[0]).isNaN();
      assertThat(values[1]).isEqualTo(activation == Activation.TANH ? 1 : 1e30f, within(1e23f));
      assertThat(values[2]).isZero();
    }
    float[] values = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    DenseNetwork.activate(Activation.TANH, values, 2);
    assertThat(values).containsExactly(new float[] {1, -1}, within(1e-6f));
  }
}
