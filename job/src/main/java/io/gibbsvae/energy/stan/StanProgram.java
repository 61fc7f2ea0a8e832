package io.gibbsvae.energy.stan;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.stan.StanException.Part;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A Stan program with its data. Instances travel to Spark executors by Java serialization, without
 * the bytes that tasks share.
 */
public final class StanProgram implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String THREADS = "STAN_THREADS=true";

  // As Stan begins: uniform on (-2, 2) in each coordinate, and 100 times before it gives up.
  private static final double INITIAL_RADIUS = 2;
  private static final int INITIAL_POINTS = 100;

  // Comments and texts, in which a tilde says nothing.
  private static final Pattern SILENT =
      Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|^\\s*#[^\\n]*|\"[^\"\\n]*\"");
  private static final Pattern DROPS = Pattern.compile("~|_lup[dm]f\\b");

  private final SharedBytes library;
  private final SharedBytes data;
  private final boolean interpreted;
  private final boolean dropsConstants;
  private final int dimension;
  private transient ModelPool pool;

  private StanProgram(
      SharedBytes library, String data, boolean interpreted, boolean dropsConstants) {
    this.library = library;
    this.data = SharedBytes.of((data + '\0').getBytes(StandardCharsets.UTF_8));
    this.interpreted = interpreted;
    this.dropsConstants = dropsConstants;
    this.dimension = pool().with(this::checked);
  }

  /**
   * A program that the library of stanli compiles and evaluates.
   *
   * @param library {@code libstanli.so}
   * @param name what the model is called
   * @param program its text
   * @param data a JSON object
   * @throws StanException if the library is another, the program does not compile, or it has no
   *     finite log density of these data
   */
  public static StanProgram interpreted(
      SharedBytes library, String name, String program, String data) {
    return new StanProgram(
        library, Stanli.data(library, name, program, data), true, dropsConstants(program));
  }

  /**
   * A program that BridgeStan has compiled.
   *
   * @param library {@code NAME_model.so}
   * @param data a JSON object
   * @throws StanException if this is no such library, it is of another version or without threads,
   *     or it has no finite log density of these data
   */
  public static StanProgram compiled(SharedBytes library, String data) {
    if (Stanli.is(StanLibrary.of(library))) {
      throw new StanException(
          Part.LIBRARY,
          "found the library of stanli, which needs a program (file), expected a model that"
              + " BridgeStan has compiled");
    }
    return new StanProgram(library, data, false, false);
  }

  /** Whether statements drop constants of densities. */
  static boolean dropsConstants(String program) {
    return DROPS.matcher(SILENT.matcher(program).replaceAll(" ")).find();
  }

  /** D of a model object, if it can be used. */
  private int checked(StanModel model) {
    if (!model.info().contains(THREADS)) {
      throw new StanException(
          Part.LIBRARY,
          "found a model that was compiled without threads, expected one with them: make "
              + THREADS
              + " NAME_model.so");
    }
    int coordinates = model.dimension();
    if (coordinates == 0) {
      throw new StanException(Part.FILE, "found no parameters, expected at least one");
    }
    Random random = new Random(1);
    double[] energy = new double[1];
    for (int trial = 0; trial < INITIAL_POINTS; trial++) {
      double[] point = random.doubles(coordinates, -INITIAL_RADIUS, INITIAL_RADIUS).toArray();
      model.evaluate(point, 1, energy, new double[coordinates]);
      if (Double.isFinite(energy[0])) {
        return coordinates;
      }
    }
    throw new StanException(
        Part.DATA,
        Text.format(
            "found no finite log density at %d points between -%.0f and %.0f: %s",
            INITIAL_POINTS,
            INITIAL_RADIUS,
            INITIAL_RADIUS,
            model.rejection().isEmpty()
                ? Text.format("it is %s at the last", -energy[0])
                : model.rejection()));
  }

  /** The model objects of this process. */
  ModelPool pool() {
    if (pool == null) {
      pool = ModelPool.of(library, data, interpreted);
    }
    return pool;
  }

  /** {@return D, the number of coordinates of the unconstrained scale} */
  public int dimension() {
    return dimension;
  }

  /**
   * {@return whether the density lacks constants, because the program has ~ statements or
   * unnormalised densities and the library drops what Stan drops when it samples}
   */
  public boolean dropsConstants() {
    return dropsConstants;
  }

  /** {@return U, the negative log density of the unconstrained scale with the log Jacobian} */
  public Potential potential() {
    return new StanPotential(this);
  }

  /**
   * {@return what rows say of a point: constrained parameters}
   *
   * @param transformed whether transformed parameters follow them
   */
  public Readout readout(boolean transformed) {
    return new StanReadout(
        this, pool().with(model -> StanNames.of(model.names(transformed))), transformed);
  }

  /** {@return what people know the coordinates of the unconstrained scale by} */
  public List<String> coordinates() {
    return pool().with(model -> StanNames.of(model.coordinateNames())).titles();
  }
}
