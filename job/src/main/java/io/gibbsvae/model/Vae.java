package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Text;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Columns;
import io.gibbsvae.model.network.Networks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A model with given parameters: generates x from noise, and encodes x into latents, to the top or
 * part of the way, with all log densities that weights are made of. Not thread-safe: buffers are
 * kept between calls.
 */
public final class Vae {

  private static final int MOST_ROWS = 512;
  private static final int FEWEST_ROWS = 128;
  private static final int NUMBERS_OF_A_LAYER = 1 << 15;

  private static final int ROWS_OF_A_PRODUCT = 1024;

  private final ModelSettings settings;
  private final Rounding rounding;
  private final Ends ends;
  private final List<Conditional> decoders;
  private final List<Conditional> encoders;
  private final Score score;
  private final Walk down;
  private final Walk up;
  // Few enough rows that the activations of a network stay in the processor's caches.
  private final int capacity;
  private final double[][] points;
  private final double[] logRatios;
  private final double[] logTop;

  private Vae(TrainedModel model, Potential potential) {
    settings = model.settings();
    rounding = model.rounding();
    float[] numbers = model.numbers();
    ParameterLayout layout = new ParameterLayout(settings);
    int dimension = settings.dimension();
    int latents = settings.latentDimension();
    int stages = settings.stages();
    capacity = rowsOfAChunk();
    ends = new Ends(settings, numbers, capacity);
    score = Score.of(settings, potential, ends.frame(), capacity, false);
    decoders = conditionals(layout.decoders(), dimension, numbers);
    encoders = conditionals(layout.encoders(), latents, numbers);
    Level[] levels = Level.of(settings, score.dimension(), capacity, false);
    // No step's noise is needed after it.
    double[][][] downEps = new double[stages][][];
    double[][][] upEps = new double[stages][][];
    Arrays.fill(downEps, new double[dimension][capacity]);
    Arrays.fill(upEps, new double[latents][capacity]);
    down = Walk.down(levels, decoders, encoders, score, downEps);
    up = Walk.up(levels, decoders, encoders, score, upEps);
    points = new double[dimension][capacity];
    logRatios = new double[capacity];
    logTop = new double[capacity];
  }

  private List<Conditional> conditionals(List<Part> parts, int dimension, float[] numbers) {
    return Conditional.of(
        settings, parts, dimension, Networks::dense, capacity, numbers, new float[0]);
  }

  /**
   * {@return a trained model, ready to compute}
   *
   * @param potential U, whose gradient a model with a drift looks at; kept, and not called by
   *     others at the same time
   */
  public static Vae of(TrainedModel model, Potential potential) {
    return new Vae(model, potential);
  }

  /** {@return how often the energy's gradient was evaluated so far, a point at a time} */
  public long scoreEvaluations() {
    return score.evaluations();
  }

  /** {@return the model's settings} */
  public ModelSettings settings() {
    return settings;
  }

  /** {@return how points are rounded that the model makes} */
  public Rounding rounding() {
    return rounding;
  }

  /**
   * A block of points with the latents above them, as deep as it was asked for, and the log
   * densities that tie them, all in nats. At depth s, z stands for z_1 .. z_s.
   *
   * @param rows n
   * @param x the points, row-major [n, D]
   * @param latent z_s, the latent at the top of the path, row-major [n, d]
   * @param logRatios log [ P(z|x) / (Q(x|z) pi(z_S)) ], length n; without the prior at a depth s
   *     &lt; S, where z_s has none of its own
   * @param logPriors log pi(z_S), length n; 0 at a depth s &lt; S
   * @param topInformation log P(z_S|z_{S-1}) - log pi(z_S), length n, of a path of depth S: its
   *     mean over generated rows is what the top latent tells of what is made from it; 0 where the
   *     latent is ignored
   */
  public record Path(
      int rows,
      double[] x,
      double[] latent,
      double[] logRatios,
      double[] logPriors,
      double[] topInformation) {

    /**
     * {@return log [ P(z|x) / (Q(x|z) pi(z)) ] of a row; less the energy it is the log of the joint
     * weight} Of a path of depth S.
     */
    public double logRatio(int row) {
      return logRatios[row];
    }

    /**
     * {@return log [ P(z_1 .. z_s|x) / Q(x, z_1 .. z_{s-1}|z_s) ] of a row, at any depth s} The
     * acceptance of a move from x up to z_s and down to x' is made of two of them: min(1, exp(r' -
     * r)), where each r is this less U.
     */
    public double logConditionalRatio(int row) {
      return logRatios[row] + logPriors[row];
    }
  }

