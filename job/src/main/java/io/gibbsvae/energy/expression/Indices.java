package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Complaint;
import io.gibbsvae.energy.Text;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Entries and slices. What is written in brackets counts from 0, and a slice ends before its second
 * bound, where coordinates are x0, x1, ...; it counts from 1, and a slice includes its second
 * bound, where they have names. Vectors of indices count from 1 in any case, as data do.
 */
final class Indices {

  private final Graph graph;
  private final CoordinateNames coordinates;
  private final Scope scope;
  private final Mistakes mistakes;
  private final Function<Syntax, Optional<Node>> values;

  /**
   * Prepares it.
   *
   * @param values of what is indexed and of indices
   */
  Indices(
      Graph graph,
      CoordinateNames coordinates,
      Scope scope,
      Mistakes mistakes,
      Function<Syntax, Optional<Node>> values) {
    this.graph = graph;
    this.coordinates = coordinates;
    this.scope = scope;
    this.mistakes = mistakes;
    this.values = values;
  }

  Optional<Node> entry(Syntax.Entry entry) {
    if (entry.vector() instanceof Syntax.Name name && !scope.defines(name.name())) {
      Optional<String> called =
          Functions.named(name.name()).isPresent()
              ? Optional.of(name.name())
              : Foreign.function(name.name()).flatMap(Foreign.Word::word);
      if (called.isPresent()) {
        mistakes.at(
            name.at(),
            "found \"" + name.name() + "[\", expected " + called.get() + "(...): parentheses");
        values.apply(entry.index());
        return Optional.empty();
      }
    }
    Optional<Node> vector = indexed(entry.vector(), entry.at());
    Optional<Node> places = values.apply(entry.index());
    if (vector.isEmpty() || places.isEmpty()) {
      return Optional.empty();
    }
    Node indexed = vector.get();
    if (places.get().isConstant() && places.get().isVector() && !places.get().isCondition) {
      return gathered(entry, indexed, Graph.spread(places.get().constant(), places.get().length));
    }
    int length = indexed.isMatrix() ? Matrices.rows(indexed) : indexed.length;
    Optional<Integer> index =
        place(entry.index(), places.get(), length, indexed, coordinates.firstIndex(entry.vector()));
    if (indexed.isMatrix()) {
      return index.map(row -> Matrices.row(graph, indexed, row));
    }
    return index.map(i -> graph.entry(indexed, i));
  }

  /** Entry m[i, j] of a matrix. */
  Optional<Node> cell(Syntax.Cell cell) {
    Optional<Node> matrix = values.apply(cell.matrix());
    Optional<Node> row = values.apply(cell.row());
    Optional<Node> column = values.apply(cell.column());
    boolean isOther =
        matrix.map(found -> !found.isMatrix()).orElse(OperandParser.isFunction(cell.matrix()));
    if (isOther) {
      return mistakes.wrong(cell.at(), OperandParser.oneIndex(cell.matrix()));
    }
    if (matrix.isEmpty() || row.isEmpty() || column.isEmpty()) {
      return Optional.empty();
    }
    Node found = matrix.get();
    int first = coordinates.firstIndex(cell.matrix());
    int columns = Matrices.columns(found);
    Optional<Integer> i = place(cell.row(), row.get(), Matrices.rows(found), found, first);
    Optional<Integer> j = place(cell.column(), column.get(), columns, found, first);
    return i.flatMap(r -> j.map(c -> graph.entry(Matrices.entries(found), r * columns + c)));
  }

  /** Entries of a vector that data name, which count from 1. */
  private Optional<Node> gathered(Syntax.Entry entry, Node vector, double[] places) {
    if (vector.isMatrix()) {
      return mistakes.wrong(
          entry.at(), "found a vector of indices of " + vector.shown() + ", expected one index");
    }
    Optional<Data> data =
        entry.index() instanceof Syntax.Name name ? scope.data(name.name()) : Optional.empty();
    Complaint complaint = new Complaint("place");
    for (int i = 0; i < places.length; i++) {
      if (places[i] != Math.rint(places[i]) || places[i] < 1 || places[i] > vector.length) {
        String number = Text.format("%s", places[i]).replaceAll("\\.0$", "");
        int k = i;
        complaint.add(
            "index " + number, data.map(d -> d.place(k)).orElseGet(() -> "entry " + (k + 1)));
      }
    }
    Optional<String> wrong =
        complaint.text("integers from 1 to " + vector.length + " as indices of " + vector.shown());
    if (wrong.isPresent()) {
      return mistakes.wrong(entry.index().at(), wrong.get());
    }
    return Optional.of(
        graph.view(vector, Arrays.stream(places).mapToInt(place -> (int) place - 1).toArray()));
  }

