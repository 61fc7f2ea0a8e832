package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.Shape;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ParameterLayout.Part;
import io.gibbsvae.model.network.Activation;
import io.gibbsvae.model.network.Affine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sampler against the bound that is trained, and its weights against known normalising
 * constants.
 *
 * <p>Seeds are fixed, so a test that passes will pass again. With other seeds a mean would leave
 * its 4.5 standard errors in 7e-6 of the runs and a chi-square its quantile in 1e-6: with about
 * sixty checks, one false alarm in 2,500 seeds. The weights' variances are finite by construction:
 * encoders are narrowed where the weight is averaged, and kept wide where its inverse is.
 */
class VaeTest {

  private static final double STANDARD_ERRORS = 4.5;

  /** U(x) = sum (x_i - mean_i)^2 / (2 sd^2) - 3, not normalised. */
  private record OffCentreGaussian(double[] mean, double sd) implements Potential {

    @Override
    public int dimension() {
      return mean.length;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = -3;
      for (int i = 0; i < x.length; i++) {
        double t = (x[i] - mean[i]) / sd;
        energy += t * t / 2;
        gradient[i] = t / sd;
      }
      return energy;
    }

    double logZ() {
      return 3 + mean.length * (0.5 * Math.log(2 * Math.PI) + Math.log(sd));
    }

    double[] sample(NoiseStream stream, int rows) {
      double[] x = new double[rows * mean.length];
      for (int k = 0; k < x.length; k++) {
        x[k] = (float) (mean[k % mean.length] + sd * stream.gaussian());
      }
      return x;
    }
  }

  static List<ModelSettings> models() {
    List<ModelSettings> models = new ArrayList<>();
    for (Covariance covariance : Covariance.values()) {
      models.add(settings(3, 3, 1, covariance));
      models.add(settings(2, 2, 3, covariance));
      models.add(settings(3, 2, 1, covariance));
      models.add(settings(2, 4, 1, covariance));
      models.add(drifting(settings(2, 2, 3, covariance)));
    }
    return models;
  }

  static List<ModelSettings> modelsOfEveryPrior() {
    List<ModelSettings> models = new ArrayList<>(models());
    models.add(withComponents(settings(3, 3, 1, Covariance.DIAGONAL)));
    models.add(withComponents(settings(2, 2, 3, Covariance.FULL)));
    return models;
  }

  static List<ModelSettings> modelsOfEveryActivation() {
    List<ModelSettings> models = new ArrayList<>(modelsOfEveryPrior());
    for (Covariance covariance : Covariance.values()) {
      models.add(Shape.of(settings(2, 2, 3, covariance)).coordinateUnits(4).settings());
    }
    for (Activation activation : Activation.values()) {
      models.add(settings(3, 3, 2, Covariance.DIAGONAL, activation));
      // Wide enough for BLAS.
      models.add(settings(3, 3, 2, Covariance.DIAGONAL, activation, List.of(7, 130)));
    }
    return models;
  }

  /** Stages share their networks, and means drift along a gradient. */
  private static ModelSettings drifting(ModelSettings settings) {
    return Shape.of(settings).sharing(Sharing.STAGES).drift(Drift.GRADIENT).settings();
  }

  /** The prior is a mixture, and the frame among the parameters. */
  private static ModelSettings withComponents(ModelSettings settings) {
    return Shape.of(settings).frame(FrameType.PARTICLES).components(3).settings();
  }

  private static ModelSettings settings(
      int dimension, int latentDimension, int stages, Covariance covariance) {
    return settings(dimension, latentDimension, stages, covariance, Activation.TANH);
  }

  private static ModelSettings settings(
      int dimension,
      int latentDimension,
      int stages,
      Covariance covariance,
      Activation activation) {
    return settings(dimension, latentDimension, stages, covariance, activation, List.of(7, 6));
  }

  private static ModelSettings settings(
      int dimension,
      int latentDimension,
      int stages,
      Covariance covariance,
      Activation activation,
      List<Integer> hidden) {
    return Shape.of(dimension)
        .latents(latentDimension)
        .stages(stages)
        .hidden(hidden)
        .activation(activation)
        .covariance(covariance)
        .location(List.of(0.3, -0.6, 0.4).subList(0, dimension))
        .scale(List.of(1.5, 0.7, 1.1).subList(0, dimension))
        .settings();
  }

