package io.gibbsvae.evaluate;

/**
 * A sentence on how good something is, for people.
 *
 * @param topic its subject, for programs
 * @param remedy what to do about it; empty where there is nothing to do
 */
public record Verdict(Level level, Topic topic, String text, String remedy) {

  /** How bad it is. */
  public enum Level {
    /** What was asked for is there. */
    GOOD,
    /** Nothing was found against it, and nothing is known that could have been. */
    OPEN,
    /** Usable, and not as good as it could be. */
    CARE,
    /** Not what was asked for. */
    BAD
  }

  static Verdict good(Topic topic, String text) {
    return new Verdict(Level.GOOD, topic, text, "");
  }

  static Verdict open(Topic topic, String text) {
    return new Verdict(Level.OPEN, topic, text, "");
  }

  static Verdict care(Topic topic, String text, String remedy) {
    return new Verdict(Level.CARE, topic, text, remedy);
  }

  static Verdict bad(Topic topic, String text, String remedy) {
    return new Verdict(Level.BAD, topic, text, remedy);
  }

  @Override
  public String toString() {
    return remedy.isEmpty() ? text : text + ": " + remedy;
  }
}
