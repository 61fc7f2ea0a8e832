package io.gibbsvae.energy.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.onnx.OnnxException.Mistake;
import io.gibbsvae.energy.onnx.OnnxException.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shapes that a model is run with.
 *
 * @param dimension D
 * @param rows points in a call: the model's own batch size, or this program's
 * @param input of the points, [rows, D]
 * @param energy of the energies, [rows] or [rows, 1]
 * @param gradient of the gradients, [rows, D]
 */
record Signature(int dimension, int rows, Slot input, Slot energy, Slot gradient) {

  /**
   * Points in a call of a model that takes any number of them. A call has a price of its own, some
   * tens of microseconds for a small model, and one point costs as much as a whole chunk.
   */
  static final int USUAL_ROWS = 256;

  private static final long ANY = -1;

  private static final String HOW_TO_EXPORT =
      "; export energy and gradient as two outputs of one graph, as data/mueller-brown/export.py"
          + " does";

  /**
   * One tensor.
   *
   * @param doubles whether its numbers are float64, and not float32
   */
  record Slot(String name, long[] shape, boolean doubles) {

    int size() {
      return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
  }

  /** Finds what a model declares, and all that is wrong with it. */
  private static final class Reader {

    private final List<Mistake> mistakes = new ArrayList<>();
    private final OnnxNames names;
    private final Optional<TensorInfo> input;
    private final Optional<TensorInfo> energy;
    private final Optional<TensorInfo> gradient;

    Reader(OrtSession session, OnnxNames names) throws OrtException {
      this.names = names;
      Map<String, NodeInfo> inputs = session.getInputInfo();
      Map<String, NodeInfo> outputs = session.getOutputInfo();
      input = tensor(Part.INPUT, "input", names.input(), inputs);
      if (input.isPresent() && inputs.size() > 1) {
        wrong(Part.INPUT, "found the inputs " + list(inputs.keySet()) + ", expected one");
      }
      energy = tensor(Part.ENERGY, "output", names.energy(), outputs);
      gradient = tensor(Part.GRADIENT, "output", names.gradient(), outputs);
    }

    private void wrong(Part part, String text) {
      mistakes.add(new Mistake(part, text));
    }

    private static String list(Set<String> all) {
      return all.isEmpty() ? "none" : all.stream().sorted().collect(Collectors.joining(", "));
    }

    private Optional<TensorInfo> tensor(
        Part part, String kind, String name, Map<String, NodeInfo> all) {
      NodeInfo node = all.get(name);
      if (node == null) {
        wrong(
            part,
            Text.format(
                "found the %ss %s, expected one named %s%s",
                kind, list(all.keySet()), name, part == Part.GRADIENT ? HOW_TO_EXPORT : ""));
        return Optional.empty();
      }
      if (node.getInfo() instanceof TensorInfo info
          && (info.type == OnnxJavaType.FLOAT || info.type == OnnxJavaType.DOUBLE)) {
        return Optional.of(info);
      }
      String type =
          node.getInfo() instanceof TensorInfo info
              ? info.type.toString().toLowerCase(java.util.Locale.ROOT)
              : "no tensor";
      wrong(part, Text.format("%s %s is %s, expected float32 or float64", kind, name, type));
      return Optional.empty();
    }

    /** Notes a shape that is not of that form; {@code ANY} of the form fits all. */
    private boolean fits(
        Part part, String name, Optional<TensorInfo> info, long[] form, String expected) {
      if (info.isEmpty()) {
        return false;
      }
      long[] shape = info.get().getShape();
      boolean fits = shape.length == form.length;
      for (int i = 0; fits && i < form.length; i++) {
        fits = shape[i] == ANY || form[i] == ANY || shape[i] == form[i];
      }
      if (!fits) {
        String found =
            Arrays.stream(shape)
                .mapToObj(length -> length == ANY ? "any" : Long.toString(length))
                .collect(Collectors.joining(", "));
        wrong(part, Text.format("%s has the shape [%s], expected %s", name, found, expected));
      }
      return fits;
    }

    Signature read(OptionalInt dimension) {
      long points = ANY;
      long coordinates = dimension.isPresent() ? dimension.getAsInt() : ANY;
      if (fits(Part.INPUT, names.input(), input, new long[] {ANY, ANY}, "[n, D]")) {
        long[] shape = input.orElseThrow().getShape();
        points = shape[0];
        long stated = shape[1];
        if (stated == ANY && gradient.isPresent() && gradient.get().getShape().length == 2) {
          stated = gradient.get().getShape()[1];
        }
        if (stated == ANY && coordinates == ANY) {
          wrong(
              Part.DIMENSION,
              "missing, expected the number of coordinates, which the model leaves open");
        } else if (stated != ANY && coordinates != ANY && stated != coordinates) {
          wrong(
              Part.DIMENSION,
              Text.format("found %d, expected %d, which the model has", coordinates, stated));
        }
        coordinates = coordinates == ANY ? stated : coordinates;
        if (points == 0 || coordinates == 0) {
          wrong(
              Part.INPUT, names.input() + " is empty, expected at least one point and coordinate");
        }
        long rows = points == ANY ? USUAL_ROWS : points;
        if (coordinates != ANY && rows * coordinates > Integer.MAX_VALUE / Double.BYTES) {
          wrong(
              Part.INPUT,
              Text.format(
                  "found %d points of %d coordinates in a call, which is too many",
                  rows, coordinates));
        }
        String n = points == ANY ? "n" : Long.toString(points);
        String d = coordinates == ANY ? "D" : Long.toString(coordinates);
        checkOutputs(points, coordinates, n, d);
      }
      if (!mistakes.isEmpty()) {
        throw new OnnxException(mistakes);
      }
      int rows = points == ANY ? USUAL_ROWS : (int) points;
      boolean column = energy.orElseThrow().getShape().length == 2;
      return new Signature(
          (int) coordinates,
          rows,
          slot(names.input(), input, rows, coordinates),
          column ? slot(names.energy(), energy, rows, 1) : slot(names.energy(), energy, rows),
          slot(names.gradient(), gradient, rows, coordinates));
    }

    private void checkOutputs(long points, long coordinates, String n, String d) {
      boolean column = energy.isPresent() && energy.get().getShape().length == 2;
      fits(
          Part.ENERGY,
          names.energy(),
          energy,
          column ? new long[] {points, 1} : new long[] {points},
          Text.format("[%s] or [%s, 1], one for each point", n, n));
      fits(
          Part.GRADIENT,
          names.gradient(),
          gradient,
          new long[] {points, coordinates},
          Text.format("[%s, %s] as the input", n, d));
    }

    private static Slot slot(String name, Optional<TensorInfo> info, long... shape) {
      return new Slot(name, shape, info.orElseThrow().type == OnnxJavaType.DOUBLE);
    }
  }

  /**
   * The signature of a loaded model.
   *
   * @param dimension D where the user says it
   * @throws OnnxException with all that keeps it from being an energy
   */
  static Signature of(OrtSession session, OnnxNames names, OptionalInt dimension)
      throws OrtException {
    return new Reader(session, names).read(dimension);
  }
}
