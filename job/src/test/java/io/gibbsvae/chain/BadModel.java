package io.gibbsvae.chain;

import io.gibbsvae.Shape;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.Initialisation;
import io.gibbsvae.model.Mixture;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.model.network.Activation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

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
        Shape.of(dimension)
            .stages(stages)
            .hidden(List.of(6))
            .activation(Activation.SOFTSIGN)
            .covariance(covariance)
            .location(Collections.nCopies(dimension, 0.1))
            .scale(Collections.nCopies(dimension, scale))
            .settings();
    Potential potential =
        GaussianMixture.of(new double[1][dimension], new double[] {1}, new double[] {1});
    return Vae.of(new TrainedModel(settings, parameters(settings, noise)), potential);
  }

  /** The same, whose prior is a mixture of three. */
  static Vae ofComponents(int dimension, int stages, double scale, double noise) {
    ModelSettings settings =
        Shape.of(dimension)
            .stages(stages)
            .hidden(List.of(6))
            .activation(Activation.SOFTSIGN)
            .location(Collections.nCopies(dimension, 0.1))
            .scale(Collections.nCopies(dimension, scale))
            .frame(FrameType.PARTICLES)
            .components(3)
            .settings();
    Potential potential =
        GaussianMixture.of(new double[1][dimension], new double[] {1}, new double[] {1});
    double[][] means = new double[3][dimension];
    double[][] scales = new double[3][dimension];
    for (int m = 0; m < 3; m++) {
      Arrays.fill(means[m], m - 1);
      Arrays.fill(scales[m], 0.6 + 0.2 * m);
    }
    TrainedModel model =
        new TrainedModel(settings, parameters(settings, 0))
            .withPrior(new Mixture(new double[] {0.2, 0.3, 0.5}, means, scales));
    // The numbers of the frame and of the prior come last.
    int learned = model.parameters().length - dimension * (dimension + 2) - 3 * (2 * dimension + 1);
    addNoise(model.parameters(), learned, noise);
    return Vae.of(model, potential);
  }

  private static float[] parameters(ModelSettings settings, double noise) {
    float[] parameters = Initialisation.parameters(settings, 5);
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
