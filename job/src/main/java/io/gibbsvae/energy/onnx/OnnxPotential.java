package io.gibbsvae.energy.onnx;

import ai.onnxruntime.OrtException;
import io.gibbsvae.energy.BlockPotential;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.onnx.OnnxException.Mistake;
import io.gibbsvae.energy.onnx.OnnxException.Part;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An energy that is an ONNX model, evaluated by ONNX Runtime on one thread. Its input are points
 * [n, D], its outputs energies [n] or [n, 1] in nats and gradients [n, D], each float32 or float64.
 *
 * <p>A model in float32 has energies that are right to seven digits or so; they pass as they are,
 * finite or not.
 *
 * <p>Points are evaluated in chunks of one size, the model's own where it has one. What the model
 * says of a point depends on that point and, at most, on its place in the block.
 */
public final class OnnxPotential implements BlockPotential {

  private static final long serialVersionUID = 1;

  private final String name;
  private final byte[] model;
  private final OnnxNames names;
  private final int dimension;
  private transient Chunk chunk;

  private OnnxPotential(String name, byte[] model, OnnxNames names, Signature signature) {
    this.name = name;
    this.model = model;
    this.names = names;
    this.dimension = signature.dimension();
  }

  /**
   * The energy of a model.
   *
   * @param name what to call the model in messages, such as its file's name
   * @param model the contents of the file
   * @param dimension D; may be empty where the model says it
   * @return the energy, which was tried out
   * @throws OnnxException with everything that is wrong
   */
  public static OnnxPotential of(
      String name, byte[] model, OnnxNames names, OptionalInt dimension) {
    byte[] own = model.clone();
    refuseForeignData(own);
    Session session = Session.of(own);
    try {
      Signature signature = session.signature(names, dimension);
      OnnxPotential potential = new OnnxPotential(name, own, names, signature);
      potential.chunk = new Chunk(session, signature);
      potential.tryOut(signature);
      return potential;
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime cannot prepare it: " + Session.words(e), e);
    }
  }

  private static void refuseForeignData(byte[] model) {
    Optional<String> external;
    try {
      external = ModelFile.externalTensor(model);
    } catch (IllegalArgumentException e) {
      throw new OnnxException("this is not an ONNX model: " + e.getMessage(), e);
    }
    if (external.isPresent()) {
      String text =
          "found the numbers of %s in another file, expected them in the model's; export all"
              + " in one file (external_data=False)";
      throw new OnnxException(
          List.of(new Mistake(Part.FILE, Text.format(text, external.orElseThrow()))));
    }
  }

  /** A graph may promise shapes that it does not keep, and says so only when it runs. */
  private void tryOut(Signature signature) {
    try {
      chunk.run(new double[dimension], 0, 1);
    } catch (OrtException e) {
      throw new OnnxException(
          Text.format(
              "the model fails on %d points of %d coordinates; does it work for one batch size only? %s",
              signature.rows(), dimension, Session.words(e)),
          e);
    }
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    evaluate(points, count, energies, Optional.of(gradients));
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    evaluate(points, count, energies, Optional.empty());
  }

  private void evaluate(
      double[] points, int count, double[] energies, Optional<double[]> gradients) {
    Chunk room = chunk();
    int most = room.rows();
    for (int first = 0; first < count; first += most) {
      int rows = Math.min(most, count - first);
      try {
        room.run(points, first, rows);
      } catch (OrtException e) {
        throw new IllegalStateException(
            "ONNX Runtime failed on " + name + ": " + Session.words(e), e);
      }
      room.energies(energies, first, rows);
      if (gradients.isPresent()) {
        room.gradients(gradients.get(), first, rows);
      }
    }
  }

  /**
   * After a journey the model is loaded again, if this process has not done so for another task.
   */
  private Chunk chunk() {
    if (chunk == null) {
      try {
        Session session = Session.of(model);
        chunk = new Chunk(session, session.signature(names, OptionalInt.of(dimension)));
      } catch (OrtException e) {
        throw new IllegalStateException(
            "ONNX Runtime cannot prepare " + name + ": " + Session.words(e), e);
      }
    }
    return chunk;
  }
}