  /** The place that an index means, from 0. */
  private Optional<Integer> place(Syntax syntax, Node value, int length, Node indexed, int first) {
    Optional<Integer> index = integer(syntax, value);
    if (index.isEmpty()) {
      return index;
    }
    int place = index.get() < 0 ? index.get() + length : index.get() - first;
    if (place >= 0 && place < length) {
      return Optional.of(place);
    }
    return mistakes.wrong(
        syntax.at(),
        Text.format(
            "found index %s of %s, expected one from %s to %s%s",
            index.get(),
            indexed.shown(),
            first == 0 ? -length : first,
            length - 1 + first,
            index.get() == (first == 0 ? length : 0) ? ": the first has index " + first : ""));
  }

  Optional<Node> slice(Syntax.Slice slice) {
    Optional<Node> vector = indexed(slice.vector(), slice.at());
    if (vector.isEmpty()) {
      return Optional.empty();
    }
    if (vector.get().isMatrix()) {
      return mistakes.wrong(
          slice.at(), "found a slice of " + vector.get().shown() + ", expected one index or two");
    }
    int length = vector.get().length;
    // Behind what is included: from 1 on the last entry is, as in Stan.
    int first = coordinates.firstIndex(slice.vector());
    Optional<Integer> begin = bound(slice.begin(), first, 0, 0, length);
    Optional<Integer> end = bound(slice.end(), 0, first, length, length);
    Optional<Integer> step =
        slice.step().isPresent() ? integer(slice.step().get()) : Optional.of(1);
    if (begin.isEmpty() || end.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    if (step.get() < 1) {
      return mistakes.wrong(
          slice.step().orElseThrow().at(),
          "found a step of " + step.get() + ", expected at least 1");
    }
    int[] indices =
        IntStream.iterate(begin.get(), i -> i < end.get(), i -> i + step.get()).toArray();
    if (indices.length == 0) {
      return mistakes.wrong(
          slice.at(),
          Text.format(
              "found the slice from %s to before %s, which is empty, expected at least one entry",
              begin.get(), end.get()));
    }
    return Optional.of(graph.view(vector.get(), indices));
  }

  /**
   * A bound of a slice, as the place from 0 that it begins at or ends before.
   *
   * @param first what stands for the place 0
   * @param included how much further a bound from the end reaches
   */
  private Optional<Integer> bound(
      Optional<Syntax> syntax, int first, int included, int otherwise, int length) {
    if (syntax.isEmpty()) {
      return Optional.of(otherwise);
    }
    Optional<Integer> bound = integer(syntax.get());
    boolean isBeforeFirst = bound.isPresent() && bound.get() == 0 && first == 1;
    if (bound.isPresent() && (Math.abs((long) bound.get()) > length || isBeforeFirst)) {
      return mistakes.wrong(
          syntax.get().at(),
          Text.format(
              "found bound %s of a vector of shape [%s], expected one from %s to %s",
              bound.get(), length, first == 1 ? 1 : -length, length));
    }
    return bound.map(b -> b < 0 ? b + length + included : b - first);
  }

  private Optional<Node> indexed(Syntax syntax, int at) {
    Optional<Node> vector = values.apply(syntax);
    if (vector.isPresent() && !vector.get().isVector()) {
      return mistakes.wrong(
          at, "found an index of " + vector.get().shown() + ", expected one of a vector");
    }
    return vector;
  }

  private Optional<Integer> integer(Syntax syntax) {
    return values.apply(syntax).flatMap(value -> integer(syntax, value));
  }

  private Optional<Integer> integer(Syntax syntax, Node value) {
    try {
      return Optional.of(Functions.integer(value, "index"));
    } catch (Mismatch e) {
      return mistakes.wrong(syntax.at(), e.getMessage());
    }
  }
}
