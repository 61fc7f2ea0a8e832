package io.gibbsvae.model;

import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Columns;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A model with its parameters, as it travels to the tasks that generate with it.
 *
 * @param settings its shape
 * @param parameters all parameters, in the order of {@link ParameterLayout} or {@link
 *     StageParameters}
 * @param rounding which coordinates of its samples are floats
 */
public record TrainedModel(ModelSettings settings, float[] parameters, Rounding rounding)
    implements Serializable {

  /**
   * Checks that the parameters are as many as the shape asks for.
   *
   * @throws IllegalArgumentException if their number is another
   */
  public TrainedModel {
    int expected = settings.countParameters();
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          "a model of these settings has " + expected + " parameters, found " + parameters.length);
    }
  }

  /**
   * A model whose samples are rounded as its location and scale allow.
   *
   * @throws IllegalArgumentException if their number is another
   */
  public TrainedModel(ModelSettings settings, float[] parameters) {
    this(settings, parameters, Resolution.of(settings).rounding());
  }

  /** {@return this model, whose samples are rounded otherwise} */
  public TrainedModel rounded(Rounding other) {
    return new TrainedModel(settings, parameters, other);
  }

  /**
   * This model with another frame.
   *
   * @param location c, length D
   * @param factor lower triangular A, row-major [D, D], with a positive diagonal
   * @throws java.util.NoSuchElementException if the frame is a setting
   */
  public TrainedModel framed(double[] location, double[] factor) {
    float[] framed = parameters.clone();
    int place = new ParameterLayout(settings).frame().offset();
    Frame.write(StageParameters.of(settings).parameter(place), framed, location, factor);
    return new TrainedModel(settings, framed, rounding);
  }

  /**
   * Points in this model's coordinates.
   *
   * @param x points, row-major [n, D]
   * @return y, row-major [n, D]
   */
  public double[] inner(double[] x) {
    int rows = x.length / settings.dimension();
    double[][] outer = new double[settings.dimension()][rows];
    double[][] inner = new double[settings.dimension()][rows];
    Columns.read(x, 0, rows, outer);
    new Frame(settings, numbers()).toInner(rows, outer, inner);
    double[] y = new double[x.length];
    Columns.write(inner, 0, rows, y);
    return y;
  }

  /**
   * This model with another prior. Its networks' Gaussians, which begin as wide as N(0, I) asks
   * for, begin as wide as its components instead.
   *
   * @throws java.util.NoSuchElementException if the prior is N(0, I)
   */
  public TrainedModel withPrior(Mixture mixture) {
    ParameterLayout layout = new ParameterLayout(settings);
    StageParameters places = StageParameters.of(settings);
    float[] changed = parameters.clone();
    int d = settings.latentDimension();
    int place = layout.prior().offset();
    double logScales = 0;
    for (int m = 0; m < settings.components(); m++) {
      for (int i = 0; i < d; i++) {
        changed[places.parameter(place + 2 * d * m + i)] = (float) mixture.means()[m][i];
        changed[places.parameter(place + 2 * d * m + d + i)] = (float) mixture.scales()[m][i];
        logScales += mixture.weights()[m] * Math.log(mixture.scales()[m][i]) / d;
      }
      changed[places.parameter(layout.prior().biasOffset() + m)] = (float) mixture.weights()[m];
    }
    float raw =
        (float)
            Gaussian.rawOf(
                logScales / Arrays.stream(mixture.weights()).sum()
                    - 0.5 * Math.log(settings.stages()));
    for (Part decoder : layout.decoders()) {
      begin(changed, places, decoder, settings.decoder(), raw);
    }
    for (Part encoder : layout.encoders()) {
      begin(changed, places, encoder, settings.encoder(), raw);
    }
    return new TrainedModel(settings, changed, rounding);
  }

  private static void begin(
      float[] parameters, StageParameters places, Part part, Gaussian head, float raw) {
    int place = part.last().biasOffset() + head.dimension();
    for (int i = 0; i < head.rawLogScales(); i++) {
      parameters[places.parameter(place + i)] = raw;
    }
  }

  /** The numbers of all stages' networks, in the order of {@link ParameterLayout}. */
  float[] numbers() {
    return StageParameters.of(settings).numbers(parameters);
  }
}
