package io.gibbsvae.train;

import java.util.List;
import java.util.function.Function;

/**
 * What the workers of a round have on average, summed in the order of the workers.
 *
 * @param parameters of the model
 * @param updaterState moments of the optimizer
 * @param steps gradient steps
 */
record Averages(float[] parameters, float[] updaterState, int steps) {

  static Averages of(List<WorkerResult> results) {
    return new Averages(
        average(results, WorkerResult::parameters),
        average(results, WorkerResult::updaterState),
        (int) Math.round(results.stream().mapToInt(WorkerResult::steps).average().orElseThrow()));
  }

  boolean areFinite() {
    return allFinite(parameters) && allFinite(updaterState);
  }

  private static float[] average(List<WorkerResult> results, Function<WorkerResult, float[]> part) {
    double[] sums = new double[part.apply(results.get(0)).length];
    for (WorkerResult result : results) {
      float[] values = part.apply(result);
      for (int k = 0; k < sums.length; k++) {
        sums[k] += values[k];
      }
    }
    float[] mean = new float[sums.length];
    for (int k = 0; k < sums.length; k++) {
      mean[k] = (float) (sums[k] / results.size());
    }
    return mean;
  }

  private static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
