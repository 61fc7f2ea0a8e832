package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Affine;
import java.lang.reflect.Constructor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Chooses by what means networks in floats are evaluated, once in a process.
 *
 * <p>Wide ones go to ND4J's BLAS. Narrow ones go to tiles ({@code VectorTiles}) on Java's Vector
 * API, where the JVM was started with {@code --add-modules jdk.incubator.vector} and its vectors
 * are of 256 bits or more; elsewhere to BLAS where there is a backward pass, and to plain loops
 * where there is none. Beside each other on AVX2, gradient steps of four stages of 64 x 64 take 0.8
 * to 0.9 of BLAS's time on tiles, and evaluations 0.7 to 0.8 of the plain loops'; from a width of
 * 128 on BLAS is as fast or faster.
 */
public final class Networks {

  /** The width of hidden layers from which on a network is wide. */
  private static final int WIDE = 96;

  private static final int FEWEST_BITS = 256;
  private static final String MODULE = "jdk.incubator.vector";

  private static final Optional<Tiles> TILES = tiles();

  private Networks() {}

  private static Optional<Tiles> tiles() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.empty();
    }
    try {
      // By its name: where the module is missing, the class cannot even be loaded.
      Constructor<?> constructor =
          Class.forName(Networks.class.getPackageName() + ".VectorTiles").getDeclaredConstructor();
      return Optional.of((Tiles) constructor.newInstance())
          .filter(tiles -> bits(tiles) >= FEWEST_BITS);
    } catch (ReflectiveOperationException | LinkageError e) {
      // The module is an incubator's: another Java may have another one of that name.
      return Optional.empty();
    }
  }

  // A tile is two vectors wide.
  private static int bits(Tiles tiles) {
    return tiles.width() / 2 * Float.SIZE;
  }

  /**
   * Loads ND4J and its native libraries.
   *
   * @throws LinkageError if that fails; ND4J may wrap it in an exception
   */
  public static void loadNatives() {
    Nd4j.create(1, 1);
  }

  /** {@return what was chosen, in a few words, for the manifest} */
  public static String description() {
    return TILES
        .map(tiles -> "vectors of " + bits(tiles) + " bits for narrow networks, BLAS for wide ones")
        .orElse("no Vector API; BLAS and plain loops");
  }

  /** Whether products of a model's networks are worth large blocks. */
  static boolean wide(ModelSettings settings) {
    return settings.widestHidden() >= WIDE;
  }

  /**
   * A model's networks with a backward pass, by their names.
   *
   * @param capacity the most rows of a block
   * @param parameters all of the model's
   * @param gradients receives the gradient, where the parameters have their places; null where
   *     there is no backward pass
   */
  static Function<String, GradientNetwork> trained(
      ModelSettings settings, int capacity, FloatPointer parameters, FloatPointer gradients) {
    FloatBuffer values = parameters.asBuffer();
    FloatBuffer valueGradients = gradients == null ? null : gradients.asBuffer();
    return withCoordinates(
        settings,
        capacity,
        wide(settings) || TILES.isEmpty()
            ? blas(settings, capacity, parameters, gradients)
            : tiled(settings, capacity, values, valueGradients),
        ParameterStore.of(values, valueGradients));
  }

  /** The same in doubles, to check gradients with. */
  static Function<String, GradientNetwork> trained(
      ModelSettings settings, int capacity, DoublePointer parameters, DoublePointer gradients) {
    return withCoordinates(
        settings,
        capacity,
        layers -> new DoubleNetwork(layers, settings.activation(), capacity, parameters, gradients),
        ParameterStore.of(parameters, gradients));
  }

  private static Function<String, GradientNetwork> withCoordinates(
      ModelSettings settings,
      int capacity,
      Function<List<Affine>, GradientNetwork> dense,
      ParameterStore store) {
    ParameterLayout layout = new ParameterLayout(settings);
    return name -> {
      GradientNetwork network = dense.apply(layout.network(name));
      return layout
          .coordinates(name)
          .<GradientNetwork>map(
              layers ->
                  new NetworkSum.WithGradient(
                      network, new CoordinateNetwork(layers, capacity, store)))
          .orElse(network);
    };
  }

  private static Function<List<Affine>, GradientNetwork> blas(
      ModelSettings settings, int capacity, FloatPointer parameters, FloatPointer gradients) {
    return layers ->
        new FloatNetwork(layers, settings.activation(), capacity, parameters, gradients);
  }

  private static Function<List<Affine>, GradientNetwork> tiled(
      ModelSettings settings, int capacity, FloatBuffer parameters, FloatBuffer gradients) {
    Tiles tiles = TILES.orElseThrow();
    return layers ->
        new TileNetwork(layers, settings.activation(), capacity, tiles, parameters, gradients);
  }

  /** What adds to the means of a model's networks, by their names. */
  static Function<String, DriftLayer> drifts(ModelSettings settings, ParameterStore store) {
    ParameterLayout layout = new ParameterLayout(settings);
    return name ->
        layout.drift(name).map(layer -> new DriftLayer(layer, store)).orElse(DriftLayer.NONE);
  }

  /**
   * A model's networks, to be evaluated only, by their names.
   *
   * @param numbers of {@link TrainedModel#numbers}
   */
  static Function<String, Network> evaluated(
      ModelSettings settings, float[] numbers, int capacity) {
    Function<List<Affine>, Network> dense = evaluatedDense(settings, numbers, capacity);
    ParameterStore store = ParameterStore.of(FloatBuffer.wrap(numbers), null);
    ParameterLayout layout = new ParameterLayout(settings);
    return name -> {
      Network network = dense.apply(layout.network(name));
      return layout
          .coordinates(name)
          .<Network>map(
              layers -> new NetworkSum<>(network, new CoordinateNetwork(layers, capacity, store)))
          .orElse(network);
    };
  }

  private static Function<List<Affine>, Network> evaluatedDense(
      ModelSettings settings, float[] numbers, int capacity) {
    if (wide(settings)) {
      NativeThreads.limit();
      return blas(settings, capacity, new FloatPointer(numbers), null)::apply;
    }
    if (TILES.isPresent()) {
      return tiled(settings, capacity, FloatBuffer.wrap(numbers), null)::apply;
    }
    return layers -> new DenseNetwork(layers, settings.activation(), capacity, numbers);
  }
}
