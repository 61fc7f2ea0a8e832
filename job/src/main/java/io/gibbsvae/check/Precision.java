package io.gibbsvae.check;

import io.gibbsvae.chain.Survey;
import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.model.Resolution;
import io.gibbsvae.model.Resolution.Coarse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Whether the numbers of a computer are fine enough for where a target is and how wide. */
final class Precision {

  private static final int MOST = 4;

  private Precision() {}

  /**
   * What to say of coordinates that floats or even doubles are too coarse for; nothing of others.
   */
  static List<Finding> findings(Target target, Survey survey, ValueMoments values) {
    List<Finding> findings = new ArrayList<>();
    Resolution points = Resolution.of(survey.mean(), survey.deviations());
    add(findings, Level.BAD, target::title, points.doubles(), "doubles", ": " + Coarse.REMEDY);
    if (!target.readout().plain()) {
      List<String> titles = values.titles();
      List<Coarse> computed =
          Resolution.of(values.means(), values.deviations()).doubles().stream()
              .filter(one -> values.isComputed(one.coordinate()))
              .toList();
      add(findings, Level.BAD, titles::get, computed, "doubles", ": " + Coarse.REMEDY);
    }
    List<Coarse> floats = target.readout().repeated(points.floats(), Coarse::coordinate);
    add(findings, Level.GOOD, target::title, floats, "floats", ": a run writes doubles");
    return findings;
  }

  private static void add(
      List<Finding> findings,
      Level level,
      IntFunction<String> titles,
      List<Coarse> coarse,
      String numbers,
      String end) {
    for (Coarse one : coarse.subList(0, Math.min(MOST, coarse.size()))) {
      String title = titles.apply(one.coordinate());
      findings.add(
          new Finding(level, "precision", title + ": " + numbers + " are " + one.apart() + end));
    }
    if (coarse.size() > MOST) {
      String more = Text.format("the same for %d more coordinates", coarse.size() - MOST);
      findings.add(new Finding(level, "precision", more));
    }
  }
}
