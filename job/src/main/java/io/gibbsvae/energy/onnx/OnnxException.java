package io.gibbsvae.energy.onnx;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that keeps a model from being an energy. */
public final class OnnxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /** What of a model, or of what was said of it, is wrong. */
  public enum Part {
    /** The file as a whole, and what calling it gives. */
    FILE,
    /** D. */
    DIMENSION,
    /** The points. */
    INPUT,
    /** The energies. */
    ENERGY,
    /** The gradients. */
    GRADIENT
  }

  /**
   * One thing that is wrong.
   *
   * @param part where
   * @param text what was found and what was expected
   */
  public record Mistake(Part part, String text) implements Serializable {}

  private final ArrayList<Mistake> mistakes;

  OnnxException(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::text).collect(Collectors.joining("\n")));
    this.mistakes = new ArrayList<>(mistakes);
  }

  OnnxException(String text, Throwable cause) {
    this(List.of(new Mistake(Part.FILE, text)));
    initCause(cause);
  }

  /** {@return what is wrong, at least one thing} */
  public List<Mistake> mistakes() {
    return List.copyOf(mistakes);
  }
}