  /** An untrained model, moved by a random amount. */
  private static DraftModel draft(ModelSettings settings, double amount) {
    DraftModel model = new DraftModel(settings);
    if (settings.stages() == 1) {
      // The start of a plain model is made for training: its weights vary too much to see Z by.
      moderate(model, model.decoder(1), settings.decoder(), 1.0 / 3);
      moderate(model, model.encoder(1), settings.encoder(), 1);
    }
    // In wide layers more of them add up.
    int widest = settings.network().hidden().stream().mapToInt(width -> width).max().orElse(1);
    double each = amount * Math.min(1, 7.0 / widest);
    model.disturb(NoiseStream.of(6, Purpose.CHECK, 0, 0, 0), model.learned(), each);
    if (settings.components() > 0) {
      Affine components = model.layout.prior();
      for (int m = 0; m < settings.components(); m++) {
        for (int i = 0; i < settings.latentDimension(); i++) {
          model.set(DraftModel.weight(components, i, m), m - 1 + 0.2 * i);
          model.set(
              DraftModel.weight(components, settings.latentDimension() + i, m), 0.7 + 0.1 * m);
        }
        model.set(components.biasOffset() + m, new double[] {0.2, 0.3, 0.5}[m]);
      }
    }
    return model;
  }

  /** Scales the means of a network and makes its conditional scales 1. */
  private static void moderate(DraftModel model, Part part, Gaussian head, double factor) {
    Affine last = part.last();
    for (int i = 0; i < head.dimension(); i++) {
      for (int input = 0; input < last.inputs(); input++) {
        int weight = DraftModel.weight(last, input, i);
        model.set(weight, factor * model.number(weight));
      }
    }
    for (int i = head.dimension(); i < head.dimension() + head.rawLogScales(); i++) {
      model.set(last.biasOffset() + i, 0);
    }
  }

  private static Vae vae(DraftModel model) {
    return model.vae(new CoupledQuartic(model.settings.dimension()));
  }

  private static Noise down(ModelSettings settings, long seed, int rows) {
    return Noise.down(
        NoiseStream.of(seed, Purpose.SAMPLE, 0, 0, 0),
        rows,
        settings.latentNoise(),
        settings.dimension(),
        settings.stages());
  }

  private static float[][] up(ModelSettings settings, long seed, int rows) {
    return up(settings, NoiseStream.of(seed, Purpose.EXACT, 0, 0, 0), rows);
  }

  private static float[][] up(ModelSettings settings, NoiseStream stream, int rows) {
    return Noise.steps(stream, rows, settings.latentDimension(), settings.stages());
  }

  private static Noise rows(Noise noise, int rows, int from, int to) {
    return new Noise(rows(noise.latent(), rows, from, to), rows(noise.steps(), rows, from, to));
  }

  private static float[][] rows(float[][] steps, int rows, int from, int to) {
    return Arrays.stream(steps).map(step -> rows(step, rows, from, to)).toArray(float[][]::new);
  }

  private static float[] rows(float[] block, int rows, int from, int to) {
    int width = block.length / rows;
    return Arrays.copyOfRange(block, from * width, to * width);
  }

  private static double[] energies(Potential potential, Vae.Path path) {
    double[] energies = new double[path.rows()];
    potential.energies(path.x(), path.rows(), energies);
    return energies;
  }

