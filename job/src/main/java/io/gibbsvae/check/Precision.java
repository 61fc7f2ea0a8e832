package io.gibbsvae.check;

import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.Resolution.Coarse;
import java.util.ArrayList;
import java.util.List;

/** Whether the numbers of a computer are fine enough for where a target is and how wide. */
final class Precision {

  private static final int MOST = 4;

  private Precision() {}

  /**
   * What to say of coordinates that floats or even doubles are too coarse for; nothing of others.
   */
  static List<Finding> findings(Target target, double[] means, double[] deviations) {
    Resolution resolution = Resolution.of(means, deviations);
    List<Finding> findings = new ArrayList<>();
    add(findings, Level.BAD, target, resolution.doubles(), "doubles", ": " + Coarse.REMEDY);
    add(findings, Level.GOOD, target, resolution.floats(), "floats", ": a run writes doubles");
    return findings;
  }

  private static void add(
      List<Finding> findings,
      Level level,
      Target target,
      List<Coarse> coarse,
      String numbers,
      String end) {
    for (Coarse one : coarse.subList(0, Math.min(MOST, coarse.size()))) {
      String title = target.title(one.coordinate());
      findings.add(
          new Finding(level, "precision", title + ": " + numbers + " are " + one.apart() + end));
    }
    if (coarse.size() > MOST) {
      String more = Text.format("the same for %d more coordinates", coarse.size() - MOST);
      findings.add(new Finding(level, "precision", more));
    }
  }
}
