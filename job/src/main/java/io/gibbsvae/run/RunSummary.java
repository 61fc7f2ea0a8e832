package io.gibbsvae.run;

import io.gibbsvae.energy.Summaries;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.record.Digits;
import io.gibbsvae.record.ModelResult;
import io.gibbsvae.record.RowsResult;
import io.gibbsvae.record.RunRecord;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.SampleReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last lines of a run: what was made and where, how good it is, what to look at and what to do
 * next.
 */
final class RunSummary {

  private RunSummary() {}

  /**
   * The lines.
   *
   * @param run its record, as it is now
   * @param quality the verdict that the run ends with, where it was judged
   */
  static List<String> of(
      Command command, RunRecord run, Optional<Verdict> quality, RunFolder folder, Target target) {
    List<String> lines = new ArrayList<>();
    Optional<SampleReport> rows = run.samples().map(RowsResult::report);
    boolean sampled = command.samples();
    lines.add(
        "made     "
            + (sampled
                ? Text.format(
                    "%,d rows in %s",
                    rows.map(SampleReport::rows).orElse(0L), folder.shown(RunFolder.SAMPLES))
                : (command == Command.LOG_Z ? logZ(run) : "")
                    + (command.trains()
                        ? "a model in " + folder.shown(RunFolder.MODEL)
                        : "an evaluation of the model in " + folder.shown())));
    if (command.evaluates() || sampled) {
      lines.add("quality  " + quality.map(RunSummary::sentence).orElse("not judged"));
    }
    if (folder.has(RunFolder.REPORT)) {
      lines.add("look at  " + folder.shown(RunFolder.REPORT));
    }
    lines.add(
        "next     "
            + (sampled
                ? query(rows.orElseThrow().correction(), folder, target)
                : next(command, folder)));
    lines.add("account  " + folder.shown(RunFolder.MANIFEST));
    return lines;
  }

  private static String logZ(RunRecord run) {
    return run.evaluation()
        .map(ModelResult::evaluation)
        .map(
            found ->
                Text.format(
                    "log Z = %s by %,d samples of ",
                    Digits.of(found.weights().logZ()), found.rows()))
        .orElse("");
  }

  /** What there is to do where no rows have been made. */
  private static String next(Command command, RunFolder folder) {
    if (command == Command.LOG_Z) {
      return "for rows of this model: gibbs-vae sample, with the same configuration";
    }
    if (command.trains()) {
      return "gibbs-vae evaluate, or gibbs-vae sample, with the same configuration";
    }
    return folder.has(RunFolder.SAMPLES)
        ? "the samples are in "
            + folder.shown(RunFolder.SAMPLES)
            + "; gibbs-vae sample --overwrite replaces them"
        : "gibbs-vae sample, with the same configuration";
  }

  private static String sentence(Verdict verdict) {
    return Formats.name(verdict.level()) + ": " + verdict;
  }

  /** A mean of the rows in SQL, as DuckDB takes it. */
  private static String query(Correction correction, RunFolder folder, Target target) {
    String x =
        target.readout().width() <= Generator.WIDEST
            ? new Summaries(target).names().get(0)
            : "x[1]";
    String samples = folder.shown(RunFolder.SAMPLES);
    // DuckDB has no way to write a backslash in the name of a folder.
    boolean within = samples.contains("\\");
    String rows = "'" + (within ? RunFolder.SAMPLES : asPattern(samples)) + "/*.parquet'";
    return (within ? "in " + folder.shown() + ": " : "") + correction.query(x, rows);
  }

  /** A path that DuckDB, which takes names of files for patterns, finds in a literal of SQL. */
  private static String asPattern(String path) {
    return path.replaceAll("[\\[*?]", "[$0]").replace("'", "''");
  }
}
