package io.gibbsvae.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Differences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways in which a network is evaluated, against plain loops in double precision. */
class NetworkTest {

  // More than the rows of which tiles sum up gradients at a time, and of no round number.
  private static final int ROWS = 301;

  private static final float[] NONE = {};

  /** A network with parameters. */
  record Case(List<Affine> layers, Activation activation, float[] parameters) {

    static Case of(int dimension, List<Integer> hidden, Activation activation) {
      List<Affine> layers = new ArrayList<>();
      // Not at the beginning of the parameters.
      int offset = 5;
      int width = dimension;
      for (int next : hidden) {
        layers.add(new Affine(width, next, offset));
        offset = layers.get(layers.size() - 1).end();
        width = next;
      }
      layers.add(new Affine(width, 2 * dimension + 3, offset));
      float[] parameters = new float[layers.get(layers.size() - 1).end() + 2];
      NoiseStream.of(31, Purpose.CHECK, dimension, hidden.size(), 0).fillGaussian(parameters);
      return new Case(layers, activation, parameters);
    }

    int inputs() {
      return layers.get(0).inputs();
    }

    int outputs() {
      return layers.get(layers.size() - 1).outputs();
    }

    Network blas(float[] gradients) {
      return new BlasNetwork(layers, activation, ROWS, parameters, gradients);
    }

    Network tiled(Tiles tiles, float[] gradients) {
      return new TileNetwork(layers, activation, ROWS, tiles, parameters, gradients);
    }

    double[][] forward(Network network, double[][] inputs) {
      int rows = inputs[0].length;
      double[][] outputs = new double[outputs()][rows];
      network.forward(rows, inputs, outputs);
      return outputs;
    }

    double[] expected(double[][] inputs, int row) {
      return PlainNetwork.output(parameters, layers, activation, Differences.row(inputs, row));
    }

    @Override
    public String toString() {
      return activation + " " + layers;
    }
  }

  // Widths on both sides of every unrolling and tile.
  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      cases.add(Case.of(3, List.of(7, 6), activation));
    }
    for (int dimension : new int[] {1, 2, 4, 5, 13}) {
      cases.add(Case.of(dimension, List.of(), Activation.SOFTSIGN));
      cases.add(Case.of(dimension, List.of(1), Activation.SOFTSIGN));
      cases.add(Case.of(dimension, List.of(33, 65), Activation.RELU));
    }
    return cases;
  }

  private static double[][] inputs(int width, int rows) {
    return Differences.columns(NoiseStream.of(32, Purpose.CHECK, width, 0, 0), width, rows, 1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsAreThoseOfPlainLoops(Case c) {
    double[][] inputs = inputs(c.inputs(), ROWS);
    for (Network network : List.of(c.blas(NONE), c.tiled(new VectorTiles(), NONE))) {
      double[][] outputs = c.forward(network, inputs);
      for (int row = 0; row < ROWS; row++) {
        double[] expected = c.expected(inputs, row);
        // Sums of up to 65 products that may cancel.
        double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(Differences.row(outputs, row))
            .containsExactly(expected, within(3e-6 * Math.max(1, size)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowHasTheSameBitsAloneOnTiles(Case c) {
    double[][] inputs = inputs(c.inputs(), ROWS);
    Network network = c.tiled(new VectorTiles(), NONE);
    double[][] outputs = c.forward(network, inputs);
    for (int row = 0; row < ROWS; row++) {
      double[][] alone = new double[inputs.length][1];
      for (int i = 0; i < inputs.length; i++) {
        alone[i][0] = inputs[i][row];
      }
      assertThat(Differences.row(c.forward(network, alone), 0))
          .isEqualTo(Differences.row(outputs, row));
    }
  }

  /** So that a machine with wider vectors makes the same samples of a model. */
  @ParameterizedTest
  @MethodSource("cases")
  void outputsHaveTheSameBitsOnTilesOfEveryWidth(Case c) {
    double[][] inputs = inputs(c.inputs(), ROWS);
    double[][] outputs = c.forward(c.tiled(new VectorTiles(), NONE), inputs);
    for (int width : new int[] {8, 16, 32}) {
      assertThat(c.forward(c.tiled(new PlainTiles(width), NONE), inputs)).isEqualTo(outputs);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientInFloatsIsThatInDoubles(Case c) {
    float[] expected = new float[c.parameters().length];
    Network doubles = new DoubleNetwork(c.layers(), c.activation(), ROWS, c.parameters(), expected);
    double[][] inputs = inputs(c.inputs(), ROWS);
    double[][] upstream = inputs(c.outputs(), ROWS);
    double[][] byDoubles = new double[inputs.length][ROWS];
    c.forward(doubles, inputs);
    doubles.backward(ROWS, upstream, byDoubles);
    double squares = 0;
    for (float gradient : expected) {
      squares += (double) gradient * gradient;
    }
    double size = Math.sqrt(squares);
    double inputSize =
        Arrays.stream(byDoubles).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();

    float[] gradient = new float[expected.length];
    for (Network floats : trained(c, gradient)) {
      Arrays.fill(gradient, 0);
      double[][] byFloats = new double[inputs.length][ROWS];
      c.forward(floats, inputs);
      floats.backward(ROWS, upstream, byFloats);
      for (int k = 0; k < gradient.length; k++) {
        assertThat((double) gradient[k]).isCloseTo(expected[k], within(2e-6 * size));
      }
      for (int i = 0; i < inputs.length; i++) {
        assertThat(byFloats[i]).containsExactly(byDoubles[i], within(5e-6 * (1 + inputSize)));
      }
      double[][] alone = new double[inputs.length][ROWS];
      floats.backwardToInputs(ROWS, upstream, alone);
      assertThat(alone).isDeepEqualTo(byFloats);
    }
  }

  /** With a backward pass: by BLAS, and on tiles of all widths. */
  private static List<Network> trained(Case c, float[] gradient) {
    List<Network> networks = new ArrayList<>();
    networks.add(c.blas(gradient));
    for (Tiles tiles :
        List.of(new VectorTiles(), new PlainTiles(8), new PlainTiles(16), new PlainTiles(32))) {
      networks.add(c.tiled(tiles, gradient));
    }
    return networks;
  }

  /** Where nobody asks for the inputs' gradient the parameters' is the same. */
  @Test
  void theInputsGradientMayBeLeftOut() {
    Case c = Case.of(3, List.of(7, 6), Activation.TANH);
    float[] gradient = new float[c.parameters().length];
    double[][] inputs = inputs(3, ROWS);
    double[][] upstream = inputs(c.outputs(), ROWS);
    for (Network network : trained(c, gradient)) {
      c.forward(network, inputs);
      network.backward(ROWS, upstream, new double[3][ROWS]);
      float[] with = gradient.clone();
      Arrays.fill(gradient, 0);
      network.backward(ROWS, upstream, new double[0][]);
      assertThat(gradient).isEqualTo(with);
    }
  }

  @Test
  void changedParametersCountAfterARefresh() {
    Case c = Case.of(3, List.of(7, 6), Activation.TANH);
    double[][] inputs = inputs(3, ROWS);
    List<Network> networks = trained(c, new float[c.parameters().length]);
    c.parameters()[c.layers().get(0).offset()] += 1;
    for (Network network : networks) {
      network.refresh();
      assertThat(Differences.row(c.forward(network, inputs), 0))
          .containsExactly(c.expected(inputs, 0), within(1e-5));
    }
  }
}