  /**
   * Generates x from the prior down. x is {@linkplain #rounding rounded} as it is written, and then
   * used as rounded.
   *
   * @param noise n rows going down: of z_S as many numbers as {@link ModelSettings#latentNoise}
   *     says, and steps of width D
   */
  public Path generate(Noise noise) {
    return decode(ends.prior().draw(noise.latent()), noise.steps());
  }

  /**
   * Draws x from a given latent down through the decoders of stages s .. 1. x is {@linkplain
   * #rounding rounded} as it is written, and then used as rounded.
   *
   * @param latent z_s, row-major [n, d]
   * @param steps noise of stage k + 1 in steps[k], row-major [n, D]; s of them, 1 to S
   * @return the rows made, under the given latent
   */
  public Path decode(double[] latent, float[][] steps) {
    checkDepth(steps.length);
    return path(
        latent.length / settings.latentDimension(),
        steps.length,
        (from, rows) -> walkDown(latent, from, rows, steps));
  }

  private void walkDown(double[] latent, int from, int rows, float[][] steps) {
    int first = settings.stages() - steps.length;
    Columns.read(latent, from, rows, down.level(first).value());
    down.begin(rows, first);
    for (int step = first; step < settings.stages(); step++) {
      int stage = settings.stages() - step;
      Columns.read(steps[stage - 1], from, rows, down.eps(step));
      down.condition(rows, step);
      down.sample(rows, step);
      if (stage == 1) {
        double[][] y = down.last().value();
        ends.frame().toOuter(rows, y, points);
        rounding.round(rows, points);
        ends.frame().toInner(rows, points, y);
      }
      down.score(rows, step);
      if (step == first) {
        System.arraycopy(down.log(), 0, logTop, 0, rows);
      }
    }
    evaluateRatios(rows, steps.length, down.logDrawn(), down.logScored());
  }

  /**
   * Draws latents for given points up through the encoders of stages 1 .. s.
   *
   * @param x the points, row-major [n, D]
   * @param steps noise of stage k + 1 in steps[k], row-major [n, d]; s of them, 1 to S
   */
  public Path encode(double[] x, float[][] steps) {
    return encode(x, steps, new float[steps.length][0]);
  }

  /**
   * The same, and with it the noise that the decoders would make these points of these latents
   * with: L^-1 (z_{k-1} - m(z_k)) of each stage.
   *
   * @param x the points, row-major [n, D]
   * @param steps noise of stage k + 1 in steps[k], row-major [n, d]; s of them, 1 to S
   * @param noise receives that of stage k + 1 in noise[k], row-major [n, D], where there is room
   */
  public Path encode(double[] x, float[][] steps, float[][] noise) {
    checkDepth(steps.length);
    return path(
        x.length / settings.dimension(),
        steps.length,
        (from, rows) -> {
          load(x, from, rows);
          up.begin(rows, 0);
          up.condition(rows, 0);
          walkUp(from, rows, steps, noise);
        });
  }

  private void load(double[] x, int from, int rows) {
    Columns.read(x, from, rows, points);
    ends.frame().toInner(rows, points, up.level(0).value());
  }

  /** Walks up from points whose encoder has been conditioned on them. */
  private void walkUp(int from, int rows, float[][] steps, float[][] noise) {
    for (int step = 0; step < steps.length; step++) {
      Columns.read(steps[step], from, rows, up.eps(step));
      if (step > 0) {
        up.condition(rows, step);
      }
      up.sample(rows, step);
      System.arraycopy(up.log(), 0, logTop, 0, rows);
      up.score(rows, step);
      if (noise[step].length > 0) {
        Columns.write(decoders.get(step).whitened(), from, rows, noise[step]);
      }
    }
    evaluateRatios(rows, steps.length, up.logScored(), up.logDrawn());
  }

  private void evaluateRatios(int rows, int depth, double[] logDecoder, double[] logEncoder) {
    double[][] z = up.level(depth).value();
    ends.logRatios(rows, logDecoder, logEncoder, z, depth == settings.stages(), logRatios);
  }

