package io.gibbsvae.model;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.Noise;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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
  private final boolean residual;
  private final List<Network> decoders = new ArrayList<>();
  private final List<Network> encoders = new ArrayList<>();
  private final List<DriftLayer> decoderDrifts = new ArrayList<>();
  private final List<DriftLayer> encoderDrifts = new ArrayList<>();
  private final Score score;
  private long scores;
  private final Chunk chunk;

  private Vae(TrainedModel model, Potential potential) {
    settings = model.settings();
    rounding = model.rounding();
    float[] numbers = model.numbers();
    ParameterStore store = ParameterStore.of(FloatBuffer.wrap(numbers), null);
    frame = new Frame(settings, store);
    prior = new Prior(settings, store);
    residual = settings.residual();
    int capacity = rowsOfAChunk();
    score = Score.of(settings, potential, frame, capacity, false);
    chunk = new Chunk(capacity);
    Function<String, Network> networks = Networks.evaluated(settings, numbers, capacity);
    Function<String, DriftLayer> drifts = Networks.drifts(settings, store);
    for (int stage = 1; stage <= settings.stages(); stage++) {
      decoders.add(networks.apply(ParameterLayout.decoderName(stage)));
      encoders.add(networks.apply(ParameterLayout.encoderName(stage)));
      decoderDrifts.add(drifts.apply(ParameterLayout.decoderName(stage)));
      encoderDrifts.add(drifts.apply(ParameterLayout.encoderName(stage)));
    }
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
    return scores;
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
        (from, rows) -> chunk.descend(latent, from, rows, steps));
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
        (from, rows) -> {
          chunk.load(x, from, rows);
          chunk.climb(from, rows, steps, chunk.firstHeads(rows), noise);
        });
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
    for (int draw = 0; draw < draws; draw++) {
      float[][] steps = noise.apply(draw).steps();
      checkDepth(steps.length);
      forEachChunk(
          sums.rows(),
          (from, rows) -> {
            int number = from / chunk.capacity;
            chunk.load(x, from, rows);
            if (number == firstHeads.size()) {
              firstHeads.add(copy(chunk.firstHeads(rows), rows));
            }
            chunk.climb(from, rows, steps, firstHeads.get(number), new float[steps.length][0]);
            for (int row = 0; row < rows; row++) {
              double logEvidence =
                  chunk.logDecoder[row] + chunk.logPrior[row] - chunk.logEncoder[row];
              sums.add(from + row, logEvidence);
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

  private Path path(int rows, int depth, ChunkWork work) {
    Path path =
        new Path(
            rows,
            new double[rows * settings.dimension()],
            new double[rows * settings.latentDimension()],
            new double[rows],
            new double[rows],
            new double[rows],
            new double[rows]);
    forEachChunk(
        rows,
        (from, count) -> {
          work.accept(from, count);
          chunk.copyTo(path, from, count, depth);
        });
    return path;
  }

  private void forEachChunk(int rows, ChunkWork work) {
    for (int from = 0; from < rows; from += chunk.capacity) {
      work.accept(from, Math.min(chunk.capacity, rows - from));
    }
  }

  /** What is done to rows from, from + 1, .. of a block. */
  @FunctionalInterface
  private interface ChunkWork {
    void accept(int from, int rows);
  }

  private int rowsOfAChunk() {
    int rows =
        Networks.wide(settings)
            ? ROWS_OF_A_PRODUCT
            : Math.max(
                FEWEST_ROWS, Math.min(MOST_ROWS, NUMBERS_OF_A_LAYER / settings.widestHidden()));
    return Math.min(rows, settings.rowsOfABlock());
  }

  /**
   * Some rows of a path, column by column: few enough that the activations of a network stay in the
   * processor's caches.
   */
  private final class Chunk {

    private final int capacity;
    private final GaussianColumns decoder;
    private final GaussianColumns encoder;
    private final double[][] points;
    // y, z_1 .. z_S
    private final double[][][] values = new double[settings.stages() + 1][][];
    // Of them, where there is a drift.
    private final double[][][] scoresOfValues;
    private final double[][] slopes;
    private final double[][] decoderEps;
    private final double[][] encoderEps;
    private final double[] logDecoder;
    private final double[] logEncoder;
    private final double[] logTop;
    private final double[] logPrior;
    private final double[][] decoderHeads;
    private final double[][] encoderHeads;

    Chunk(int capacity) {
      this.capacity = capacity;
      decoder = new GaussianColumns(settings.decoder(), capacity);
      encoder = new GaussianColumns(settings.encoder(), capacity);
      points = new double[settings.dimension()][capacity];
      Arrays.setAll(
          values,
          s -> new double[s == 0 ? settings.dimension() : settings.latentDimension()][capacity]);
      scoresOfValues = new double[settings.stages() + 1][score.dimension()][capacity];
      slopes = new double[score.dimension()][capacity];
      decoderEps = new double[settings.dimension()][capacity];
      encoderEps = new double[settings.latentDimension()][capacity];
      logDecoder = new double[capacity];
      logEncoder = new double[capacity];
      logTop = new double[capacity];
      logPrior = new double[capacity];
      decoderHeads = new double[settings.decoder().size()][capacity];
      encoderHeads = new double[settings.encoder().size()][capacity];
    }

    /** Looks at the score of values that networks are going to see. */
    private void see(int level, int rows) {
      score.evaluate(rows, values[level], scoresOfValues[level], slopes);
      scores += score.dimension() > 0 ? rows : 0;
    }

    /** Takes points to climb from. */
    void load(double[] x, int from, int rows) {
      Columns.read(x, from, rows, points);
      frame.toInner(rows, points, values[0]);
    }

    /** Climbs from the points that are loaded, with what the first encoder puts out for them. */
    void climb(int from, int rows, float[][] steps, double[][] firstHeads, float[][] noise) {
      start(rows);
      for (int stage = 1; stage <= steps.length; stage++) {
        double[][] y = values[stage - 1];
        double[][] z = values[stage];
        double[][] heads = stage == 1 ? firstHeads : encoderHeads(stage, rows);
        Columns.read(steps[stage - 1], from, rows, encoderEps);
        startAt(rows, y, z);
        Arrays.fill(logTop, 0, rows, 0);
        encoder.addSample(rows, heads, encoderEps, z, logTop);
        for (int row = 0; row < rows; row++) {
          logEncoder[row] += logTop[row];
        }
        see(stage, rows);
        // What is left of the noise is scratch.
        subtractStart(rows, y, z, decoderEps);
        decoder.addLogDensity(rows, decoderHeads(stage, rows), decoderEps, logDecoder);
        if (noise[stage - 1].length > 0) {
          Columns.write(decoderEps, from, rows, noise[stage - 1]);
        }
      }
      loadLogPrior(rows, steps.length);
    }

    /** Descends from given latents. */
    void descend(double[] latent, int from, int rows, float[][] steps) {
      start(rows);
      Columns.read(latent, from, rows, values[steps.length]);
      see(steps.length, rows);
      for (int stage = steps.length; stage >= 1; stage--) {
        double[][] y = values[stage - 1];
        double[][] z = values[stage];
        Columns.read(steps[stage - 1], from, rows, decoderEps);
        startAt(rows, z, y);
        decoder.addSample(rows, decoderHeads(stage, rows), decoderEps, y, logDecoder);
        if (stage == 1) {
          frame.toOuter(rows, y, points);
          rounding.round(rows, points);
          frame.toInner(rows, points, y);
        }
        see(stage - 1, rows);
        subtractStart(rows, z, y, encoderEps);
        encoder.addLogDensity(rows, encoderHeads(stage, rows), encoderEps, logEncoder);
        if (stage == steps.length) {
          System.arraycopy(logEncoder, 0, logTop, 0, rows);
        }
      }
      loadLogPrior(rows, steps.length);
    }

    private void start(int rows) {
      Arrays.fill(logDecoder, 0, rows, -frame.logVolume());
      Arrays.fill(logEncoder, 0, rows, 0);
    }

    /** log pi(z_S); there is none lower down. */
    private void loadLogPrior(int rows, int depth) {
      boolean top = depth == settings.stages();
      Arrays.fill(logPrior, 0, rows, top ? 0 : Double.NaN);
      prior.addLogDensity(rows, values[depth], 1, logPrior);
    }

    /** What a mean is added to: the value at the stage's other end, or nothing. */
    private void startAt(int rows, double[][] given, double[][] value) {
      for (int i = 0; i < value.length; i++) {
        if (residual) {
          System.arraycopy(given[i], 0, value[i], 0, rows);
        } else {
          Arrays.fill(value[i], 0, rows, 0);
        }
      }
    }

    private void subtractStart(
        int rows, double[][] value, double[][] given, double[][] difference) {
      for (int i = 0; i < value.length; i++) {
        System.arraycopy(value[i], 0, difference[i], 0, rows);
        if (residual) {
          GaussianColumns.subtract(rows, given[i], difference[i]);
        }
      }
    }

    private double[][] decoderHeads(int stage, int rows) {
      decoders.get(stage - 1).forward(rows, values[stage], decoderHeads);
      decoderDrifts.get(stage - 1).add(rows, values[stage], scoresOfValues[stage], decoderHeads);
      return decoderHeads;
    }

    /** What the first encoder puts out for points that have just been loaded. */
    double[][] firstHeads(int rows) {
      see(0, rows);
      return encoderHeads(1, rows);
    }

    /** What an encoder puts out for the values under it. */
    private double[][] encoderHeads(int stage, int rows) {
      encoders.get(stage - 1).forward(rows, values[stage - 1], encoderHeads);
      encoderDrifts
          .get(stage - 1)
          .add(rows, values[stage - 1], scoresOfValues[stage - 1], encoderHeads);
      return encoderHeads;
    }

    /** Writes this chunk of a path of a given depth. */
    void copyTo(Path path, int from, int rows, int depth) {
      Columns.write(points, from, rows, path.x());
      Columns.write(values[depth], from, rows, path.latent());
      System.arraycopy(logDecoder, 0, path.logDecoder(), from, rows);
      System.arraycopy(logPrior, 0, path.logPrior(), from, rows);
      System.arraycopy(logEncoder, 0, path.logEncoder(), from, rows);
      for (int row = 0; row < rows; row++) {
        path.topInformation()[from + row] = logTop[row] - logPrior[row];
      }
    }
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
