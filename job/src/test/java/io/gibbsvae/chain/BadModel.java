package io.gibbsvae.chain;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Activation;
import io.gibbsvae.model.BoundGraph;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.target.GaussianMixture;
import io.gibbsvae.target.Potential;
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
    BoundGraph graph = BoundGraph.of(settings, potential, DataType.FLOAT);
    graph.initialise(5);
    float[] parameters = graph.parameters();
    NoiseStream stream = NoiseStream.of(17, Purpose.INITIALISE, 0, 0, 0);
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] += (float) (noise * stream.gaussian());
    }
    return Vae.of(new TrainedModel(settings, parameters), potential);
  }
}
