package io.gibbsvae.energy;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Bytes that many tasks need and that are too large to travel with each. While a carrier is set,
 * serialization writes no more than their hash and a way to get them, and a process that has them
 * already does not ask for them.
 */
public final class SharedBytes implements Serializable {

  private static final long serialVersionUID = 1;

  /** Gets bytes in another process. */
  @FunctionalInterface
  public interface Source extends Serializable {
    /** {@return the bytes, which must not be changed} */
    byte[] get();
  }

  private static final Map<String, WeakReference<SharedBytes>> KNOWN = new HashMap<>();

  private static Optional<Function<SharedBytes, Source>> carrier = Optional.empty();

  private final String sha256;
  private final transient Source source;

  private SharedBytes(String sha256, Source source) {
    this.sha256 = sha256;
    this.source = source;
  }

  /** {@return these bytes, which must not be changed afterwards} */
  public static SharedBytes of(byte[] bytes) {
    return known(Sha256.of(bytes), () -> bytes);
  }

  /**
   * Sets what takes bytes to other processes from now on.
   *
   * @param carrying makes the source of bytes for another process; empty to let bytes travel as
   *     they are
   */
  public static synchronized void carryBy(Optional<Function<SharedBytes, Source>> carrying) {
    carrier = carrying;
  }

  private static synchronized Optional<Function<SharedBytes, Source>> carrier() {
    return carrier;
  }

  private static synchronized SharedBytes known(String sha256, Source source) {
    KNOWN.values().removeIf(known -> known.get() == null);
    WeakReference<SharedBytes> known = KNOWN.get(sha256);
    SharedBytes bytes = known == null ? null : known.get();
    if (bytes == null) {
      bytes = new SharedBytes(sha256, source);
      KNOWN.put(sha256, new WeakReference<>(bytes));
    }
    return bytes;
  }

  /** {@return their SHA-256 in hexadecimal digits} */
  public String sha256() {
    return sha256;
  }

  /**
   * {@return the bytes, which must not be changed}
   *
   * @throws IllegalStateException if others have arrived in this process
   */
  public byte[] get() {
    byte[] bytes = source.get();
    String found = Sha256.of(bytes);
    if (!found.equals(sha256)) {
      throw new IllegalStateException(
          Text.format("found bytes with the SHA-256 %s, expected %s", found, sha256));
    }
    return bytes;
  }

  private Object writeReplace() {
    return new Travelling(
        sha256,
        carrier().map(carrying -> carrying.apply(this)).orElseGet(() -> new Carried(source.get())));
  }

  /** What is written. */
  private record Travelling(String sha256, Source source) implements Serializable {

    private Object readResolve() {
      return known(sha256, source);
    }
  }

  /** Bytes that travel as they are. */
  private record Carried(byte[] get) implements Source {}
}
