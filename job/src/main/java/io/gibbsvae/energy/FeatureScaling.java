package io.gibbsvae.energy;

/** How the columns of a feature table are brought to one scale before a regression sees them. */
public enum FeatureScaling {
  /** As they are. */
  NONE,
  /** Divided by their standard deviation, not centred. */
  SD,
  /** Centred on their mean, then divided by their standard deviation. */
  STANDARDISE;

  /**
   * Returns a scaled copy. The standard deviation is the population's, with divisor n.
   *
   * @param features the table, [n][p]
   * @return the scaled table, [n][p]
   * @throws IllegalArgumentException if rows differ in length, or a column that is to be divided by
   *     its standard deviation is constant
   */
  public double[][] apply(double[][] features) {
    double[][] scaled = new double[features.length][];
    for (int row = 0; row < features.length; row++) {
      Text.require(
          features[row].length == features[0].length,
          "features[%d] must have %d entries like features[0], found %d",
          row,
          features[0].length,
          features[row].length);
      scaled[row] = features[row].clone();
    }
    if (this != NONE && features.length > 0) {
      for (int column = 0; column < features[0].length; column++) {
        scale(scaled, column);
      }
    }
    return scaled;
  }

  private void scale(double[][] table, int column) {
    double mean = 0;
    for (double[] row : table) {
      mean += row[column] / table.length;
    }
    double variance = 0;
    boolean constant = true;
    for (double[] row : table) {
      double difference = row[column] - mean;
      variance += difference * difference / table.length;
      constant &= row[column] == table[0][column];
    }
    // Asked of the entries: the variance of equal entries may be a rounding error above 0.
    Text.require(
        !constant,
        "feature column %d must vary to be scaled, found the constant %s",
        column,
        table[0][column]);
    double centre = this == STANDARDISE ? mean : 0;
    double deviation = Math.sqrt(variance);
    for (double[] row : table) {
      row[column] = (row[column] - centre) / deviation;
    }
  }
}
