package io.gibbsvae.model;

import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Affine;
import io.gibbsvae.model.network.CoordinateNetwork;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters that training begins with: weights N(0, 1 / fan-in), biases 0. Heads of a residual
 * model start near zero with scale 1 / sqrt(S), so that q_theta starts as about N(0, 2 I) in the
 * model's coordinates. A decoder without residuals starts with large means and a small scale
 * instead: one that starts nearly blind to its latent ends in one mode. On the double well both
 * modes live with these numbers, and one with means a third of this size at scale 1.
 */
public final class Initialisation {

  private final ModelSettings settings;
  private final ParameterLayout layout;
  private final long seed;
  private final float[] numbers;

  private Initialisation(ModelSettings settings, long seed) {
    this.settings = settings;
    this.layout = new ParameterLayout(settings);
    this.seed = seed;
    this.numbers = new float[layout.length()];
  }

  /** {@return the parameters of a model before training, in the order of {@link TrainedModel}} */
  public static float[] parameters(ModelSettings settings, long seed) {
    return new Initialisation(settings, seed).draw();
  }

  private float[] draw() {
    double meanGain = settings.residual() ? 0.01 : 3;
    for (int stage = 0; stage < settings.stages(); stage++) {
      draw(2 * stage, layout.decoders().get(stage), settings.decoder(), meanGain);
      draw(2 * stage + 1, layout.encoders().get(stage), settings.encoder(), 0.01);
    }
    if (settings.frame() == FrameType.PARTICLES) {
      // Until there are particles to take it from, the one of the settings.
      int dimension = settings.dimension();
      double[] location = new double[dimension];
      double[] factor = new double[dimension * dimension];
      Arrays.setAll(location, i -> settings.location().get(i));
      for (int i = 0; i < dimension; i++) {
        factor[i * dimension + i] = settings.scale().get(i);
      }
      Frame.write(layout.frame().offset(), numbers, location, factor);
    }
    if (settings.components() > 0) {
      // Likewise: N(0, I), so many times.
      Affine components = layout.prior();
      int d = settings.latentDimension();
      for (int m = 0; m < settings.components(); m++) {
        int scales = components.offset() + 2 * d * m + d;
        Arrays.fill(numbers, scales, scales + d, 1);
      }
      Arrays.fill(
          numbers,
          components.biasOffset(),
          components.end(),
          (float) (1.0 / settings.components()));
    }
    return StageParameters.of(settings).parameters(numbers);
  }

  private void draw(int index, Part part, Gaussian head, double meanGain) {
    List<Affine> layers = part.network();
    for (int k = 0; k < layers.size(); k++) {
      Affine layer = layers.get(k);
      NoiseStream stream = NoiseStream.of(seed, Purpose.INITIALISE, index, k, 0);
      double sd = 1 / Math.sqrt(layer.inputs());
      for (int i = 0; i < layer.inputs(); i++) {
        for (int j = 0; j < layer.outputs(); j++) {
          double gain = k < layers.size() - 1 ? 1 : j < head.dimension() ? meanGain : 0.01;
          numbers[layer.offset() + j * layer.inputs() + i] =
              (float) (gain * sd * stream.gaussian());
        }
      }
    }
    double scale = settings.residual() ? 1 / Math.sqrt(settings.stages()) : 0.3;
    int scales = part.last().biasOffset() + head.dimension();
    Arrays.fill(
        numbers, scales, scales + head.rawLogScales(), (float) Gaussian.rawOf(Math.log(scale)));
    part.coordinates()
        .ifPresent(
            coordinates ->
                draw(
                    coordinates,
                    NoiseStream.of(seed, Purpose.INITIALISE, index, layers.size(), 0)));
  }

  /** Units bend at places spread as the standard normal law, more or less sharply. */
  private void draw(CoordinateNetwork.Layers coordinates, NoiseStream stream) {
    Affine in = coordinates.in();
    for (int k = 0; k < in.weights(); k++) {
      double slope = 2 * stream.gaussian();
      numbers[in.offset() + k] = (float) slope;
      numbers[in.biasOffset() + k] = (float) (-slope * 1.5 * stream.gaussian());
    }
    Affine out = coordinates.out();
    double sd = 0.01 / Math.sqrt(coordinates.units());
    for (int k = 0; k < out.weights(); k++) {
      numbers[out.offset() + k] = (float) (sd * stream.gaussian());
    }
  }
}