  private static double logVolume(ModelSettings settings) {
    return settings.scale().stream().mapToDouble(Math::log).sum();
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryActivation")
  void logRatioIsMinusThatOfTheBound(ModelSettings settings) {
    Potential potential = new CoupledQuartic(settings.dimension());
    DraftModel model = draft(settings, 0.2);
    Noise noise = down(settings, 7, 12);
    Vae.Path path = vae(model).generate(noise);
    double[] energies = energies(potential, path);
    Bound bound = model.bound(potential);

    for (int row = 0; row < path.rows(); row++) {
      Bound.Means means =
          bound.reverse(1, block(rows(noise, 12, row, row + 1)), 1, GradientEstimator.TOTAL);
      // The bound's density is one of y, the path's one of x.
      assertThat(path.logRatio(row))
          .as("log ratio of row %d", row)
          .isCloseTo(
              -means.logRatio() + logVolume(settings),
              within(2e-4 * Math.max(1, Math.abs(means.logRatio()) / 100)));
      assertThat(energies[row] - logVolume(settings))
          .as("energy of row %d", row)
          .isCloseTo(means.energy(), within(1e-4 * Math.max(1, Math.abs(means.energy()))));
    }
  }

  /** The noise of one row as a minibatch has it. */
  private static float[] block(Noise row) {
    float[] block = row.latent();
    for (float[] step : row.steps()) {
      int length = block.length;
      block = Arrays.copyOf(block, length + step.length);
      System.arraycopy(step, 0, block, length, step.length);
    }
    return block;
  }

  @ParameterizedTest
  @MethodSource("models")
  void priorIsThatOfTheTopLatent(ModelSettings settings) {
    Noise noise = down(settings, 8, 5);
    Vae.Path path = vae(draft(settings, 0.2)).generate(noise);
    int d = settings.latentDimension();
    for (int row = 0; row < 5; row++) {
      double expected = -0.5 * d * Math.log(2 * Math.PI);
      for (int i = 0; i < d; i++) {
        expected -= 0.5 * Math.pow(noise.latent()[row * d + i], 2);
      }
      assertThat(path.logPriors()[row]).isCloseTo(expected, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void pointsAreRoundedToFloats(ModelSettings settings) {
    Vae.Path path = vae(draft(settings, 0.2)).generate(down(settings, 9, 100));
    assertThat(path.x()).hasSize(100 * settings.dimension());
    for (double x : path.x()) {
      assertThat(x).isEqualTo((float) x);
    }
    assertThat(Arrays.stream(path.x()).distinct().count()).isEqualTo(path.x().length);
  }

  /** A written float read back gives the same energy, and the encoder saw that very point. */
  @Test
  void logRatioIsThatOfTheRoundedPoint() {
    // y = x - 1e6 moves in steps of 1/16, so that what is rounded can be seen.
    ModelSettings settings = Shape.of(1).hidden(List.of(5)).location(List.of(1e6)).settings();
    DraftModel model = draft(settings, 0.8);
    Noise noise = down(settings, 10, 200);
    Vae rounding =
        Vae.of(
            new TrainedModel(settings, model.parameters, Rounding.floats()), new CoupledQuartic(1));
    Vae.Path path = rounding.generate(noise);

    double[] heads = encoderHeads(model, Arrays.stream(path.x()).map(x -> x - 1e6).toArray());
    for (int row = 0; row < path.rows(); row++) {
      assertThat(path.x()[row] * 16).isEqualTo(Math.rint(path.x()[row] * 16));
      double sd = Math.exp(8 * Math.tanh(heads[2 * row + 1] / 8));
      double z = noise.latent()[row];
      MatrixGaussian decoder = decoder(model, 1, new double[] {z});
      double logDecoder = decoder.logDensity(decoder.sample(new double[] {noise.steps()[0][row]}));
      assertThat(path.logRatio(row) + logDecoder + path.logPriors()[row])
          .isCloseTo(NormalDistribution.of(heads[2 * row], sd).logDensity(z), within(1e-4));
    }
  }

  /** The encoder network of a one-stage model at numbers y. */
  private static double[] encoderHeads(DraftModel model, double[] y) {
    return Arrays.stream(y)
        .flatMap(value -> Arrays.stream(model.output(model.encoder(1), value)))
        .toArray();
  }

  /** Q(.|z_stage) for one row, in the model's coordinates. */
  private static MatrixGaussian decoder(DraftModel model, int stage, double[] z) {
    return law(model, model.decoder(stage), model.settings.dimension(), z);
  }

  /** P(z_stage|.) for one row, in the model's coordinates. */
  private static MatrixGaussian encoder(DraftModel model, int stage, double[] y) {
    return law(model, model.encoder(stage), model.settings.latentDimension(), y);
  }

  private static MatrixGaussian law(DraftModel model, Part part, int dimension, double[] y) {
    ModelSettings shape = model.settings;
    double[] head = model.output(part, y);
    double[] score = new double[y.length];
    if (shape.drift() != Drift.NONE) {
      double[] gradient = new double[y.length];
      new CoupledQuartic(y.length).energyAndGradient(outer(shape, y), gradient);
      for (int i = 0; i < y.length; i++) {
        double r = y[i] - shape.scale().get(i) * gradient[i];
        score[i] = r / Math.sqrt(1 + r * r / 100);
      }
    }
    model.addToHead(part, y, score, head);
    MatrixGaussian law = MatrixGaussian.of(dimension, shape.covariance(), head);
    return shape.stages() > 1 ? law.plus(y) : law;
  }

  private static double[] row(double[] block, int row, int width) {
    return Arrays.copyOfRange(block, row * width, (row + 1) * width);
  }

  private static double[] row(float[] block, int row, int width) {
    double[] values = new double[width];
    for (int i = 0; i < width; i++) {
      values[i] = block[row * width + i];
    }
    return values;
  }

  private static double[] inner(ModelSettings settings, double[] x) {
    double[] y = new double[x.length];
    Arrays.setAll(y, i -> (x[i] - settings.location().get(i)) / settings.scale().get(i));
    return y;
  }

  private static double[] outer(ModelSettings settings, double[] y) {
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> settings.location().get(i) + settings.scale().get(i) * y[i]);
    return x;
  }

  private static float[][] lowest(int depth, float[][] steps) {
    return Arrays.copyOf(steps, depth);
  }

  // Networks in floats against networks in doubles: what is summed over stages is good to about
  // 1e-5.
  private static final double FLOATS = 2e-4;

  @ParameterizedTest
  @MethodSource("modelsOfEveryActivation")
  void climbingToAnyDepthDrawsFromTheEncodersAndKnowsBothDensities(ModelSettings settings) {
    DraftModel model = draft(settings, 0.2);
    int rows = 9;
    int width = settings.dimension();
    int d = settings.latentDimension();
    double[] x = new double[rows * width];
    Arrays.setAll(x, k -> Math.sin(k + 1));
    for (int depth = 1; depth <= settings.stages(); depth++) {
      float[][] steps = lowest(depth, up(settings, 21, rows));
      Vae.Path path = vae(model).encode(x, steps);
      assertThat(path.rows()).isEqualTo(rows);
      assertThat(path.x()).isEqualTo(x);
      for (int row = 0; row < rows; row++) {
        double logEncoder = 0;
        double logDecoder = -logVolume(settings);
        double[] below = inner(settings, row(x, row, width));
        for (int stage = 1; stage <= depth; stage++) {
          MatrixGaussian encoder = encoder(model, stage, below);
          double[] z = encoder.sample(row(steps[stage - 1], row, d));
          logEncoder += encoder.logDensity(z);
          logDecoder += decoder(model, stage, z).logDensity(below);
          below = z;
        }
        assertThat(row(path.latent(), row, d)).containsExactly(below, within(1e-5));
        assertThat(path.logConditionalRatio(row))
            .isCloseTo(logEncoder - logDecoder, within(FLOATS));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryActivation")
  void descendingFromAnyDepthDrawsFromTheDecodersAndKnowsBothDensities(ModelSettings settings) {
    DraftModel model = draft(settings, 0.2);
    int rows = 9;
    int width = settings.dimension();
    int d = settings.latentDimension();
    double[] latent = new double[rows * d];
    Arrays.setAll(latent, k -> Math.cos(k + 1));
    for (int depth = 1; depth <= settings.stages(); depth++) {
      float[][] steps = lowest(depth, down(settings, 22, rows).steps());
      Vae.Path path = vae(model).decode(latent, steps);
      assertThat(path.rows()).isEqualTo(rows);
      assertThat(path.latent()).isEqualTo(latent);
      for (int row = 0; row < rows; row++) {
        double logEncoder = 0;
        double logDecoder = -logVolume(settings);
        double[] above = row(latent, row, d);
        for (int stage = depth; stage >= 1; stage--) {
          MatrixGaussian decoder = decoder(model, stage, above);
          double[] y = decoder.sample(row(steps[stage - 1], row, width));
          logDecoder += decoder.logDensity(y);
          logEncoder += encoder(model, stage, y).logDensity(above);
          above = y;
        }
        assertThat(row(path.x(), row, width)).containsExactly(outer(settings, above), within(1e-5));
        assertThat(path.logConditionalRatio(row))
            .isCloseTo(logEncoder - logDecoder, within(FLOATS));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void fullDepthIsGenerating(ModelSettings settings) {
    Vae vae = vae(draft(settings, 0.2));
    Noise noise = down(settings, 23, 20);
    double[] latent = row(noise.latent(), 0, noise.latent().length);
    Vae.Path generated = vae.generate(noise);
    assertSameBits(vae.decode(latent, noise.steps()), generated);
    assertThat(generated.latent()).isEqualTo(latent);
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryPrior")
  void theNoiseThatClimbingLooksUpLeadsBackDown(ModelSettings settings) {
    Vae vae = vae(draft(settings, 0.2));
    int rows = 20;
    double[] x = vae.generate(down(settings, 3, rows)).x();
    float[][] noise = new float[settings.stages()][rows * settings.dimension()];
    Vae.Path up =
        vae.encode(x, up(settings, NoiseStream.of(8, Purpose.EXACT, 0, 0, 0), rows), noise);
    Vae.Path down = vae.decode(up.latent(), noise);

    for (int k = 0; k < x.length; k++) {
      assertThat(down.x()[k]).isCloseTo(x[k], within(1e-4 * Math.max(1, Math.abs(x[k]))));
    }
    for (int row = 0; row < rows; row++) {
      assertThat(down.logRatio(row))
          .isCloseTo(up.logRatio(row), within(1e-3 * Math.max(1, Math.abs(up.logRatio(row)))));
    }
  }

  @Test
  void partOfTheWayUpThereIsNoPrior() {
    ModelSettings settings = settings(2, 2, 3, Covariance.DIAGONAL);
    Vae vae = vae(draft(settings, 0.2));
    float[][] steps = lowest(2, up(settings, 24, 4));
    for (Vae.Path path :
        List.of(vae.encode(new double[8], steps), vae.decode(new double[8], steps))) {
      assertThat(path.logPriors()).containsOnly(0);
      assertThat(path.logRatio(3)).isEqualTo(path.logConditionalRatio(3));
    }
  }

  @Test
  void depthIsFromOneToTheNumberOfStages() {
    Vae vae = vae(draft(settings(2, 2, 3, Covariance.DIAGONAL), 0.2));
    for (int depth : new int[] {0, 4}) {
      assertThatThrownBy(() -> vae.encode(new double[2], new float[depth][2]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("depth", "1 to 3", " " + depth);
      assertThatThrownBy(() -> vae.decode(new double[2], new float[depth][2]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("depth", "1 to 3", " " + depth);
    }
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryPrior")
  void sameNoiseGivesTheSameBits(ModelSettings settings) {
    DraftModel model = draft(settings, 0.2);
    Noise noise = down(settings, 11, 33);
    Vae vae = vae(model);
    Vae.Path one = vae.generate(noise);
    // The buffers have seen another block in between.
    vae.generate(down(settings, 12, 20));
    assertSameBits(vae.generate(noise), one);
    assertSameBits(vae(model).generate(noise), one);
  }

  private static void assertSameBits(Vae.Path actual, Vae.Path expected) {
    assertThat(actual.x()).isEqualTo(expected.x());
    assertThat(actual.latent()).isEqualTo(expected.latent());
    assertThat(actual.logPriors()).isEqualTo(expected.logPriors());
    assertThat(actual.logRatios()).isEqualTo(expected.logRatios());
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryPrior")
  void rowIsTheSameBitForBitInABlockOfAnySize(ModelSettings settings) {
    Vae vae = vae(draft(settings, 0.2));
    // More than one chunk, and the last one odd.
    int n = 1100;
    Noise noise = down(settings, 13, n);
    Vae.Path whole = vae.generate(noise);
    float[][] up = up(settings, 13, n);
    double[] densities = vae.logDensities(whole, 2, draw -> up);
    int width = settings.dimension();
    for (int size : new int[] {1, 7, 600}) {
      for (int from = n - 3 * size % n; from < n; from += size) {
        int to = Math.min(n, from + size);
        Vae.Path part = vae.generate(rows(noise, n, from, to));
        assertThat(part.x()).isEqualTo(Arrays.copyOfRange(whole.x(), from * width, to * width));
        for (int row = from; row < to; row++) {
          assertThat(part.logRatio(row - from)).isEqualTo(whole.logRatio(row));
        }
        float[][] partUp = rows(up, n, from, to);
        assertThat(vae.logDensities(part, 2, draw -> partUp))
            .isEqualTo(Arrays.copyOfRange(densities, from, to));
      }
    }
  }

  /** Draws log values block by block. */
  @FunctionalInterface
  private interface Draw {
    double[] block(int number, int rows);
  }

  /** Asserts that the mean of exp(values) is exp(expected), by the delta method. */
  private static void assertLogMean(Draw draw, double expected, double largestStandardError) {
    int blocks = 15;
    int rows = 4000;
    double[] values = new double[blocks * rows];
    for (int block = 0; block < blocks; block++) {
      System.arraycopy(draw.block(block, rows), 0, values, block * rows, rows);
    }
    double largest = Arrays.stream(values).max().orElseThrow();
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      double w = Math.exp(value - largest);
      sum += w;
      squares += w * w;
    }
    double standardError = Math.sqrt(squares / (sum * sum) - 1.0 / values.length);
    assertThat(standardError).as("the test can see something").isLessThan(largestStandardError);
    assertThat(largest + Math.log(sum / values.length))
        .isCloseTo(expected, within(STANDARD_ERRORS * standardError));
  }

  private static double[] logWeights(Potential potential, Vae.Path path) {
    double[] values = energies(potential, path);
    for (int row = 0; row < values.length; row++) {
      values[row] = path.logRatio(row) - values[row];
    }
    return values;
  }

  private static void assertMeanWeightIsZ(ModelSettings settings, double amount) {
    OffCentreGaussian target = target(settings, 0.75);
    DraftModel model = draft(settings, amount);
    model.widenEncoders(-0.5);
    Vae vae = model.vae(target);
    assertLogMean(
        (block, rows) -> logWeights(target, vae.generate(down(settings, 100 + block, rows))),
        target.logZ(),
        0.05);
  }

  /** A model that is far from trained, whose weights can be averaged: a drift goes far. */
  private static double moderate(ModelSettings settings) {
    return settings.drift() == Drift.NONE ? 0.1 : 0.02;
  }

  private static OffCentreGaussian target(ModelSettings settings, double sd) {
    return new OffCentreGaussian(
        Arrays.copyOf(new double[] {0.5, -0.4, 0.2}, settings.dimension()), sd);
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryPrior")
  void meanJointWeightOfAnUntrainedModelIsZ(ModelSettings settings) {
    assertMeanWeightIsZ(settings, 0);
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryPrior")
  void meanJointWeightOfAnArbitraryModelIsZ(ModelSettings settings) {
    assertMeanWeightIsZ(settings, moderate(settings));
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryPrior")
  void meanInverseWeightOfEncodedExactSamplesIsOneOverZ(ModelSettings settings) {
    OffCentreGaussian target = target(settings, 1.8);
    DraftModel model = draft(settings, moderate(settings));
    model.widenEncoders(0.2);
    Vae vae = model.vae(target);
    assertLogMean(
        (block, rows) -> {
          double[] x = target.sample(NoiseStream.of(14, Purpose.EXACT, block, 0, 0), rows);
          Vae.Path path =
              vae.encode(x, up(settings, NoiseStream.of(14, Purpose.EXACT, block, 1, 0), rows));
          assertThat(path.x()).isEqualTo(x);
          return Arrays.stream(logWeights(target, path)).map(w -> -w).toArray();
        },
        -target.logZ(),
        0.03);
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryPrior")
  void logDensitiesAreMeansOverSeparateEncodings(ModelSettings settings) {
    Vae vae = vae(draft(settings, 0.2));
    int rows = 11;
    int draws = 5;
    double[] x = vae.generate(down(settings, 18, rows)).x();
    double[] means = new double[rows];
    for (int draw = 0; draw <= draws; draw++) {
      Vae.Path path = vae.encode(x, up(settings, 19 + draw, rows));
      for (int row = 0; row < rows; row++) {
        means[row] += Math.exp(-path.logRatio(row)) / (draws + 1);
      }
    }
    Vae.Path own = vae.encode(x, up(settings, 19 + draws, rows));
    assertThat(vae.logDensities(own, draws, draw -> up(settings, 19 + draw, rows)))
        .containsExactly(Arrays.stream(means).map(Math::log).toArray(), within(1e-12));
  }

  @Test
  void withoutFurtherDrawsTheDensityIsThatOfThePath() {
    Vae vae = vae(draft(line(), 0.2));
    Vae.Path path = vae.generate(down(vae.settings(), 18, 3));
    assertThat(
            vae.logDensities(
                path,
                0,
                draw -> {
                  throw new AssertionError("nobody asked for noise");
                }))
        .containsExactly(Arrays.stream(path.logRatios()).map(ratio -> -ratio).toArray());
  }

  /** Log weights of generated rows with further latents, each block of other noise. */
  private static double[] logWeights(Potential potential, Vae vae, int draws, int block, int rows) {
    Vae.Path path = vae.generate(down(vae.settings(), 100 + block, rows));
    double[] densities =
        vae.logDensities(
            path,
            draws,
            draw -> up(vae.settings(), NoiseStream.of(25, Purpose.EXACT, block, draw, 0), rows));
    double[] values = energies(potential, path);
    Arrays.setAll(values, row -> -values[row] - densities[row]);
    return values;
  }

  @ParameterizedTest
  @MethodSource("modelsOfEveryPrior")
  void meanWeightWithFurtherLatentsIsZ(ModelSettings settings) {
    OffCentreGaussian target = target(settings, 0.75);
    DraftModel model = draft(settings, 0.1);
    model.widenEncoders(-0.5);
    Vae vae = model.vae(target);
    assertLogMean((block, rows) -> logWeights(target, vae, 3, block, rows), target.logZ(), 0.05);
  }

  /** An encoder that is too wide, or far too narrow: worse weights, of the same mean. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.1, 0.3",
    "1, 0.2, 0.05",
    "16, 0.5, 0.05",
    "0, -0.7, 0.05",
    "1, -0.7, 0.05",
    "16, -0.7, 0.05"
  })
  void meanWeightOfABadEncoderIsZForAnyNumberOfFurtherLatents(
      int draws, double raw, double largestStandardError) {
    ModelSettings settings = settings(2, 2, 2, Covariance.DIAGONAL);
    OffCentreGaussian target = target(settings, 0.75);
    DraftModel model = draft(settings, 0.1);
    model.widenEncoders(raw);
    Vae vae = model.vae(target);
    assertLogMean(
        (block, rows) -> logWeights(target, vae, draws, block, rows),
        target.logZ(),
        largestStandardError);
  }

  /**
   * One affine stage whose scales are the same everywhere: x = b + W^T z + L eps, in the model's
   * coordinates, is N(b, W^T W + L L^T).
   */
  private static DraftModel linearGaussian() {
    ModelSettings settings = Shape.of(2).latents(3).covariance(Covariance.FULL).settings();
    DraftModel model = draft(settings, 0.1);
    Affine weights = model.decoder(1).last();
    for (int column = 2; column < weights.outputs(); column++) {
      for (int input = 0; input < 3; input++) {
        model.set(DraftModel.weight(weights, input, column), 0);
      }
    }
    model.widenEncoders(0.3);
    return model;
  }

  @Test
  void logDensitiesEstimateTheMarginalOfALinearGaussianModel() {
    DraftModel model = linearGaussian();
    Affine weights = model.decoder(1).last();
    MatrixGaussian conditional = decoder(model, 1, new double[3]);
    RealMatrix loadings = new Array2DRowRealMatrix(3, 2);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        loadings.setEntry(i, j, model.number(DraftModel.weight(weights, i, j)));
      }
    }
    MultivariateNormalDistribution marginal =
        new MultivariateNormalDistribution(
            conditional.mean(),
            loadings.transpose().multiply(loadings).add(conditional.sigma()).getData());
    Vae vae = vae(model);
    int draws = 20;
    for (double[] point : new double[][] {{0, 0}, {1, -0.5}, {-1.5, 1}}) {
      assertLogMean(
          (block, rows) -> {
            double[] x = new double[2 * rows];
            Arrays.setAll(x, k -> point[k % 2]);
            IntFunction<float[][]> up =
                draw -> up(vae.settings(), NoiseStream.of(26, Purpose.EXACT, block, draw, 0), rows);
            return vae.logDensities(vae.encode(x, up.apply(0)), draws - 1, k -> up.apply(1 + k));
          },
          Math.log(marginal.density(point)),
          0.005);
    }
  }

  // One latent number, one coordinate: the marginal q(x) by quadrature.

  private static final int NODES = 4001;

  private static ModelSettings line() {
    return Shape.of(1).hidden(List.of(8)).location(List.of(0.5)).scale(List.of(2.0)).settings();
  }

  /** Q(x|z) at nodes z in [-8, 8]. */
  private static NormalDistribution[] decoderAtNodes(DraftModel model) {
    NormalDistribution[] decoder = new NormalDistribution[NODES];
    for (int k = 0; k < NODES; k++) {
      MatrixGaussian y = decoder(model, 1, new double[] {node(k)});
      double scale = model.settings.scale().get(0);
      decoder[k] =
          NormalDistribution.of(
              outer(model.settings, y.mean())[0], scale * Math.sqrt(y.sigma().getEntry(0, 0)));
    }
    return decoder;
  }

  private static float node(int k) {
    return (float) (-8 + 16.0 * k / (NODES - 1));
  }

  private static double priorMass(int k) {
    return NormalDistribution.of(0, 1).density(node(k)) * 16 / (NODES - 1);
  }

  @Test
  void generatedPointsFollowTheMarginalOfPriorAndDecoder() {
    DraftModel model = draft(line(), 0.7);
    Vae vae = vae(model);
    NormalDistribution[] decoder = decoderAtNodes(model);
    int draws = 200_000;
    int cells = 60;
    double low = -9;
    double high = 9;
    double[] counts = new double[cells];
    for (double x : vae.generate(down(line(), 15, draws)).x()) {
      int cell = (int) Math.floor((x - low) / (high - low) * cells);
      counts[Math.max(0, Math.min(cells - 1, cell))]++;
    }

    double statistic = 0;
    int classes = 0;
    double restExpected = 0;
    double restCount = 0;
    for (int cell = 0; cell < cells; cell++) {
      double from = cell == 0 ? Double.NEGATIVE_INFINITY : low + cell * (high - low) / cells;
      double to =
          cell == cells - 1 ? Double.POSITIVE_INFINITY : low + (cell + 1) * (high - low) / cells;
      double expected = 0;
      for (int k = 0; k < NODES; k++) {
        expected += draws * priorMass(k) * decoder[k].probability(from, to);
      }
      if (expected >= 10) {
        statistic += Math.pow(counts[cell] - expected, 2) / expected;
        classes++;
      } else {
        restExpected += expected;
        restCount += counts[cell];
      }
    }
    statistic += Math.pow(restCount - restExpected, 2) / Math.max(restExpected, 1);
    assertThat(classes).isGreaterThan(15);
    assertThat(statistic)
        .isLessThan(ChiSquaredDistribution.of(classes).inverseSurvivalProbability(1e-6));
  }

  /** E over z ~ P(.|x) of Q(x|z) pi(z) / P(z|x) is q(x), at every x. */
  @Test
  void encodingAPointAveragesToItsMarginalDensity() {
    DraftModel model = draft(line(), 0.4);
    model.widenEncoders(0.5);
    Vae vae = vae(model);
    NormalDistribution[] decoder = decoderAtNodes(model);
    for (double x : new double[] {-2, -0.5, 0.25, 1, 3}) {
      double density = 0;
      for (int k = 0; k < NODES; k++) {
        density += priorMass(k) * decoder[k].density(x);
      }
      assertLogMean(
          (block, rows) -> {
            double[] points = new double[rows];
            Arrays.fill(points, x);
            Vae.Path path =
                vae.encode(
                    points,
                    Noise.steps(NoiseStream.of(16, Purpose.EXACT, block, 0, 0), rows, 1, 1));
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
              values[row] = -path.logRatio(row);
            }
            return values;
          },
          Math.log(density),
          0.03);
    }
  }

  @Test
  void affineModelsGenerateToo() {
    ModelSettings settings = Shape.of(2).stages(2).covariance(Covariance.FULL).settings();
    Vae.Path path = vae(draft(settings, 0)).generate(down(settings, 17, 3));
    assertThat(path.rows()).isEqualTo(3);
    assertThat(Arrays.stream(path.x()).allMatch(Double::isFinite)).isTrue();
  }
}
