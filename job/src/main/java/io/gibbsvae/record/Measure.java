package io.gibbsvae.record;

import io.gibbsvae.energy.Text;
import io.gibbsvae.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What an evaluation measures, and where it is shown: in lines on the console, in rows of the table
 * on a run's page, in columns of the benchmark. See {@link Measures} for all of them.
 */
public final class Measure {

  private final List<Function<Evaluation, Stream<String>>> lines = new ArrayList<>();
  private final List<Function<RunRecord, Stream<Row>>> rows = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();

  Measure() {}

  /**
   * A row of the table on a run's page.
   *
   * @param note an explanation; may be empty
   * @param value of the measure, with its unit
   */
  public record Row(String name, String note, String value) {}

  /**
   * A column of the benchmark.
   *
   * @param unit of its numbers; may be empty
   * @param of the number of a run; empty or NaN where it does not apply
   */
  public record Column(
      String name, String unit, String format, Function<RunRecord, Optional<Double>> of) {

    /** {@return the number of a run; empty where it does not apply} */
    public Optional<Double> value(RunRecord run) {
      return of.apply(run).filter(Double::isFinite);
    }

    /** {@return a number in the format of the column, a dash where there is none} */
    public String shown(Optional<Double> value) {
      return value.map(number -> Text.format(format, number)).orElse("-");
    }
  }

  /** A number of an evaluation, where it has it. */
  static <T> Function<RunRecord, Optional<T>> ofModel(Function<Evaluation, Optional<T>> of) {
    return run -> run.evaluation().map(ModelResult::evaluation).flatMap(of);
  }

  Measure line(Function<Evaluation, String> line) {
    return lines(evaluation -> Stream.of(line.apply(evaluation)));
  }

  Measure lines(Function<Evaluation, Stream<String>> more) {
    lines.add(more);
    return this;
  }

  /** A row where there is a value. */
  Measure row(String name, Function<RunRecord, Optional<String>> value) {
    return row(run -> name, run -> "", value);
  }

  /** A row whose name and note depend on the run, where there is a value. */
  Measure row(
      Function<RunRecord, String> name,
      Function<RunRecord, String> note,
      Function<RunRecord, Optional<String>> value) {
    return rows(
        run ->
            value
                .apply(run)
                .map(shown -> new Row(name.apply(run), note.apply(run), shown))
                .stream());
  }

  Measure rows(Function<RunRecord, Stream<Row>> more) {
    rows.add(more);
    return this;
  }

  Measure column(
      String name, String unit, String format, Function<RunRecord, Optional<Double>> of) {
    columns.add(new Column(name, unit, format, of));
    return this;
  }

  Stream<String> lines(Evaluation evaluation) {
    return lines.stream().flatMap(line -> line.apply(evaluation));
  }

  Stream<Row> rows(RunRecord run) {
    return rows.stream().flatMap(row -> row.apply(run));
  }

  List<Column> columns() {
    return columns;
  }
}
