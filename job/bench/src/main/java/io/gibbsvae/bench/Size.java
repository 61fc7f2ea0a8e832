package io.gibbsvae.bench;

import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.PriorShape;
import io.gibbsvae.model.ModelSettings.Coordinates;
import io.gibbsvae.model.ModelSettings.NetworkShape;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.Sharing;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.network.Activation;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The size of a measured model: two hidden layers of one width, diagonal covariances, no shift and
 * no scale, as in the peers.
 *
 * @param dimension D, of x and of every latent
 * @param hidden width of the hidden layers
 * @param stages S
 * @param batch latents of a minibatch
 */
record Size(int dimension, int hidden, int stages, int batch) {

  ModelSettings model(Activation activation) {
    return new ModelSettings(
        dimension,
        dimension,
        stages,
        new NetworkShape(List.of(hidden, hidden), activation, 0),
        Sharing.NONE,
        Drift.NONE,
        Covariance.DIAGONAL,
        Objective.JOINT,
        new Coordinates(
            Collections.nCopies(dimension, 0.0),
            Collections.nCopies(dimension, 1.0),
            FrameType.FIXED),
        PriorShape.STANDARD);
  }

  int parameters() {
    int ofOneNetwork =
        (dimension + 1) * hidden + (hidden + 1) * hidden + (hidden + 1) * 2 * dimension;
    return 2 * stages * ofOneNetwork;
  }

  /** A model with small random parameters: how long it takes does not depend on their values. */
  TrainedModel anyModel(Activation activation) {
    Random random = new Random(1);
    float[] parameters = new float[parameters()];
    double deviation = 1 / Math.sqrt(hidden);
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = (float) (deviation * random.nextGaussian());
    }
    return new TrainedModel(model(activation), parameters);
  }
}
