package io.gibbsvae.run;

import io.gibbsvae.config.Candidate;
import io.gibbsvae.energy.Text;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;

/** Formats the progress of a run: lines of the log, and a few words behind a bar. */
final class ProgressLines {

  private ProgressLines() {}

  /** One round as a line of the log. */
  static String round(RoundReport report, double secondsLeft) {
    return Text.format(
        "round %d/%d  beta %.3f  bound %.3f (log-ratio %.3f, energy %.3f)%s  gradient %.2g%s%s  %,.0f latents/s  %s left",
        report.schedule().round(),
        report.schedule().rounds(),
        report.schedule().beta(),
        report.bound(),
        report.bounds().logRatio(),
        report.bounds().energy(),
        particles(report),
        report.gradients().norm(),
        report.gradients().clipped() > 0
            ? ", clipped " + report.gradients().clipped() + " of " + report.gradients().steps()
            : "",
        report.gradients().skipped() > 0
            ? ", SKIPPED " + report.gradients().skipped() + " batches"
            : "",
        report.points().latents() / report.seconds(),
        Formats.duration(secondsLeft));
  }

  /** One round in few words, behind a bar; what matters most comes first. */
  static List<String> briefly(RoundReport report) {
    List<String> fields = new ArrayList<>();
    fields.add(Text.format("bound %.2f", report.bound()));
    fields.add(Text.format("beta %.2f", report.schedule().beta()));
    if (report.hasPopulation()) {
      fields.add(Text.format("ESS %.0f %%", 100 * report.population().ess()));
    }
    fields.add(Text.format("%,.0f latents/s", report.points().latents() / report.seconds()));
    return fields;
  }

  /** Particles on their way, behind a bar. */
  static List<String> briefly(int turn, double beta) {
    return List.of(Text.format("beta %.2g", beta), "particles, step " + turn);
  }

  /** What a candidate is. */
  static String candidate(Candidate candidate) {
    ModelSettings model = candidate.model();
    TrainSettings train = candidate.train();
    int places = model.prior().places();
    int particles = train.population().particles();
    return Text.format(
        "%s stage%s%s%s, %s, %s",
        model.stages(),
        model.stages() == 1 ? "" : "s",
        model.network().coordinateUnits() > 0 ? " with networks of each coordinate" : "",
        places == 0
            ? ""
            : places == 1 ? ", a prior in one place" : ", a prior in " + places + " places",
        particles == 0 ? "no particles" : Text.format("%,d particles", particles),
        train.cycles().areThere()
            ? Text.format(
                "training of %d to %d rounds, as it pays",
                train.cycle(0).end(), train.rounds().count())
            : Text.format("training of %d rounds", train.rounds().count()));
  }

  /** Rows a second. */
  static String rate(double rate) {
    return Text.format("%,.0f rows/s", rate);
  }

  private static String particles(RoundReport report) {
    return !report.hasPopulation()
        ? ""
        : Text.format(
            "  forward %.3f  particles' ESS %.0f %%",
            report.bounds().forward(), 100 * report.population().ess());
  }

  /** Particles at minima that they had lost, as a line of the log. */
  static String regained(int places, double logZ) {
    return Text.format(
        "particles had lost %d of the minima that descents found, and were put there: log Z %.3f",
        places, logZ);
  }

  /** Particles that have been carried a step, as a line of the log. */
  static String carried(int turn, double beta, double logZ) {
    return Text.format(
        "particles, step %d: beta %.3g  log Z there %.3f%s",
        turn, beta, logZ, beta == 1 ? "; at the target" : "");
  }

  /** Rows so far as a line of the log. */
  static String generated(long rows, long all, double rate, double secondsLeft) {
    return Text.format(
        "%,d of %,d rows  %,.0f rows/s  %s left", rows, all, rate, Formats.duration(secondsLeft));
  }

  /** Tasks of an evaluation, as a line of the log. */
  static String evaluated(long tasks, long all, double secondsLeft) {
    return Text.format("%d of %d tasks  %s left", tasks, all, Formats.duration(secondsLeft));
  }

  /** The rate of chains without a model, behind a bar. */
  static String energyRate(double rate) {
    return Text.format("%,.0f energies/s", rate);
  }

  /** Energies of chains without a model so far, as a line of the log. */
  static String computed(long energies, long all, double rate, double secondsLeft) {
    return Text.format(
        "%,d of %,d energies  %s  %s left",
        energies, all, energyRate(rate), Formats.duration(secondsLeft));
  }

  /** How long a round is: "25 steps" or "2 s of steps". */
  static String roundLength(TrainSettings train) {
    return train.rounds().timed()
        ? Text.format("%.3g s of steps", train.rounds().seconds())
        : train.rounds().averagingFrequency() + " steps";
  }
}
