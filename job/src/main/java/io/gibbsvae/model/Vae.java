package io.gibbsvae.model;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.target.Potential;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A model with given parameters: generates x from noise, and encodes x into latents, with all log
 * densities that weights are made of. Not thread-safe; buffers for one block size are kept between
 * calls.
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
   * A block of points with latents and the log densities that tie them, all in nats.
   *
   * @param rows n
   * @param x the points, row-major [n, D]
   * @param logDecoder log Q(x|z), a density of x; length n
   * @param logPrior log pi(z_S), length n
   * @param logEncoder log P(z|x), length n
   * @param topInformation log P(z_S|z_{S-1}) - log pi(z_S), length n: its mean over generated rows
   *     is what the top latent tells of what is made from it; 0 where the latent is ignored
   */
  public record Path(
      int rows,
      double[] x,
      double[] logDecoder,
      double[] logPrior,
      double[] logEncoder,
      double[] topInformation) {

    /**
     * log [ P(z|x) / (Q(x|z) pi(z)) ] of a row; minus the energy it is the log of the joint weight.
     */
    public double logRatio(int row) {
      return logEncoder[row] - logDecoder[row] - logPrior[row];
    }
  }

  /**
   * Generates x from the prior down. x is rounded to floats, as it is written, and then used as
   * rounded.
   */
  public Path generate(Noise noise) {
    int rows = noise.rows();
    int d = settings.latentDimension();
    int width = settings.dimension();
    double[] z = widen(noise.latent());
    double[] logPrior = new double[rows];
    double[] logDecoder = new double[rows];
    double[] logEncoder = new double[rows];
    double[] topInformation = new double[rows];
    for (int row = 0; row < rows; row++) {
      logPrior[row] = LogRatio.logPrior(z, row * d, d);
      logDecoder[row] = -frame.logVolume();
    }
    for (int stage = settings.stages(); stage >= 1; stage--) {
      double[] eps = widen(noise.steps()[stage - 1]);
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
      if (stage == settings.stages()) {
        for (int row = 0; row < rows; row++) {
          topInformation[row] = logEncoder[row] - logPrior[row];
        }
      }
      z = y;
    }
    return new Path(rows, round(frame.outer(z)), logDecoder, logPrior, logEncoder, topInformation);
  }

  /** Draws latents for given points from the encoder, upwards. */
  public Path encode(double[] x, Noise noise) {
    int rows = noise.rows();
    int d = settings.latentDimension();
    double[] y = frame.inner(x);
    double[] logPrior = new double[rows];
    double[] logDecoder = new double[rows];
    double[] logEncoder = new double[rows];
    double[] topInformation = new double[rows];
    for (int row = 0; row < rows; row++) {
      logDecoder[row] = -frame.logVolume();
    }
    for (int stage = 1; stage <= settings.stages(); stage++) {
      double[] eps = widen(noise.steps()[stage - 1]);
      double[] heads = encoders.get(stage - 1).apply(rows, y);
      double[] z = residual ? y.clone() : new double[rows * d];
      for (int row = 0; row < rows; row++) {
        double logDensity =
            encoder.addSample(heads, row * encoder.size(), eps, row * d, z, row * d);
        logEncoder[row] += logDensity;
        topInformation[row] = logDensity;
      }
      addLogConditional(decoder, decoders.get(stage - 1).apply(rows, z), rows, z, y, logDecoder);
      y = z;
    }
    for (int row = 0; row < rows; row++) {
      logPrior[row] = LogRatio.logPrior(y, row * d, d);
      // The last stage up was the top.
      topInformation[row] -= logPrior[row];
    }
    return new Path(rows, x, logDecoder, logPrior, logEncoder, topInformation);
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
