package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Text;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where training begins, draws of N(location, 2 scale^2), as an untrained model draws: at which
 * share of them there is no energy, and some where there is one.
 *
 * @param points for a closer look, [at most 8][D]
 * @param infinite draws whose energy is infinite
 * @param undefined draws whose energy is not a number
 * @param example one of either, empty where there are none
 * @param readout what a user knows points by
 */
record Beginning(
    double[][] points, int infinite, int undefined, Optional<double[]> example, Readout readout) {

  private static final int DRAWS = 4096;
  private static final int BLOCK = 256;
  private static final int POINTS = 8;
  // Of an untrained model, whose noise is that of its prior and of its decoders.
  private static final double WIDER = Math.sqrt(2);
  // Of minibatches that are dropped: above that a run learns nothing.
  static final double MOST_DROPPED = 0.9;

  /** What to do about walls. */
  static final String REMEDY =
      "Replace the wall by a steep finite penalty, or give the bounded coordinate its support in"
          + " target.coordinates, such as positive or \"interval(0, 1)\": the energy stays as it is";

  static Beginning of(
      Potential potential, Readout readout, double[] location, double[] scale, long seed) {
    int d = location.length;
    NoiseStream noise = NoiseStream.of(seed, Purpose.CHECK, 0, 0, 0);
    List<double[]> first = new ArrayList<>();
    List<double[]> sound = new ArrayList<>();
    List<double[]> unsound = new ArrayList<>();
    int infinite = 0;
    int undefined = 0;
    for (int begin = 0; begin < DRAWS; begin += BLOCK) {
      double[] block = noise.normal(location, WIDER, scale, BLOCK);
      double[] energies = new double[BLOCK];
      try {
        potential.energies(block.clone(), BLOCK, energies);
      } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
        // What it throws, and where, is for the check of the gradient to say.
        return new Beginning(rows(block, d), 0, 0, Optional.empty(), readout);
      }
      for (int row = 0; row < BLOCK; row++) {
        double[] point = Arrays.copyOfRange(block, row * d, (row + 1) * d);
        keep(first, point);
        if (Double.isFinite(energies[row])) {
          keep(sound, point);
          continue;
        }
        keep(unsound, point);
        if (energies[row] == Double.POSITIVE_INFINITY) {
          infinite++;
        } else {
          undefined++;
        }
      }
    }
    if (sound.isEmpty()) {
      // Or only the block form is wrong, as the check of the gradient then says.
      first.removeIf(point -> !isSound(potential, point));
      sound = first;
    }
    return new Beginning(
        sound.toArray(double[][]::new), infinite, undefined, unsound.stream().findFirst(), readout);
  }

  private static void keep(List<double[]> points, double[] point) {
    if (points.size() < POINTS) {
      points.add(point);
    }
  }

  private static double[][] rows(double[] block, int d) {
    double[][] rows = new double[POINTS][];
    Arrays.setAll(rows, row -> Arrays.copyOfRange(block, row * d, (row + 1) * d));
    return rows;
  }

  private static boolean isSound(Potential potential, double[] point) {
    return Double.isFinite(potential.energyAndGradient(point.clone(), new double[point.length]));
  }

  /** What is to be said where no point has a finite energy. */
  String nothing() {
    return undefined == 0
        ? "no finite energy was found around model.location: set it, and model.scale, to where the"
            + " target is"
        : Text.format(
            "the energy is %s at %,d of %,d draws of N(model.location, 2 model.scale^2), such as %s:"
                + " does it take the root or the logarithm of a negative number there?",
            what(),
            infinite + undefined,
            DRAWS,
            example.map(x -> Rounded.at(readout, x)).orElse(""));
  }

  /** What is to be said of places without an energy; empty where there are none. */
  Optional<String> walls() {
    return example.map(x -> where(x) + ", and minibatches with such points are dropped. " + REMEDY);
  }

  /**
   * What is to be said where hardly a minibatch is without such a point, so that nothing is
   * learned; empty where that is not so.
   *
   * @param batch points in a minibatch
   */
  Optional<String> hardWalls(int batch) {
    double share = (double) (infinite + undefined) / DRAWS;
    double dropped = 1 - Math.pow(1 - share, batch);
    return example
        .filter(x -> dropped > MOST_DROPPED)
        .map(
            x ->
                Text.format(
                    "%s: %.3g %% of minibatches of train.batch = %d have such a point and are"
                        + " dropped, so that nothing is learned. If the target is elsewhere, gibbs-vae"
                        + " check suggests model.location and model.scale. %s",
                    where(x), 100 * dropped, batch, REMEDY));
  }

  /** What is to be said of such places where the suggestion leads away from them. */
  String elsewhere() {
    return example.map(this::where).orElse("")
        + ", and hardly anywhere where training begins with model.location and model.scale as"
        + " suggested below";
  }

  private String where(double[] x) {
    return Text.format(
        "the energy is %s at %s %% of the points where training begins (%,d draws of"
            + " N(model.location, 2 model.scale^2)), such as %s",
        what(),
        Rounded.percent((double) (infinite + undefined) / DRAWS),
        DRAWS,
        Rounded.at(readout, x));
  }

  private String what() {
    return undefined == 0 ? "infinite" : infinite == 0 ? "NaN" : "infinite or NaN";
  }
}
