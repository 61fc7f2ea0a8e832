package io.gibbsvae.energy;

import io.gibbsvae.Messages;
import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.DataTable.Domain;
import io.gibbsvae.energy.DataTable.Missing;
import io.gibbsvae.energy.DataTable.Remedies;
import io.gibbsvae.energy.expression.ExpressionException;
import io.gibbsvae.energy.expression.ExpressionPotential;
import io.gibbsvae.energy.expression.Parameter;
import io.gibbsvae.energy.onnx.OnnxException;
import io.gibbsvae.energy.onnx.OnnxNames;
import io.gibbsvae.energy.onnx.OnnxPotential;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Messages about formulas, tables, models in ONNX and gradients. */
public final class EnergyMessages {

  private EnergyMessages() {}

  /** Adds them. */
  public static void addTo(Messages messages) throws IOException {
    messages.chapter("Formulas");
    for (List<String> input : Messages.inputs("expressions")) {
      messages.add(input.get(0), mistakes(input.get(0), Parameter.number("kappa", 1)));
    }
    for (String energy :
        List.of(
            "a = x9 +\n  nom(x);\nc = a + x[7];\n c + d + sum(e)",
            "U = sum(x^2)",
            "r = norm(x)\ns = 2\n(r - s)^2")) {
      messages.add(energy, mistakes(energy));
    }
    messages.add("(100 000 parentheses)", mistakes("(".repeat(100_000) + "x0"));
    messages.add(
        "sum(x^2) with parameters pi, x1, exp, a-b and b",
        mistakes(
            "sum(x^2)",
            Parameter.number("pi", 3),
            Parameter.number("x1", 3),
            Parameter.number("exp", 3),
            Parameter.number("a-b", 3),
            Parameter.number("b", 3)));
    messages.chapter("Formulas in other languages");
    for (List<String> input : Messages.inputs("foreign")) {
      messages.add(input.get(0), mistakes(input.get(0)));
    }
    tables(messages);
    models(messages);
    gradients(messages);
  }

  private static List<String> mistakes(String energy, Parameter... parameters) {
    return Messages.of(
        ExpressionException.class,
        () -> ExpressionPotential.of(energy, 3, List.of(parameters)),
        e ->
            e.mistakes().stream()
                .filter(mistake -> !mistake.name().equals("kappa"))
                .map(ExpressionException.Mistake::text)
                .toList());
  }

  private static final String[] TABLES = {
    "",
    "a,b\n",
    "1,2\n3,4\n",
    "a,b\n1,2\n3\n4,5,6\n",
    "a,,b\n1,2,3\n",
    "a,b,a\n1,2,3\n",
    "a,b\n7,1,2\n9,3,4\n",
    "a\n1\n\n2\n",
    "a,b\n1,2\n\"3\"x,4\n",
    "a\n\"1,5\"\n",
    "a;b\n1,5;2\n3;4\n",
    "a\tb\n1\t2\n",
    "a|b\n1|2\n",
    "a b\n1 2\n",
    "a\nx\ny\n",
    "a\nNA\n\n?\n",
    "a\n2026-01-01\n12 kg\n1.000,5\n1d\n0x1p3\nInfinity\n",
    "a\n\u221212\n\u0663\n",
    "a\n\u0001\u0000\n",
    "PK\u0003\u0004...",
    "<!DOCTYPE html>",
    "{\"a\": 1}",
    "version https://git-lfs.github.com/spec/v1",
    "MATLAB 5.0 MAT-file"
  };

