package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Columns;
import io.gibbsvae.model.network.Networks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
  private final Frame frame;
  private final Prior prior;
  private final List<Conditional> decoders;
  private final List<Conditional> encoders;
  private final Score score;
  private final Walk down;
  private final Walk up;
  // Few enough rows that the activations of a network stay in the processor's caches.
  private final int capacity;
  private final double[][] points;
  private final double[] logPrior;
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
    frame = new Frame(settings, numbers);
    prior = new Prior(settings, numbers);
    score = Score.of(settings, potential, frame, capacity, false);
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
    logPrior = new double[capacity];
    logTop = new double[capacity];
  }

  private List<Conditional> conditionals(List<Part> parts, int dimension, float[] numbers) {
    return Conditional.of(
        settings, parts, dimension, Networks::dense, capacity, numbers, new float[0]);
  }

  /**
   * {@return a trained model, ready to compute}
   *
   * @param model its shape and parameters
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
   * @param logDecoder log Q(x, z_1 .. z_{s-1}|z_s), a density of x; length n
   * @param logPrior log pi(z_S), length n; NaN at a depth s &lt; S, where z_s has no prior of its
   *     own
   * @param logEncoder log P(z_1 .. z_s|x), length n
   * @param topInformation log P(z_S|z_{S-1}) - log pi(z_S), length n: its mean over generated rows
   *     is what the top latent tells of what is made from it; 0 where the latent is ignored, NaN at
   *     a depth s &lt; S
   */
  public record Path(
      int rows,
      double[] x,
      double[] latent,
      double[] logDecoder,
      double[] logPrior,
      double[] logEncoder,
      double[] topInformation) {

    /**
     * {@return log [ P(z|x) / (Q(x|z) pi(z)) ] of a row; minus the energy it is the log of the
     * joint weight} It takes a path of depth S.
     *
     * @param row from 0
     */
    public double logRatio(int row) {
      return logEncoder[row] - logDecoder[row] - logPrior[row];
    }

    /**
     * {@return log [ P(z_1 .. z_s|x) / Q(x, z_1 .. z_{s-1}|z_s) ] of a row, at any depth s} The
     * acceptance of a move from x up to z_s and down to x' is made of two of them: min(1, exp(r' -
     * r)), where each r is this less U.
     *
     * @param row from 0
     */
    public double logConditionalRatio(int row) {
      return logEncoder[row] - logDecoder[row];
    }
  }

  /**
   * Generates x from the prior down. x is {@linkplain #rounding rounded} as it is written, and then
   * used as rounded.
   *
   * @param noise n rows going down: of z_S as many numbers as {@link ModelSettings#latentNoise}
   *     says, and steps of width D
   * @return the rows and the latents that they came from, at depth S
   */
  public Path generate(Noise noise) {
    return descend(prior.draw(noise.latent()), noise.steps());
  }

  /**
   * Draws latents for given points from the encoder, upwards.
   *
   * @param x the points, row-major [n, D]
   * @param noise n rows going up: steps of width d
   * @return the points under their latents, at depth S
   */
  public Path encode(double[] x, Noise noise) {
    return climb(x, noise.steps());
  }

  /**
   * Draws x from a given latent down through the decoders of stages s .. 1. x is {@linkplain
   * #rounding rounded} as it is written, and then used as rounded.
   *
   * @param latent z_s, row-major [n, d]
   * @param steps noise of stage k + 1 in steps[k], row-major [n, D]; s of them, 1 to S
   * @return the rows made, under the given latent
   */
  public Path descend(double[] latent, float[][] steps) {
    checkDepth(steps.length);
    return path(
        latent.length / settings.latentDimension(),
        steps.length,
        down.logDrawn(),
        down.logScored(),
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
        frame.toOuter(rows, y, points);
        rounding.round(rows, points);
        frame.toInner(rows, points, y);
      }
      down.score(rows, step);
      if (step == first) {
        System.arraycopy(down.log(), 0, logTop, 0, rows);
      }
    }
    evaluatePrior(rows, steps.length);
  }

  /**
   * Draws latents for given points up through the encoders of stages 1 .. s.
   *
   * @param x the points, row-major [n, D]
   * @param steps noise of stage k + 1 in steps[k], row-major [n, d]; s of them, 1 to S
   * @return the points under their latents, as deep as there are steps
   */
  public Path climb(double[] x, float[][] steps) {
    return climb(x, steps, new float[steps.length][0]);
  }

  /**
   * The same, and with it the noise that the decoders would make these points of these latents
   * with: L^-1 (z_{k-1} - m(z_k)) of each stage.
   *
   * @param x the points, row-major [n, D]
   * @param steps noise of stage k + 1 in steps[k], row-major [n, d]; s of them, 1 to S
   * @param noise receives that of stage k + 1 in noise[k], row-major [n, D], where there is room
   * @return the points under their latents, as deep as there are steps
   */
  public Path climb(double[] x, float[][] steps, float[][] noise) {
    checkDepth(steps.length);
    return path(
        x.length / settings.dimension(),
        steps.length,
        up.logScored(),
        up.logDrawn(),
        (from, rows) -> {
          load(x, from, rows);
          up.begin(rows, 0);
          up.condition(rows, 0);
          walkUp(from, rows, steps, noise);
        });
  }

  private void load(double[] x, int from, int rows) {
    Columns.read(x, from, rows, points);
    frame.toInner(rows, points, up.level(0).value());
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
    evaluatePrior(rows, steps.length);
  }

  /** log pi(z_S); there is none lower down. */
  private void evaluatePrior(int rows, int depth) {
    Arrays.fill(logPrior, 0, rows, depth == settings.stages() ? 0 : Double.NaN);
    prior.addLogDensity(rows, up.level(depth).value(), 1, logPrior);
  }

  /**
   * Estimates the marginal density q(x) of given points: with K independent z_k ~ P(.|x),
   *
   * <pre>log sum_k Q(x|z_k) pi(z_k) / P(z_k|x)</pre>
   *
   * in nats. Each term has mean q(x), so that the sum divided by K is an unbiased estimate of it
   * (the importance-weighted estimate: Burda, Grosse and Salakhutdinov, "Importance weighted
   * autoencoders", ICLR 2016). For an x that was generated, together with the ratio of the latent
   * that it was generated from,
   *
   * <pre>w_K = (K + 1) exp(-U(x)) / (exp(-path.logRatio(row)) + exp(sum))</pre>
   *
   * has mean Z for every K. For with r_k the terms and r_0 that of the generating latent, its law
   * pi(z_0) Q(x|z_0) P(z_1|x) .. P(z_K|x) times w_K is exp(-U(x)) P(z_0|x) .. P(z_K|x) times (K +
   * 1) r_0 / (r_0 + .. + r_K), and the last factor averages to 1 over the K + 1 latents, which are
   * alike in the others. At K = 0 w_K is the joint weight; as K grows it tends to exp(-U(x)) /
   * q(x).
   *
   * @param x the points, row-major [n, D]
   * @param draws K
   * @param noise the noise of draw k, of the kind of {@link Noise#up}; a function, so that there is
   *     only one draw's at a time
   * @return length n; minus infinity where K = 0
   */
  public double[] logSumOfRatios(double[] x, int draws, IntFunction<Noise> noise) {
    return sumsOfRatios(x, draws, noise).logs();
  }

  private LogSums sumsOfRatios(double[] x, int draws, IntFunction<Noise> noise) {
    LogSums sums = new LogSums(x.length / settings.dimension());
    // All draws start from the same heads of the first encoder.
    List<double[][]> firstHeads = new ArrayList<>();
    double logVolume = frame.logVolume();
    for (int draw = 0; draw < draws; draw++) {
      float[][] steps = noise.apply(draw).steps();
      checkDepth(steps.length);
      forEachChunk(
          sums.rows(),
          (from, rows) -> {
            int number = from / capacity;
            load(x, from, rows);
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
              double logDecoder = up.logScored()[row] - logVolume;
              sums.add(from + row, logDecoder + logPrior[row] - up.logDrawn()[row]);
            }
          });
    }
    return sums;
  }

  /**
   * Estimates the marginal density q(x) of a path's points by their own latents and K further ones:
   * log of 1 / (K + 1) times the sum of all ratios Q pi / P, in nats. Minus it and the energy is
   * log w_K of generated points. Of encoded ones all latents are alike, and the estimate is
   * unbiased.
   *
   * @param path of depth S
   * @param draws K
   * @param noise as in {@link #logSumOfRatios}
   * @return length n
   */
  public double[] logDensities(Path path, int draws, IntFunction<Noise> noise) {
    LogSums sums = sumsOfRatios(path.x(), draws, noise);
    for (int row = 0; row < sums.rows(); row++) {
      sums.add(row, -path.logRatio(row));
    }
    double[] logs = sums.logs();
    double logCount = Math.log(draws + 1);
    Arrays.setAll(logs, row -> logs[row] - logCount);
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
          String.format(
              Locale.ROOT, "depth must be from 1 to %d, found %d", settings.stages(), depth));
    }
  }

  /**
   * A path, walked chunk by chunk.
   *
   * @param logDecoder where the walk leaves the log density of y
   * @param logEncoder where it leaves that of the latents
   */
  private Path path(int rows, int depth, double[] logDecoder, double[] logEncoder, ChunkWork work) {
    Path path =
        new Path(
            rows,
            new double[rows * settings.dimension()],
            new double[rows * settings.latentDimension()],
            new double[rows],
            new double[rows],
            new double[rows],
            new double[rows]);
    double logVolume = frame.logVolume();
    forEachChunk(
        rows,
        (from, count) -> {
          work.accept(from, count);
          Columns.write(points, from, count, path.x());
          Columns.write(up.level(depth).value(), from, count, path.latent());
          System.arraycopy(logPrior, 0, path.logPrior(), from, count);
          System.arraycopy(logEncoder, 0, path.logEncoder(), from, count);
          for (int row = 0; row < count; row++) {
            path.logDecoder()[from + row] = logDecoder[row] - logVolume;
            path.topInformation()[from + row] = logTop[row] - logPrior[row];
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

  /** log sum exp of each row, term by term. */
  private record LogSums(double[] largest, double[] multiples) {

    LogSums(int rows) {
      this(new double[rows], new double[rows]);
      Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    }

    int rows() {
      return largest.length;
    }

    void add(int row, double term) {
      if (term > largest[row]) {
        multiples[row] = multiples[row] * Math.exp(largest[row] - term) + 1;
        largest[row] = term;
      } else {
        // Two equal infinities have no difference.
        multiples[row] += term == largest[row] ? 1 : Math.exp(term - largest[row]);
      }
    }

    double[] logs() {
      double[] logs = new double[rows()];
      Arrays.setAll(logs, row -> largest[row] + Math.log(multiples[row]));
      return logs;
    }
  }
}
