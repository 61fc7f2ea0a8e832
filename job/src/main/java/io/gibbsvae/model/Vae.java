package io.gibbsvae.model;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.target.Potential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A model with given parameters: generates x from noise, and encodes x into latents, to the top or
 * part of the way, with all log densities that weights are made of. Not thread-safe; buffers for
 * one block size are kept between calls.
 */
public final class Vae {

  private final ModelSettings settings;
  private final Frame frame;
  private final GaussianHead decoder;
  private final GaussianHead encoder;
  private final boolean residual;
  private final List<Network> decoders = new ArrayList<>();
  private final List<Network> encoders = new ArrayList<>();

  private Vae(BoundGraph graph) {
    this.settings = graph.settings();
    this.frame = new Frame(settings);
    this.decoder = BoundGraph.decoder(settings);
    this.encoder = BoundGraph.encoder(settings);
    this.residual = BoundGraph.residual(settings);
    for (int stage = 1; stage <= settings.stages(); stage++) {
      decoders.add(new Network(graph.network(BoundGraph.decoderName(stage))));
      encoders.add(new Network(graph.network(BoundGraph.encoderName(stage))));
    }
  }

  /** A trained model, ready to compute. */
  public static Vae of(TrainedModel model) {
    BoundGraph graph =
        BoundGraph.of(
            model.settings(),
            new NoPotential(model.settings().dimension()),
            new NoOp(),
            DataType.FLOAT);
    graph.setParameters(model.parameters());
    return new Vae(graph);
  }

  /** The model's settings. */
  public ModelSettings settings() {
    return settings;
  }

  /**
   * A block of points with the latents above them, as deep as it was asked for, and the log
   * densities that tie them, all in nats. At depth s, z stands for z_1 .. z_s.
   *
   * @param rows n
   * @param x the points, row-major [n, D]
   * @param latent z_s, the latent at the top of the path, row-major [n, d]
   * @param logDecoder log Q(x, z_1 .. z_{s-1}|z_s), a density of x; length n
   * @param logPrior log pi(z_S), length n; NaN at a depth s < S, where z_s has no prior of its own
   * @param logEncoder log P(z_1 .. z_s|x), length n
   * @param topInformation log P(z_S|z_{S-1}) - log pi(z_S), length n: its mean over generated rows
   *     is what the top latent tells of what is made from it; 0 where the latent is ignored, NaN at
   *     a depth s < S
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
     * log [ P(z|x) / (Q(x|z) pi(z)) ] of a row; minus the energy it is the log of the joint weight.
     * It takes a path of depth S.
     */
    public double logRatio(int row) {
      return logEncoder[row] - logDecoder[row] - logPrior[row];
    }

