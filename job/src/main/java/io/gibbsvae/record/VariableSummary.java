package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * A variable of a target.
 *
 * @param shape the length of each dimension; absent for a number
 * @param support where its values are
 * @param columns the names of its numbers, in the order of the columns, or of the list column x
 */
public record VariableSummary(
    String name,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> shape,
    String support,
    List<String> columns) {

  /** {@return what people are told of it: "theta[8] positive"} */
  public String text() {
    return name + (shape.isEmpty() ? "" : shape) + " " + support;
  }

  /** {@return the variables of rows; none where they are x0, x1, ...} */
  public static List<VariableSummary> of(Readout readout) {
    List<VariableSummary> variables = new ArrayList<>();
    if (!readout.plain()) {
      List<String> columns = readout.columns();
      int first = 0;
      for (Variable variable : readout.variables()) {
        int end = first + variable.size();
        variables.add(
            new VariableSummary(
                variable.name(),
                variable.shape(),
                variable.support(),
                List.copyOf(columns.subList(first, end))));
        first = end;
      }
    }
    return variables;
  }
}
