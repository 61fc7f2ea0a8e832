package io.gibbsvae.bench;

import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileOpener;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.latent.BlockNoise;
import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How much less means over generated rows vary where the rows' base noise is balanced: their
 * variance from block to block, as a share of that with independent noise. Arguments: the model's
 * {@code parameters.npy}, its configuration, and if wanted the rows of a block.
 */
public final class SampleVariance {

  private static final int BLOCKS = 200;

  private SampleVariance() {}

  /** What is averaged over the rows of a block. */
  private enum Mean {
    X0,
    X0_SQUARED,
    ENERGY,
    WEIGHTED_X0,
    WEIGHTED_X0_SQUARED,
    WEIGHTED_ENERGY,
    LOG_Z
  }

  /** Prints a Markdown row for each mean. */
  public static void main(String[] arguments) throws Exception {
    RunConfiguration run = ConfigurationReader.of(FileOpener.local()).read(arguments[1], List.of());
    int rows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : run.sample().settings().files().block();
    float[] parameters =
        Nd4j.createNpyFromByteArray(Files.readAllBytes(Path.of(arguments[0]))).toFloatVector();
    Vae vae = Vae.of(new TrainedModel(run.model(), parameters), run.target().potential());
    int draws = run.sample().settings().weights().latentDraws();
    var independent = variances(vae, run.target().potential(), NoiseType.INDEPENDENT, rows, draws);
    var balanced = variances(vae, run.target().potential(), NoiseType.SOBOL, rows, draws);
    System.out.println("| mean over " + rows + " rows | variance | balanced, share of it |");
    System.out.println("|---|---|---|");
    for (Mean mean : Mean.values()) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.4g | %.3f |%n",
          mean.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          independent.get(mean),
          balanced.get(mean) / independent.get(mean));
    }
  }

  private static Map<Mean, Double> variances(
      Vae vae, Potential potential, NoiseType type, int rows, int draws) {
    ModelSettings shape = vae.settings();
    BlockNoise blocks = new BlockNoise(type, rows, shape.noiseWidth());
    float[] numbers = new float[rows * shape.noiseWidth()];
    Map<Mean, SummaryStatistics> means = new EnumMap<>(Mean.class);
    Arrays.stream(Mean.values()).forEach(mean -> means.put(mean, new SummaryStatistics()));
    for (int block = 0; block < BLOCKS; block++) {
      blocks.fill(NoiseStream.of(9, Purpose.CHECK, block, 0, 0), numbers);
      add(means, vae, potential, split(numbers, rows, shape), rows, draws, block);
    }
    Map<Mean, Double> variances = new EnumMap<>(Mean.class);
    means.forEach((mean, values) -> variances.put(mean, values.getVariance()));
    return variances;
  }

  /** Rows of all base noise, latent first, as the model takes them. */
  private static Noise split(float[] numbers, int rows, ModelSettings shape) {
    int latent = shape.latentNoise();
    int dimension = shape.dimension();
    float[] top = new float[rows * latent];
    float[][] steps = new float[shape.stages()][rows * dimension];
    for (int row = 0; row < rows; row++) {
      int from = row * shape.noiseWidth();
      System.arraycopy(numbers, from, top, row * latent, latent);
      for (int s = shape.stages() - 1; s >= 0; s--) {
        int at = from + latent + (shape.stages() - 1 - s) * dimension;
        System.arraycopy(numbers, at, steps[s], row * dimension, dimension);
      }
    }
    return new Noise(top, steps);
  }

  private static void add(
      Map<Mean, SummaryStatistics> means,
      Vae vae,
      Potential potential,
      Noise noise,
      int rows,
      int draws,
      int block) {
    ModelSettings shape = vae.settings();
    Vae.Path path = vae.generate(noise);
    double[] energies = new double[rows];
    potential.energies(path.x(), rows, energies);
    double[] densities =
        vae.logDensities(
            path,
            draws,
            k ->
                Noise.steps(
                    NoiseStream.of(9, Purpose.CHECK, block, 0, k + 1),
                    rows,
                    shape.latentDimension(),
                    shape.stages()));
    double[] weights = new double[rows];
    Arrays.setAll(weights, row -> -energies[row] - densities[row]);
    double most = Arrays.stream(weights).max().orElseThrow();
    double[] sums = new double[Mean.values().length];
    double total = 0;
    for (int row = 0; row < rows; row++) {
      double x0 = path.x()[row * shape.dimension()];
      double weight = Math.exp(weights[row] - most);
      total += weight;
      double[] values = {x0, x0 * x0, energies[row]};
      for (int k = 0; k < values.length; k++) {
        sums[k] += values[k];
        sums[values.length + k] += weight * values[k];
      }
    }
    for (Mean mean : Mean.values()) {
      double value =
          switch (mean) {
            case X0, X0_SQUARED, ENERGY -> sums[mean.ordinal()] / rows;
            case WEIGHTED_X0, WEIGHTED_X0_SQUARED, WEIGHTED_ENERGY -> sums[mean.ordinal()] / total;
            case LOG_Z -> most + Math.log(total / rows);
          };
      means.get(mean).addValue(value);
    }
  }
}
