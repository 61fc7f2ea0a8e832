package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.TemperedPotential;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.model.network.Activation;
import io.gibbsvae.model.network.CoordinateNetwork;
import java.io.Serializable;
import java.util.List;

/**
 * The shape of a model.
 *
 * @param dimension D, the dimension of x, at least 1
 * @param latentDimension d, the dimension of every latent; equals D unless stages = 1
 * @param stages S, the number of decoder-encoder pairs; 1 is the plain variational autoencoder
 * @param network what decoders and encoders compute with
 * @param sharing what the stages have in common
 * @param drift what their means have besides networks; of the energy's gradient only where there
 *     are as many latents as coordinates
 * @param covariance covariance of decoders and encoders
 * @param objective the bound
 * @param coordinates where the model works
 * @param prior the law of the top latent. A mixture needs the particles' frame, the joint objective
 *     and as many latents as coordinates
 */
public record ModelSettings(
    int dimension,
    int latentDimension,
    int stages,
    NetworkShape network,
    Sharing sharing,
    Drift drift,
    Covariance covariance,
    Objective objective,
    Coordinates coordinates,
    PriorShape prior)
    implements Serializable {

  private static final int NUMBERS_OF_A_BLOCK = 1 << 22;

  /**
   * Checks that the sizes fit together.
   *
   * @throws IllegalArgumentException if a size is out of range or sizes contradict each other
   */
  public ModelSettings {
    boolean square = latentDimension == dimension;
    require(dimension >= 1, "dimension must be at least 1, found " + dimension);
    require(stages >= 1, "stages must be at least 1, found " + stages);
    require(latentDimension >= 1, "latent dimension must be at least 1, found " + latentDimension);
    require(
        stages == 1 || square,
        "with more than one stage the latent dimension must be the target's, " + dimension);
    require(
        network.coordinateUnits() == 0 || square,
        "coordinate units must be 0 where there are not as many latents as coordinates, found "
            + network.coordinateUnits());
    require(
        drift == Drift.NONE || square,
        "drift must be none where there are not as many latents as coordinates, found " + drift);
    require(
        prior.components() == 0
            || coordinates.frame() == FrameType.PARTICLES && objective == Objective.JOINT && square,
        "a prior of components needs the particles' frame, the joint objective and as many latents"
            + " as coordinates, found "
            + prior.components()
            + " of them");
    require(
        coordinates.location().size() == dimension, "location must have " + dimension + " entries");
    require(coordinates.scale().size() == dimension, "scale must have " + dimension + " entries");
  }

  /**
   * What a decoder or an encoder computes with.
   *
   * @param hidden widths of the hidden layers, at least 1 each; may be empty (affine conditionals)
   * @param activation of the hidden layers
   * @param coordinateUnits units of the {@link CoordinateNetwork} that adds to them; 0 where there
   *     is none
   */
  public record NetworkShape(List<Integer> hidden, Activation activation, int coordinateUnits)
      implements Serializable {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if a size is out of range
     */
    public NetworkShape {
      hidden = List.copyOf(hidden);
      require(
          hidden.stream().allMatch(width -> width >= 1),
          "hidden widths must be at least 1, found " + hidden);
      require(
          coordinateUnits >= 0, "coordinate units must be at least 0, found " + coordinateUnits);
    }
  }

  /**
   * The coordinates y that a model works in: x = c + A y.
   *
   * @param location c, length D, finite
   * @param scale typical length of each coordinate, length D, positive and finite
   * @param frame whether A is diag(scale), or c and A are what the particles say; location and
   *     scale are then those of the Gaussian that they start from
   */
  public record Coordinates(List<Double> location, List<Double> scale, FrameType frame)
      implements Serializable {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public Coordinates {
      location = List.copyOf(location);
      scale = List.copyOf(scale);
      require(
          location.stream().allMatch(Double::isFinite)
              && scale.stream().allMatch(s -> s > 0 && Double.isFinite(s)),
          "location must be finite, scale positive and finite");
    }
  }

  /** {@return M, the Gaussians that the prior is a mixture of; 0 for N(0, I)} */
  public int components() {
    return prior.components();
  }

  /** {@return c of the settings, length D} */
  public List<Double> location() {
    return coordinates.location();
  }

  /** {@return the typical length of each coordinate by the settings, length D} */
  public List<Double> scale() {
    return coordinates.scale();
  }

  /** {@return what decides the model's coordinates} */
  public FrameType frame() {
    return coordinates.frame();
  }

  /**
   * {@return the most rows of a block whose widest matrix has at most {@value #NUMBERS_OF_A_BLOCK}
   * numbers, and at least one: what a task can hold of it in a few hundred megabytes, whatever the
   * dimension and the covariance}
   */
  public int rowsOfABlock() {
    int widest = Math.max(Math.max(decoder().size(), encoder().size()), widestHidden());
    return Math.max(1, NUMBERS_OF_A_BLOCK / widest);
  }

  /** The width of the widest hidden layer; 1 where there is none. */
  int widestHidden() {
    return network.hidden().stream().mapToInt(width -> width).max().orElse(1);
  }

  /** {@return the number of parameters of a model of this shape} */
  public int countParameters() {
    return StageParameters.of(this).length();
  }

  /**
   * {@return how many numbers of noise a top latent is made of: d, and one more where it is of a
   * mixture}
   */
  public int latentNoise() {
    return latentDimension + (components() > 0 ? 1 : 0);
  }

  /** {@return the width of a minibatch's noise: that of z_S, then eps_1 .. eps_S of width D} */
  public int noiseWidth() {
    return latentNoise() + stages * dimension;
  }

  /**
   * {@return the noise that generates some rows}
   *
   * @param stream where it comes from
   */
  public Noise noise(NoiseStream stream, int rows) {
    return Noise.down(stream, rows, latentNoise(), dimension, stages);
  }

  /**
   * {@return draws of N(location, times^2 scale^2), row-major [rows, D]}
   *
   * @param stream where they come from
   */
  public double[] draws(NoiseStream stream, double times, int rows) {
    return stream.normal(numbers(location()), times, numbers(scale()), rows);
  }

  /**
   * {@return the energies between the Gaussian of location and scale and a target}
   *
   * @param potential U, in x
   */
  public TemperedPotential tempered(Potential potential) {
    return new TemperedPotential(potential, numbers(location()), numbers(scale()));
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What a decoder puts out. */
  Gaussian decoder() {
    return covariance.gaussian(dimension);
  }

  /** What an encoder puts out. */
  Gaussian encoder() {
    return covariance.gaussian(latentDimension);
  }

  /**
   * Whether means are residuals. With one stage they are not: that is the source's own model (eqs.
   * 1.3 and 1.4).
   */
  boolean residual() {
    return stages > 1;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
