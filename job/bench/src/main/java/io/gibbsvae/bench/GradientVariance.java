package io.gibbsvae.bench;

import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileOpener;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.latent.BlockNoise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.Bound;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.Initialisation;
import io.gibbsvae.model.ModelSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How much the reverse bound's gradient varies from minibatch to minibatch of a trained model: the
 * trace of its covariance, for both estimators and for base noise that is independent, antithetic
 * or balanced; and how much the minibatch's bound does. Arguments: the model's {@code
 * parameters.npy} and its configuration.
 */
public final class GradientVariance {

  private static final int MINIBATCHES = 200;

  private GradientVariance() {}

  /** A way to draw a block of noise, row-major [rows, width]. */
  private enum Draw {
    INDEPENDENT {
      @Override
      void fill(NoiseStream stream, int width, float[] noise) {
        stream.fillGaussian(noise);
      }
    },
    ANTITHETIC {
      @Override
      void fill(NoiseStream stream, int width, float[] noise) {
        float[] half = new float[noise.length / 2];
        stream.fillGaussian(half);
        for (int k = 0; k < half.length; k++) {
          noise[k] = half[k];
          noise[half.length + k] = -half[k];
        }
      }
    },
    SOBOL {
      @Override
      void fill(NoiseStream stream, int width, float[] noise) {
        // Made anew for every block, which only costs time.
        new BlockNoise(NoiseType.SOBOL, noise.length / width, width).fill(stream, noise);
      }
    };

    abstract void fill(NoiseStream stream, int width, float[] noise);
  }

  /** Prints a Markdown row for each way. */
  public static void main(String[] arguments) throws Exception {
    RunConfiguration run = ConfigurationReader.of(FileOpener.local()).read(arguments[1], List.of());
    ModelSettings model = run.model();
    Bound bound = Bound.of(model, run.target().potential());
    if (arguments[0].equals("initial")) {
      bound.setParameters(Initialisation.parameters(model, 1));
    } else {
      bound.setParameters(
          Nd4j.createNpyFromByteArray(Files.readAllBytes(Path.of(arguments[0]))).toFloatVector());
    }
    double first = 0;
    System.out.println(
        "| noise | gradient | trace of the covariance | of the first | norm of the mean | variance of the bound |");
    System.out.println("|---|---|---|---|---|---|");
    for (Draw draw : Draw.values()) {
      for (GradientEstimator estimator : GradientEstimator.values()) {
        double[] result = variance(bound, model, run.train().steps().batch(), draw, estimator);
        first = first == 0 ? result[0] : first;
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %.4g | %.3f | %.4g | %.4g |%n",
            draw.name().toLowerCase(Locale.ROOT),
            estimator.name().toLowerCase(Locale.ROOT),
            result[0],
            result[0] / first,
            result[1],
            result[2]);
      }
    }
  }

  private static double[] variance(
      Bound bound, ModelSettings model, int batch, Draw draw, GradientEstimator estimator) {
    int width = model.noiseWidth();
    float[] noise = new float[batch * width];
    float[] gradient = new float[model.countParameters()];
    double[] sums = new double[gradient.length];
    double squares = 0;
    var bounds = new SummaryStatistics();
    for (int k = 0; k < MINIBATCHES; k++) {
      draw.fill(NoiseStream.of(7, Purpose.CHECK, k, 0, 0), width, noise);
      bounds.addValue(bound.reverse(batch, noise, 1, estimator).total());
      bound.gradient(gradient);
      for (int i = 0; i < gradient.length; i++) {
        sums[i] += gradient[i];
        squares += (double) gradient[i] * gradient[i];
      }
    }
    double mean = 0;
    for (double sum : sums) {
      mean += sum / MINIBATCHES * (sum / MINIBATCHES);
    }
    double trace = (squares / MINIBATCHES - mean) * MINIBATCHES / (MINIBATCHES - 1);
    return new double[] {
      trace, Math.sqrt(Math.max(0, mean - trace / MINIBATCHES)), bounds.getVariance()
    };
  }
}