    /**
     * log [ P(z_1 .. z_s|x) / Q(x, z_1 .. z_{s-1}|z_s) ] of a row, at any depth s. The acceptance
     * of a move from x up to z_s and down to x' is made of two of them: min(1, exp(r' - r)), where
     * each r is this less U.
     */
    public double logConditionalRatio(int row) {
      return logEncoder[row] - logDecoder[row];
    }
  }

  /**
   * Generates x from the prior down. x is rounded to floats, as it is written, and then used as
   * rounded.
   */
  public Path generate(Noise noise) {
    return descend(widen(noise.latent()), noise.steps());
  }

  /** Draws latents for given points from the encoder, upwards. */
  public Path encode(double[] x, Noise noise) {
    return climb(x, noise.steps());
  }

  /**
   * Draws x from a given latent down through the decoders of stages s .. 1. x is rounded to floats,
   * as it is written, and then used as rounded.
   *
   * @param latent z_s, row-major [n, d]
   * @param steps noise of stage k + 1 in steps[k], row-major [n, D]; s of them, 1 to S
   */
  public Path descend(double[] latent, float[][] steps) {
    int depth = depth(steps);
    int width = settings.dimension();
    int rows = latent.length / settings.latentDimension();
    double[] logDecoder = new double[rows];
    double[] logEncoder = new double[rows];
    double[] logTop = new double[rows];
    Arrays.fill(logDecoder, -frame.logVolume());
    double[] z = latent;
    for (int stage = depth; stage >= 1; stage--) {
      double[] eps = widen(steps[stage - 1]);
      double[] heads = decoders.get(stage - 1).apply(rows, z);
      double[] y = residual ? z.clone() : new double[rows * width];
      for (int row = 0; row < rows; row++) {
        logDecoder[row] +=
            decoder.addSample(heads, row * decoder.size(), eps, row * width, y, row * width);
      }
      if (stage == 1) {
        y = frame.inner(round(frame.outer(y)));
      }
      addLogConditional(encoder, encoders.get(stage - 1).apply(rows, y), rows, y, z, logEncoder);
      if (stage == depth) {
        logTop = logEncoder.clone();
      }
      z = y;
    }
    return path(round(frame.outer(z)), latent, depth, logDecoder, logEncoder, logTop);
  }

  /**
   * Draws latents for given points up through the encoders of stages 1 .. s.
   *
   * @param x the points, row-major [n, D]
   * @param steps noise of stage k + 1 in steps[k], row-major [n, d]; s of them, 1 to S
   */
  public Path climb(double[] x, float[][] steps) {
    int depth = depth(steps);
    int d = settings.latentDimension();
    int rows = x.length / settings.dimension();
    double[] logDecoder = new double[rows];
    double[] logEncoder = new double[rows];
    double[] logTop = new double[rows];
    Arrays.fill(logDecoder, -frame.logVolume());
    double[] y = frame.inner(x);
    for (int stage = 1; stage <= depth; stage++) {
      double[] eps = widen(steps[stage - 1]);
      double[] heads = encoders.get(stage - 1).apply(rows, y);
      double[] z = residual ? y.clone() : new double[rows * d];
      for (int row = 0; row < rows; row++) {
        logTop[row] = encoder.addSample(heads, row * encoder.size(), eps, row * d, z, row * d);
        logEncoder[row] += logTop[row];
      }
      addLogConditional(decoder, decoders.get(stage - 1).apply(rows, z), rows, z, y, logDecoder);
      y = z;
    }
    return path(x, y, depth, logDecoder, logEncoder, logTop);
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
    double[] sums = new double[x.length / settings.dimension()];
    Arrays.fill(sums, Double.NEGATIVE_INFINITY);
    for (int draw = 0; draw < draws; draw++) {
      Path path = encode(x, noise.apply(draw));
      for (int row = 0; row < sums.length; row++) {
        sums[row] = logOfSum(sums[row], -path.logRatio(row));
      }
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
    double[] sums = logSumOfRatios(path.x(), draws, noise);
    double logCount = Math.log(draws + 1);
    for (int row = 0; row < sums.length; row++) {
      sums[row] = logOfSum(sums[row], -path.logRatio(row)) - logCount;
    }
    return sums;
  }

  /** log(e^a + e^b). */
  private static double logOfSum(double a, double b) {
    double larger = Math.max(a, b);
    // Two equal infinities have no difference.
    return Double.isInfinite(larger) ? larger : larger + Math.log1p(Math.exp(-Math.abs(a - b)));
  }

  private int depth(float[][] steps) {
    if (steps.length < 1 || steps.length > settings.stages()) {
      throw new IllegalArgumentException(
          "depth must be from 1 to %d, found %d".formatted(settings.stages(), steps.length));
    }
    return steps.length;
  }

  /**
   * A path of the given parts.
   *
   * @param logTop log P(z_s|z_{s-1}), length n
   */
  private Path path(
      double[] x,
      double[] latent,
      int depth,
      double[] logDecoder,
      double[] logEncoder,
      double[] logTop) {
    int rows = logDecoder.length;
    int d = settings.latentDimension();
    double[] logPrior = new double[rows];
    double[] topInformation = new double[rows];
    for (int row = 0; row < rows; row++) {
      logPrior[row] =
          depth == settings.stages() ? LogRatio.logPrior(latent, row * d, d) : Double.NaN;
      topInformation[row] = logTop[row] - logPrior[row];
    }
    return new Path(rows, x, latent, logDecoder, logPrior, logEncoder, topInformation);
  }

  /** Adds log N(value; mean(given), ..) of each row. */
  private void addLogConditional(
      GaussianHead head, double[] heads, int rows, double[] given, double[] value, double[] sums) {
    int n = head.dimension();
    double[] difference = new double[n];
    double[] whitened = new double[n];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < n; i++) {
        difference[i] =
            value[row * n + i] - heads[row * head.size() + i] - (residual ? given[row * n + i] : 0);
      }
      sums[row] += head.logDensity(heads, row * head.size(), difference, whitened);
    }
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      wide[k] = values[k];
    }
    return wide;
  }

  private static double[] round(double[] values) {
    double[] rounded = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      rounded[k] = (float) values[k];
    }
    return rounded;
  }

  /** The forward pass of one decoder or encoder over the graph's own parameters. */
  private static final class Network {

    private final List<INDArray> weights = new ArrayList<>();
    private final List<INDArray> biases = new ArrayList<>();
    private final List<IActivation> activations = new ArrayList<>();
    private final int inputs;
    // Outputs in 'f' order: into 'c' order a matrix product takes twice the time.
    private final List<INDArray> outputs = new ArrayList<>();
    private INDArray input = Nd4j.empty();
    private int bufferedRows;

    Network(List<Layer> layers) {
      for (Layer layer : layers) {
        weights.add(layer.getParam("W"));
        biases.add(layer.getParam("b"));
        activations.add(((BaseLayer) layer.conf().getLayer()).getActivationFn());
      }
      inputs = Math.toIntExact(weights.get(0).rows());
    }

    double[] apply(int rows, double[] values) {
      if (rows != bufferedRows) {
        input = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, inputs}, 'c');
        outputs.clear();
        for (INDArray w : weights) {
          outputs.add(
              Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, w.columns()}, 'f'));
        }
        bufferedRows = rows;
      }
      INDArray current = HeapArrays.write(values, input);
      for (int k = 0; k < weights.size(); k++) {
        current = Nd4j.gemm(current, weights.get(k), outputs.get(k), false, false, 1, 0);
        current.addiRowVector(biases.get(k));
        activations.get(k).getActivation(current, false);
      }
      return HeapArrays.read(current);
    }
  }

  /** Stands where the graph wants an energy: this class never evaluates one. */
  private record NoPotential(int dimension) implements Potential {

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      throw new UnsupportedOperationException("a Vae has no energy");
    }
  }
}