  /**
   * Estimates the marginal density q(x) of a path's points by their own latents and K further ones,
   * z_k ~ P(.|x), in nats:
   *
   * <pre>log [ 1 / (K + 1) sum_k Q(x|z_k) pi(z_k) / P(z_k|x) ],  k = 0 .. K</pre>
   *
   * Of an encoded point each term has mean q(x), and with it their mean (the importance-weighted
   * estimate: Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", ICLR 2016). Of a
   * generated x, whose z_0 it was generated from,
   *
   * <pre>w_K = exp(-U(x) - this)</pre>
   *
   * has mean Z for every K. For with r_k the terms, its law pi(z_0) Q(x|z_0) P(z_1|x) .. P(z_K|x)
   * times w_K is exp(-U(x)) P(z_0|x) .. P(z_K|x) times (K + 1) r_0 / (r_0 + .. + r_K), and the last
   * factor averages to 1 over the K + 1 latents, which are alike in the others. At K = 0 w_K is the
   * joint weight; as K grows it tends to exp(-U(x)) / q(x).
   *
   * @param noise the noise of further latent k, of the kind of {@link Noise#steps}; a function, so
   *     that there is only one draw's at a time
   * @return length n
   */
  public double[] logDensities(Path path, int draws, IntFunction<float[][]> noise) {
    LogSums sums = new LogSums(path.rows());
    // All draws start from the same heads of the first encoder.
    List<double[][]> firstHeads = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      float[][] steps = noise.apply(draw);
      checkDepth(steps.length);
      forEachChunk(
          path.rows(),
          (from, rows) -> {
            int number = from / capacity;
            load(path.x(), from, rows);
            if (number == firstHeads.size()) {
              up.begin(rows, 0);
              up.condition(rows, 0);
              firstHeads.add(copy(encoders.get(0).heads(), rows));
            } else {
              up.begin(rows);
              encoders.get(0).setHeads(firstHeads.get(number));
            }
            walkUp(from, rows, steps, new float[steps.length][0]);
            for (int row = 0; row < rows; row++) {
              sums.add(from + row, -logRatios[row]);
            }
          });
    }
    double logCount = Math.log(draws + 1);
    double[] logs = new double[path.rows()];
    for (int row = 0; row < logs.length; row++) {
      sums.add(row, -path.logRatio(row));
      logs[row] = sums.log(row) - logCount;
    }
    return logs;
  }

  private static double[][] copy(double[][] columns, int rows) {
    double[][] copy = new double[columns.length][];
    Arrays.setAll(copy, i -> Arrays.copyOf(columns[i], rows));
    return copy;
  }

  private void checkDepth(int depth) {
    if (depth < 1 || depth > settings.stages()) {
      throw new IllegalArgumentException(
          Text.format("depth must be from 1 to %d, found %d", settings.stages(), depth));
    }
  }

  /** A path, walked chunk by chunk. */
  private Path path(int rows, int depth, ChunkWork work) {
    Path path =
        new Path(
            rows,
            new double[rows * settings.dimension()],
            new double[rows * settings.latentDimension()],
            new double[rows],
            new double[rows],
            new double[rows]);
    forEachChunk(
        rows,
        (from, count) -> {
          work.accept(from, count);
          Columns.write(points, from, count, path.x());
          Columns.write(up.level(depth).value(), from, count, path.latent());
          System.arraycopy(logRatios, 0, path.logRatios(), from, count);
          System.arraycopy(ends.logPriors(), 0, path.logPriors(), from, count);
          for (int row = 0; row < count; row++) {
            path.topInformation()[from + row] = logTop[row] - ends.logPriors()[row];
          }
        });
    return path;
  }

  private void forEachChunk(int rows, ChunkWork work) {
    for (int from = 0; from < rows; from += capacity) {
      work.accept(from, Math.min(capacity, rows - from));
    }
  }

  /** What is done to rows from, from + 1, .. of a block. */
  @FunctionalInterface
  private interface ChunkWork {
    void accept(int from, int rows);
  }

  private int rowsOfAChunk() {
    int rows =
        Networks.wide(settings.widestHidden())
            ? ROWS_OF_A_PRODUCT
            : Math.max(
                FEWEST_ROWS, Math.min(MOST_ROWS, NUMBERS_OF_A_LAYER / settings.widestHidden()));
    return Math.min(rows, settings.rowsOfABlock());
  }
}
