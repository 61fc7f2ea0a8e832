package io.gibbsvae.sample;

import io.gibbsvae.diagnose.MeanSummary;
import io.gibbsvae.diagnose.ParetoTail;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.PlaceVisits;
import io.gibbsvae.diagnose.QuantileSummary;
import io.gibbsvae.diagnose.WeightSummary;
import io.gibbsvae.energy.Target;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** What rows are together: sums over those of a file, or of all files in their order. */
final class RowSums implements Serializable {

  private static final long serialVersionUID = 1;

  /** Points that a task keeps of all its quantities' distributions together. */
  private static final int POINTS_OF_A_TASK = 1 << 18;

  private final WeightSummary weights = new WeightSummary();
  private final ParetoTail tail;
  private final MeanSummary means;
  private final QuantileSummary[] quantiles;
  private final PlaceVisits visits;
  private final SteinSample stein;
  private long nonFiniteEnergies;

  /**
   * No rows yet.
   *
   * @param places minima of the energy whose visits are counted
   * @param stein no rows either
   */
  RowSums(long rows, Quantities quantities, List<Place> places, SteinSample stein) {
    tail = new ParetoTail(rows);
    means = new MeanSummary(quantities.count());
    quantiles = new QuantileSummary[quantities.names().size()];
    visits = new PlaceVisits(places);
    this.stein = stein;
    int points = Math.max(512, Math.min(8192, POINTS_OF_A_TASK / quantiles.length));
    Arrays.setAll(quantiles, k -> new QuantileSummary(points));
  }

  /** Adds the rows of a file. Those without a finite energy are counted, and are in no mean. */
  RowSums add(Iterator<InternalRow> rows, Target target, SampleColumns columns) {
    Quantities quantities = new Quantities(target);
    boolean chains = columns.correction().usesChains();
    boolean needPoints = quantities.needPoints() || visits.countAny();
    double[] values = new double[columns.width()];
    double[] point = new double[target.dimension()];
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      double logWeight = columns.logWeight(row);
      weights.add(logWeight);
      tail.add(logWeight);
      double energy = columns.energy(row);
      int chain = chains ? row.getInt(columns.further(0)) : -1;
      int draw = chains ? row.getInt(columns.further(1)) : -1;
      boolean takes = chains ? stein.takes(chain, draw) : stein.takesNext();
      if (!Double.isFinite(energy)) {
        nonFiniteEnergies++;
        continue;
      }
      columns.values(row, values);
      if (needPoints || takes) {
        target.readout().invert(values, 0, point, 0);
      }
      if (takes) {
        double ofPoint = energy - target.readout().logVolume(point, 0);
        stein.add(point.clone(), ofPoint, logWeight, chain, draw);
      }
      visits.add(point, 0, logWeight);
      double[] found = quantities.ofRow(values, point, energy);
      means.add(logWeight, found);
      for (int k = 0; k < quantiles.length; k++) {
        quantiles[k].add(found[k], logWeight);
      }
    }
    stein.computeGradients(target.potential());
    return this;
  }

  RowSums merge(RowSums other) {
    weights.merge(other.weights);
    tail.merge(other.tail);
    means.merge(other.means);
    for (int k = 0; k < quantiles.length; k++) {
      quantiles[k].merge(other.quantiles[k]);
    }
    visits.merge(other.visits);
    stein.merge(other.stein);
    nonFiniteEnergies += other.nonFiniteEnergies;
    return this;
  }

  WeightSummary weights() {
    return weights;
  }

  ParetoTail tail() {
    return tail;
  }

  /** Of all quantities, the modes included. */
  MeanSummary means() {
    return means;
  }

  /** Of the quantities with a name. */
  QuantileSummary[] quantiles() {
    return quantiles;
  }

  QuantileSummary quantiles(int k) {
    return quantiles[k];
  }

  PlaceVisits visits() {
    return visits;
  }

  SteinSample stein() {
    return stein;
  }

  long nonFiniteEnergies() {
    return nonFiniteEnergies;
  }
}
