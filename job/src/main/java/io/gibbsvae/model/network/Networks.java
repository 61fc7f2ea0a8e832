package io.gibbsvae.model.network;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Chooses by what means networks are evaluated, once in a process.
 *
 * <p>Wide ones go to ND4J's BLAS. Narrow ones go to tiles ({@code VectorTiles}) on Java's Vector
 * API, where the JVM was started with {@code --add-modules jdk.incubator.vector} and its vectors
 * are of 256 bits or more; elsewhere to BLAS too. Beside each other on AVX2, gradient steps of four
 * stages of 64 x 64 take 0.8 to 0.9 of BLAS's time on tiles; from a width of 128 on BLAS is as fast
 * or faster. Tiles in plain Java would take 1.0 to 1.5 times BLAS's time in their best form (panels
 * of 128 rows, layers of 16 to 64), and 3 to 6 times that of the Vector API.
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
        .orElse("no Vector API; BLAS");
  }

  /** {@return whether products of networks of this width are worth large blocks} */
  public static boolean wide(int width) {
    return width >= WIDE;
  }

  /** A {@link Network.Factory}: makes the network that is fastest here. */
  public static Network dense(
      List<Affine> layers,
      Activation activation,
      int capacity,
      float[] parameters,
      float[] gradients) {
    // The output of a last layer may be wider than any hidden one.
    int widest =
        layers.subList(0, layers.size() - 1).stream().mapToInt(Affine::outputs).max().orElse(1);
    return wide(widest) || TILES.isEmpty()
        ? new BlasNetwork(layers, activation, capacity, parameters, gradients)
        : new TileNetwork(layers, activation, capacity, TILES.orElseThrow(), parameters, gradients);
  }
}