  private static void tables(Messages messages) {
    messages.chapter("Tables");
    for (String text : TABLES) {
      messages.add(
          text.isEmpty() ? "(nothing)" : text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "(control)"),
          problems(text.getBytes(StandardCharsets.UTF_8), Columns.all()));
    }
    messages.add(
        "a (with an a umlaut in ISO 8859-1)",
        problems("a,b\nm\u00E4h,2\n".getBytes(StandardCharsets.ISO_8859_1), Columns.all()));
    Columns wanted =
        new Columns(
            List.of("a", "c"),
            false,
            Map.of("c", "yes"),
            Map.of("a", new Domain("0 or 1", value -> value == 0 || value == 1)),
            name -> true,
            Missing.REFUSE,
            Remedies.none());
    messages.add("a,b\n1,2\n", problems("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8), wanted));
    messages.add(
        "a,c\n2,no\n2,no\n, \n",
        problems("a,c\n2,no\n2,no\n, \n".getBytes(StandardCharsets.UTF_8), wanted));
  }

  private static List<String> problems(byte[] file, Columns wanted) {
    return Messages.of(
        InvalidDataException.class,
        () -> CsvTable.read(file, "test.csv", wanted),
        InvalidDataException::problems);
  }

  private static void models(Messages messages) throws IOException {
    messages.chapter("Models in ONNX");
    OnnxNames usual = new OnnxNames("x", "energy", "gradient");
    for (String name :
        List.of("no-gradient", "two-inputs", "sum-over-points", "external-data", "float16")) {
      messages.add(name + ".onnx", mistakes(bytes(name), usual, OptionalInt.empty()));
    }
    messages.add(
        "baked-in-batch.onnx",
        mistakes(bytes("baked-in-batch"), usual, OptionalInt.empty()).stream()
            .map(text -> text.replaceFirst("(?s)\\? .*", "? (what ONNX Runtime says)"))
            .toList());
    byte[] quadratic = bytes("quadratic");
    messages.add("3 coordinates", mistakes(quadratic, usual, OptionalInt.of(3)));
    messages.add(
        "other names", mistakes(quadratic, new OnnxNames("z", "u", "v"), OptionalInt.empty()));
    messages.add(
        "text",
        mistakes("energy = x^2".getBytes(StandardCharsets.UTF_8), usual, OptionalInt.empty()));
    messages.add(
        "half a file", mistakes(Arrays.copyOf(quadratic, 150), usual, OptionalInt.empty()));
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = EnergyMessages.class.getResourceAsStream("/onnx/" + name + ".onnx")) {
      return in.readAllBytes();
    }
  }

  private static List<String> mistakes(byte[] model, OnnxNames names, OptionalInt dimension) {
    return Messages.of(
        OnnxException.class,
        () -> OnnxPotential.of("m.onnx", model, names, dimension),
        e -> e.mistakes().stream().map(mistake -> mistake.part() + ": " + mistake.text()).toList());
  }

  /** An energy with one fault. */
  private record Faulty(String fault, int[] calls) implements Potential {
    @Override
    public int dimension() {
      return fault.equals("no coordinates") ? 0 : 2;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      if (fault.equals("throws")) {
        throw new IllegalStateException("no licence");
      }
      if (!fault.equals("not written")) {
        gradient[0] = fault.equals("a wrong sign") ? -x[0] : x[0];
        gradient[1] = fault.equals("added to") ? gradient[1] + x[1] : x[1];
      }
      if (fault.equals("an infinite gradient")) {
        gradient[1] = Double.POSITIVE_INFINITY;
      }
      if (fault.equals("too long")) {
        gradient[2] = 0;
      }
      double energy = 0.5 * (x[0] * x[0] + x[1] * x[1]);
      if (fault.equals("changes x")) {
        x[0] = 7;
      }
      return fault.equals("NaN")
          ? Double.NaN
          : energy + (fault.equals("another energy each time") ? calls[0]++ : 0);
    }

    @Override
    public void energiesAndGradients(
        double[] points, int count, double[] energies, double[] gradients) {
      Potential.super.energiesAndGradients(points, count, energies, gradients);
      if (fault.equals("a block of other gradients")) {
        gradients[1] = 9;
      }
      if (fault.equals("a block changes its points")) {
        points[0] = 9;
      }
    }

    @Override
    public void energies(double[] points, int count, double[] energies) {
      Potential.super.energies(points, count, energies);
      if (fault.equals("a block of other energies")) {
        energies[0] = 9;
      }
    }
  }

  private static void gradients(Messages messages) {
    messages.chapter("Gradients");
    for (String fault :
        List.of(
            "no coordinates",
            "throws",
            "not written",
            "a wrong sign",
            "added to",
            "an infinite gradient",
            "too long",
            "changes x",
            "NaN",
            "another energy each time",
            "a block of other gradients",
            "a block of other energies",
            "a block changes its points")) {
      messages.add(
          fault,
          GradientCheck.problems(
              new Faulty(fault, new int[1]), new double[][] {{0.5, -1}, {-0.25, 2}}));
    }
    messages.add(
        "three coordinates in place of two",
        GradientCheck.problems(new Faulty("", new int[1]), new double[][] {{1, 2, 3}}));
  }
}
