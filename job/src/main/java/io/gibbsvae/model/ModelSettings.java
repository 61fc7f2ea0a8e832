package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.TemperedPotential;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import java.io.Serializable;
import java.util.List;

/**
 * The shape of a model.
 *
 * @param dimension D, the dimension of x
 * @param latentDimension d, the dimension of every latent; equals D unless stages = 1
 * @param stages S, the number of decoder-encoder pairs; 1 is the plain variational autoencoder
 * @param hidden widths of the hidden layers of each decoder and encoder; may be empty (affine
 *     conditionals)
 * @param coordinateUnits units of the {@link CoordinateNetwork} that adds to each of them; 0 where
 *     there is none. With one stage it takes as many latents as coordinates
 * @param sharing what the stages have in common
 * @param drift what their means have besides networks; of the energy's gradient only where there
 *     are as many latents as coordinates
 * @param activation activation of the hidden layers
 * @param covariance covariance of decoders and encoders
 * @param objective the bound
 * @param location c, length D: the model works on y with x = c + scale * y
 * @param scale typical length of each coordinate, length D, positive
 * @param frame whether y is that, or what the particles say; location and scale are then those of
 *     the Gaussian that they start from
 * @param components M, the Gaussians that the prior of the top latent is a mixture of, placed where
 *     the particles are; 0 for N(0, I)
 */
public record ModelSettings(
    int dimension,
    int latentDimension,
    int stages,
    List<Integer> hidden,
    int coordinateUnits,
    Sharing sharing,
    Drift drift,
    Activation activation,
    Covariance covariance,
    Objective objective,
    List<Double> location,
    List<Double> scale,
    FrameType frame,
    int components)
    implements Serializable {

  private static final int NUMBERS_OF_A_BLOCK = 1 << 22;

  /**
   * A shape without coordinate networks, sharing and drift, in a fixed frame.
   *
   * @param dimension D
   * @param latentDimension d
   * @param stages S
   * @param hidden widths of the hidden layers
   * @param activation activation of the hidden layers
   * @param covariance covariance of decoders and encoders
   * @param objective the bound
   * @param location c, length D
   * @param scale length D, positive
   */
  public ModelSettings(
      int dimension,
      int latentDimension,
      int stages,
      List<Integer> hidden,
      Activation activation,
      Covariance covariance,
      Objective objective,
      List<Double> location,
      List<Double> scale) {
    this(
        dimension,
        latentDimension,
        stages,
        hidden,
        0,
        Sharing.NONE,
        Drift.NONE,
        activation,
        covariance,
        objective,
        location,
        scale,
        FrameType.FIXED,
        0);
  }

  /**
   * Checks the shape.
   *
   * @param dimension at least 1
   * @param latentDimension at least 1, and D where there is more than one stage
   * @param stages at least 1
   * @param hidden widths of at least 1; copied
   * @param coordinateUnits at least 0, and 0 where the latent dimension is not D
   * @param sharing what the stages have in common
   * @param drift none where the latent dimension is not D
   * @param activation activation of the hidden layers
   * @param covariance covariance of decoders and encoders
   * @param objective the bound
   * @param location D finite entries; copied
   * @param scale D positive entries; copied
   * @param frame what the model's coordinates are
   * @param components 0 where the frame is not the particles', the objective not joint or the
   *     latent dimension not D
   * @throws IllegalArgumentException if a size is out of range or sizes contradict each other
   */
  public ModelSettings {
    hidden = List.copyOf(hidden);
    location = List.copyOf(location);
    scale = List.copyOf(scale);
    require(dimension >= 1, "dimension must be at least 1, found " + dimension);
    require(stages >= 1, "stages must be at least 1, found " + stages);
    require(latentDimension >= 1, "latent dimension must be at least 1, found " + latentDimension);
    require(
        stages == 1 || latentDimension == dimension,
        "with more than one stage the latent dimension must be the target's, " + dimension);
    require(
        hidden.stream().allMatch(width -> width >= 1),
        "hidden widths must be at least 1, found " + hidden);
    require(
        coordinateUnits >= 0 && (coordinateUnits == 0 || latentDimension == dimension),
        "coordinate units must be at least 0, and 0 where there are not as many latents as"
            + " coordinates, found "
            + coordinateUnits);
    require(
        drift == Drift.NONE || latentDimension == dimension,
        "drift must be none where there are not as many latents as coordinates, found " + drift);
    require(
        components == 0
            || components > 0
                && frame == FrameType.PARTICLES
                && objective == Objective.JOINT
                && latentDimension == dimension,
        "a prior of components takes the particles' frame, the joint objective and as many latents as"
            + " coordinates, found "
            + components
            + " of them");
    require(location.size() == dimension, "location must have " + dimension + " entries");
    require(scale.size() == dimension, "scale must have " + dimension + " entries");
    require(
        location.stream().allMatch(Double::isFinite)
            && scale.stream().allMatch(s -> s > 0 && Double.isFinite(s)),
        "location must be finite, scale positive and finite");
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
    return hidden.stream().mapToInt(width -> width).max().orElse(1);
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
    return latentDimension + (components > 0 ? 1 : 0);
  }

  /** {@return the width of a minibatch's noise: that of z_S, then eps_1 .. eps_S of width D} */
  public int noiseWidth() {
    return latentNoise() + stages * dimension;
  }

  /**
   * {@return the noise that generates some rows}
   *
   * @param stream where it comes from
   * @param rows how many
   */
  public Noise noise(NoiseStream stream, int rows) {
    return Noise.down(stream, rows, latentNoise(), dimension, stages);
  }

  /**
   * {@return draws of N(location, times^2 scale^2), row-major [rows, D]}
   *
   * @param stream where they come from
   * @param times how much wider than the scale they are
   * @param rows how many
   */
  public double[] draws(NoiseStream stream, double times, int rows) {
    return stream.normal(numbers(location), times, numbers(scale), rows);
  }

  /**
   * {@return the energies between the Gaussian of location and scale and a target}
   *
   * @param potential U, in x
   */
  public TemperedPotential tempered(Potential potential) {
    return new TemperedPotential(potential, numbers(location), numbers(scale));
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What a decoder puts out. */
  GaussianHead decoder() {
    return new GaussianHead(dimension, covariance);
  }

  /** What an encoder puts out. */
  GaussianHead encoder() {
    return new GaussianHead(latentDimension, covariance);
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
