package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ParameterLayout.Affine;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The ways in which a network is evaluated, against plain loops in double precision. */
class NetworkTest {

  // More than the rows of which tiles sum up gradients at a time, and of no round number.
  private static final int ROWS = 301;

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
    BoundGraph graph = BoundGraph.of(settings, new CoupledQuartic(dimension), DataType.FLOAT);
    float[] parameters = new float[graph.parameters().length];
    NoiseStream.of(31, Purpose.CHECK, dimension, hidden.size(), 0).fillGaussian(parameters);
    graph.setParameters(parameters);
    return graph;
  }

  private static List<Affine> layers(BoundGraph graph) {
    return new ParameterLayout(graph.settings()).network(ParameterLayout.decoderName(1));
  }

  private static DenseNetwork dense(BoundGraph graph) {
    return new DenseNetwork(layers(graph), graph.settings().activation(), ROWS, graph.parameters());
  }

  private static FloatNetwork blas(BoundGraph graph) {
    return new FloatNetwork(
        layers(graph), graph.settings().activation(), ROWS, new FloatPointer(graph.parameters()));
  }

  private static TileNetwork tiled(BoundGraph graph, Tiles tiles) {
    return new TileNetwork(
        layers(graph),
        graph.settings().activation(),
        ROWS,
        tiles,
        FloatBuffer.wrap(graph.parameters()),
        null);
  }

  private static double[][] inputs(int width, int rows) {
    return Differences.columns(NoiseStream.of(32, Purpose.CHECK, width, 0, 0), width, rows, 1);
  }

  private static double[][] forward(Network network, BoundGraph graph, double[][] inputs) {
    int rows = inputs[0].length;
    double[][] outputs = new double[graph.settings().decoder().size()][rows];
    network.forward(rows, inputs, outputs);
    return outputs;
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void outputsAreThoseOfPlainLoops(BoundGraph graph) {
    double[][] inputs = inputs(graph.settings().latentDimension(), ROWS);
    for (Network network : List.of(dense(graph), blas(graph), tiled(graph, new VectorTiles()))) {
      double[][] outputs = forward(network, graph, inputs);
      for (int row = 0; row < ROWS; row++) {
        double[] expected =
            PlainNetwork.output(
                graph, ParameterLayout.decoderName(1), Differences.row(inputs, row));
        // Sums of up to 65 products that may cancel.
        double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(Differences.row(outputs, row))
            .containsExactly(expected, within(3e-6 * Math.max(1, size)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void rowHasTheSameBitsAloneInPlainLoopsAndOnTiles(BoundGraph graph) {
    double[][] inputs = inputs(graph.settings().latentDimension(), ROWS);
    for (Network network : List.of(dense(graph), tiled(graph, new VectorTiles()))) {
      double[][] outputs = forward(network, graph, inputs);
      for (int row = 0; row < ROWS; row++) {
        double[][] alone = new double[inputs.length][1];
        for (int i = 0; i < inputs.length; i++) {
          alone[i][0] = inputs[i][row];
        }
        assertThat(Differences.row(forward(network, graph, alone), 0))
            .isEqualTo(Differences.row(outputs, row));
      }
    }
  }

  /** So that a machine with wider vectors makes the same samples of a model. */
  @ParameterizedTest
  @MethodSource("graphs")
  void outputsHaveTheSameBitsOnTilesOfEveryWidth(BoundGraph graph) {
    double[][] inputs = inputs(graph.settings().latentDimension(), ROWS);
    double[][] outputs = forward(tiled(graph, new VectorTiles()), graph, inputs);
    for (int width : new int[] {8, 16, 32}) {
      assertThat(forward(tiled(graph, new PlainTiles(width)), graph, inputs)).isEqualTo(outputs);
    }
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void gradientInFloatsIsThatInDoubles(BoundGraph graph) {
    int length = graph.settings().countParameters();
    double[] parameters = graph.graph().params().toDoubleVector();
    DoublePointer expected = new DoublePointer((long) length);
    expected.zero();
    TrainedNetwork doubles =
        new DoubleNetwork(
            layers(graph),
            graph.settings().activation(),
            ROWS,
            new DoublePointer(parameters),
            expected);
    double[][] inputs = inputs(graph.settings().latentDimension(), ROWS);
    double[][] upstream = inputs(graph.settings().decoder().size(), ROWS);
    double[][] byDoubles = new double[inputs.length][ROWS];
    forward(doubles, graph, inputs);
    doubles.backward(ROWS, upstream, byDoubles);
    double squares = 0;
    for (int k = 0; k < length; k++) {
      squares += expected.get(k) * expected.get(k);
    }
    double size = Math.sqrt(squares);
    double inputSize =
        Arrays.stream(byDoubles).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();

    FloatPointer gradient = new FloatPointer((long) length);
    for (TrainedNetwork floats : trained(graph, gradient)) {
      gradient.zero();
      double[][] byFloats = new double[inputs.length][ROWS];
      forward(floats, graph, inputs);
      floats.backward(ROWS, upstream, byFloats);
      for (int k = 0; k < length; k++) {
        assertThat((double) gradient.get(k)).isCloseTo(expected.get(k), within(2e-6 * size));
      }
      for (int i = 0; i < inputs.length; i++) {
        assertThat(byFloats[i]).containsExactly(byDoubles[i], within(5e-6 * (1 + inputSize)));
      }
    }
  }

  /** With a backward pass: by BLAS, and on tiles of all widths. */
  private static List<TrainedNetwork> trained(BoundGraph graph, FloatPointer gradient) {
    Activation activation = graph.settings().activation();
    FloatPointer parameters = new FloatPointer(graph.parameters());
    List<TrainedNetwork> networks = new ArrayList<>();
    networks.add(new FloatNetwork(layers(graph), activation, ROWS, parameters, gradient));
    for (Tiles tiles :
        List.of(new VectorTiles(), new PlainTiles(8), new PlainTiles(16), new PlainTiles(32))) {
      networks.add(
          new TileNetwork(
              layers(graph), activation, ROWS, tiles, parameters.asBuffer(), gradient.asBuffer()));
    }
    return networks;
  }

  /** Where nobody asks for the inputs' gradient the parameters' is the same. */
  @Test
  void theInputsGradientMayBeLeftOut() {
    BoundGraph graph = graph(3, List.of(7, 6), Activation.TANH);
    int length = graph.settings().countParameters();
    FloatPointer gradient = new FloatPointer((long) length);
    double[][] inputs = inputs(3, ROWS);
    double[][] upstream = inputs(graph.settings().decoder().size(), ROWS);
    for (TrainedNetwork network : trained(graph, gradient)) {
      gradient.zero();
      forward(network, graph, inputs);
      network.backward(ROWS, upstream, new double[3][ROWS]);
      float[] with = new float[length];
      gradient.get(with);
      gradient.zero();
      network.backward(ROWS, upstream, new double[0][]);
      float[] without = new float[length];
      gradient.get(without);
      assertThat(without).isEqualTo(with);
    }
  }
}
