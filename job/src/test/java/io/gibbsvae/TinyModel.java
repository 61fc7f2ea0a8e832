package io.gibbsvae;

import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.model.Activation;
import io.gibbsvae.model.BoundGraph;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.TrainedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Models of two stages with one hidden layer of eight: small enough to train in a test. */
public final class TinyModel {

  private TinyModel() {}

  /** The settings of a model around the origin. */
  public static ModelSettings settings(int dimension) {
    return settings(dimension, 0, 1);
  }

  /** The settings of a model with this first coordinate of its location, and this scale. */
  public static ModelSettings settings(int dimension, double location, double scale) {
    List<Double> centre = new ArrayList<>(Collections.nCopies(dimension, 0.0));
    centre.set(0, location);
    return new ModelSettings(
        dimension,
        dimension,
        2,
        List.of(8),
        Activation.TANH,
        Covariance.DIAGONAL,
        Objective.JOINT,
        centre,
        Collections.nCopies(dimension, scale));
  }

  /** The same with a drift, or without. */
  public static ModelSettings drifting(ModelSettings settings, Drift drift) {
    return new ModelSettings(
        settings.dimension(),
        settings.latentDimension(),
        settings.stages(),
        settings.hidden(),
        settings.coordinateUnits(),
        settings.sharing(),
        drift,
        settings.activation(),
        settings.covariance(),
        settings.objective(),
        settings.location(),
        settings.scale(),
        settings.frame(),
        settings.components());
  }

  /** A model as it is before training: x is about N(location, 2 scale^2 I). */
  public static TrainedModel untrained(ModelSettings settings) {
    return withWiderEncoders(settings, 0);
  }

  /** The same with the scales of its encoders e^amount times as large. */
  public static TrainedModel withWiderEncoders(ModelSettings settings, double amount) {
    double[][] anywhere = new double[1][settings.dimension()];
    BoundGraph graph =
        BoundGraph.of(
            settings,
            GaussianMixture.of(anywhere, new double[] {1}, new double[] {1}),
            DataType.FLOAT);
    graph.initialise(11);
    for (int stage = 1; stage <= settings.stages(); stage++) {
      INDArray biases = graph.graph().getLayer("bound").getParam("encoder-" + stage + "-1-b");
      for (int i = settings.dimension(); i < 2 * settings.dimension(); i++) {
        biases.putScalar(i, biases.getDouble(i) + amount);
      }
    }
    return new TrainedModel(settings, graph.parameters());
  }
}
