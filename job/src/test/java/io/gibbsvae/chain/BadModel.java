package io.gibbsvae.chain;

import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Activation;
import io.gibbsvae.model.BoundGraph;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.Mixture;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.Sharing;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Models that nobody trained, with parameters far from where training would begin. */
final class BadModel {

  private BadModel() {}

  /**
   * A model with random parameters: its encoder knows nothing of its decoder.
   *
   * @param noise standard deviation of what is added to each initial parameter; 0 for the model as
   *     it is before training
   */
  static Vae of(int dimension, int stages, Covariance covariance, double scale, double noise) {
    ModelSettings settings =
        new ModelSettings(
            dimension,
            dimension,
            stages,
            List.of(6),
            Activation.SOFTSIGN,
            covariance,
            Objective.JOINT,
            Collections.nCopies(dimension, 0.1),
            Collections.nCopies(dimension, scale));
    Potential potential =
        GaussianMixture.of(new double[1][dimension], new double[] {1}, new double[] {1});
    return Vae.of(new TrainedModel(settings, parameters(settings, potential, noise)), potential);
  }

  /** The same, whose prior is a mixture of three. */
  static Vae ofComponents(int dimension, int stages, double scale, double noise) {
    ModelSettings settings =
        new ModelSettings(
            dimension,
            dimension,
            stages,
            List.of(6),
            0,
            Sharing.NONE,
            Drift.NONE,
            Activation.SOFTSIGN,
            Covariance.DIAGONAL,
            Objective.JOINT,
            Collections.nCopies(dimension, 0.1),
            Collections.nCopies(dimension, scale),
            FrameType.PARTICLES,
            3);
    Potential potential =
        GaussianMixture.of(new double[1][dimension], new double[] {1}, new double[] {1});
    double[][] means = new double[3][dimension];
    double[][] scales = new double[3][dimension];
    for (int m = 0; m < 3; m++) {
      Arrays.fill(means[m], m - 1);
      Arrays.fill(scales[m], 0.6 + 0.2 * m);
    }
    TrainedModel model =
        new TrainedModel(settings, parameters(settings, potential, 0))
            .withPrior(new Mixture(new double[] {0.2, 0.3, 0.5}, means, scales));
    // The numbers of the frame and of the prior come last.
    int learned = model.parameters().length - dimension * (dimension + 2) - 3 * (2 * dimension + 1);
    addNoise(model.parameters(), learned, noise);
    return Vae.of(model, potential);
  }

  private static float[] parameters(ModelSettings settings, Potential potential, double noise) {
    BoundGraph graph = BoundGraph.of(settings, potential, DataType.FLOAT);
    graph.initialise(5);
    float[] parameters = graph.parameters();
    addNoise(parameters, parameters.length, noise);
    return parameters;
  }

  private static void addNoise(float[] parameters, int count, double noise) {
    NoiseStream stream = NoiseStream.of(17, Purpose.INITIALISE, 0, 0, 0);
    for (int k = 0; k < count; k++) {
      parameters[k] += (float) (noise * stream.gaussian());
    }
  }
}
