package io.gibbsvae.record;

import io.gibbsvae.evaluate.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an evaluation measures, and how it is shown; see {@link Measures} for all of them.
 *
 * @param lines on the console
 * @param rows of the table on a run's page
 * @param columns of the benchmark
 */
public record Measure(
    Function<Evaluation, List<String>> lines,
    Function<RunRecord, List<Row>> rows,
    List<Column> columns) {

  /**
   * A row of the table on a run's page.
   *
   * @param name of the measure
   * @param note an explanation; may be empty
   * @param value of the measure, with its unit
   */
  public record Row(String name, String note, String value) {

    /** A row where there is a value, else none. */
    static List<Row> of(String name, Optional<String> value) {
      return of(name, "", value);
    }

    static List<Row> of(String name, String note, Optional<String> value) {
      return value.map(shown -> new Row(name, note, shown)).stream().toList();
    }
  }

  /**
   * A column of the benchmark.
   *
   * @param name of the column
   * @param unit of its numbers; may be empty
   * @param format of a number
   * @param of the number of a run; empty or NaN where it does not apply
   */
  public record Column(
      String name, String unit, String format, Function<RunRecord, Optional<Double>> of) {

    /** A number of the evaluation. */
    static Column ofModel(
        String name, String unit, String format, Function<Evaluation, Optional<Double>> of) {
      return new Column(
          name, unit, format, run -> run.evaluation().map(ModelResult::evaluation).flatMap(of));
    }

    /**
     * {@return the number of a run; empty where it does not apply}
     *
     * @param run the run
     */
    public Optional<Double> value(RunRecord run) {
      return of.apply(run).filter(Double::isFinite);
    }

    /**
     * {@return a number in the format of the column, a dash where there is none}
     *
     * @param value the number
     */
    public String shown(Optional<Double> value) {
      return value.map(number -> String.format(Locale.ROOT, format, number)).orElse("-");
    }
  }
}
