package io.gibbsvae.run;

import io.gibbsvae.energy.Target;
import io.gibbsvae.model.Resolution.Coarse;
import io.gibbsvae.sample.Generator;
import java.util.ArrayList;
import java.util.List;

/** Says which columns are doubles and why. */
final class DoubleColumns {

  private static final int MOST_COARSE = 8;

  private DoubleColumns() {}

  /** Which columns are doubles and why. */
  static List<String> of(Target target, List<Coarse> found) {
    List<Coarse> coarse = target.readout().repeated(found, Coarse::coordinate);
    List<String> lines = new ArrayList<>();
    String column = target.readout().width() <= Generator.WIDEST ? "its column" : "the column x";
    coarse.stream()
        .limit(MOST_COARSE)
        .forEach(
            c ->
                lines.add(
                    target.title(c.coordinate())
                        + ": floats are "
                        + c.apart()
                        + ": "
                        + column
                        + " is of doubles"));
    if (coarse.size() > MOST_COARSE) {
      lines.add("and " + (coarse.size() - MOST_COARSE) + " coordinates more");
    }
    return lines;
  }
}
