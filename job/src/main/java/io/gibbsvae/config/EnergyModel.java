package io.gibbsvae.config;

import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.onnx.OnnxException;
import io.gibbsvae.energy.onnx.OnnxException.Mistake;
import io.gibbsvae.energy.onnx.OnnxNames;
import io.gibbsvae.energy.onnx.OnnxPotential;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a target of an energy that is an ONNX model in a file. */
final class EnergyModel {

  static final String FILE = "file";

  private static final String DIMENSION = "dimension";

  private EnergyModel() {}

  static Optional<Target> create(Section target) {
    OptionalInt dimension =
        target.has(DIMENSION)
            ? OptionalInt.of(target.integer(DIMENSION, 1, BuiltInTargets.LARGEST_DIMENSION))
            : OptionalInt.empty();
    OnnxNames names =
        new OnnxNames(target.text("input"), target.text("energy"), target.text("gradient"));
    Knowledge knowledge = KnownLogZ.read(target);
    Optional<byte[]> model = new DataFiles(target).bytes(FILE);
    if (target.failed() || model.isEmpty()) {
      return Optional.empty();
    }
    Location file = new Location(target.text(FILE));
    try {
      OnnxPotential potential = OnnxPotential.of(file.fileName(), model.get(), names, dimension);
      // The same run whether it was said or found.
      target.keep(DIMENSION, (long) potential.dimension());
      return Optional.of(new Target(TargetTypes.ONNX + "-" + file.stem(), potential, knowledge));
    } catch (OnnxException e) {
      e.mistakes().forEach(mistake -> note(target, file, mistake));
      return Optional.empty();
    }
  }

  /** At the key that is wrong, with the file that it is wrong of. */
  private static void note(Section target, Location file, Mistake mistake) {
    String key = mistake.part().name().toLowerCase(Locale.ROOT);
    target.problem(key, file.fileName() + ": " + mistake.text());
  }
}
