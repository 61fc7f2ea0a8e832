package io.gibbsvae.model;

/**
 * A value on the way through the stages, x in the model's coordinates or a latent, with what is
 * known at it. All are columns, [width][capacity].
 *
 * @param value y or z_s
 * @param score of the value; no columns where there is no drift
 * @param slopes of the score, likewise
 * @param gradient with respect to the value; no columns where there is no backward pass
 * @param scoreGradient with respect to the score, likewise
 */
record Level(
    double[][] value,
    double[][] score,
    double[][] slopes,
    double[][] gradient,
    double[][] scoreGradient) {

  /**
   * The levels of a model: y, z_1 .. z_S.
   *
   * @param scores the width of the score, 0 where there is no drift
   * @param capacity the most rows of a block
   */
  static Level[] of(ModelSettings settings, int scores, int capacity, boolean backward) {
    Level[] levels = new Level[settings.stages() + 1];
    for (int s = 0; s < levels.length; s++) {
      int width = s == 0 ? settings.dimension() : settings.latentDimension();
      levels[s] =
          new Level(
              new double[width][capacity],
              new double[scores][capacity],
              new double[scores][capacity],
              new double[backward ? width : 0][capacity],
              new double[backward ? scores : 0][capacity]);
    }
    return levels;
  }
}
