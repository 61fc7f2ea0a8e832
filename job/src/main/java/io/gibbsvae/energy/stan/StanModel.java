package io.gibbsvae.energy.stan;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.gibbsvae.energy.stan.StanException.Part;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A model object of a library with memory for its calls. One thread at a time may use it. */
final class StanModel {

  /** Points that are copied to the library's memory at a time. */
  private static final int BLOCK = 256;

  private static final byte YES = 1;
  private static final byte NO = 0;

  // Of transformed data that are random: the same in every process.
  private static final int SEED = 1;

  private static final String UTF_8 = "UTF-8";

  // A mistake of the program and no rejection: Stan gives up there, too.
  private static final Pattern MISTAKE =
      Pattern.compile("\\b(?:index(?: -?\\d+)?|range \\[.*?\\]) out of (?:bounds|range)\\b");

  private static final Cleaner CLEANER = Cleaner.create();

  private final ModelFunctions functions;
  private final long handle;
  private final GradientLoop gradient;
  private final int dimension;
  private final int parameters;
  private final Memory points;
  private final Memory densities;
  private final Memory gradients;
  private final Memory values;
  private final Memory error = new Memory(1);
  private String rejection = "";

  /** Doubles that both sides see. */
  private static final class Memory {
    private final ByteBuffer bytes;
    private final DoubleBuffer buffer;
    private final long address;

    Memory(int count) {
      bytes =
          ByteBuffer.allocateDirect(Math.multiplyExact(Math.max(count, 1), Double.BYTES))
              .order(ByteOrder.nativeOrder());
      buffer = bytes.asDoubleBuffer();
      address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));
    }

    /** The address of an entry. */
    long at(int index) {
      return address + (long) index * Double.BYTES;
    }
  }

  /**
   * Makes a model object.
   *
   * @param data JSON, terminated by 0
   * @param dropsConstants whether densities lack the constants that Stan drops when it samples
   * @throws StanException if the library makes none of these data
   */
  StanModel(StanLibrary library, byte[] data, boolean dropsConstants) {
    functions = library.functions();
    handle = functions.construct(data, SEED, error.address);
    if (handle == 0) {
      throw new StanException(Part.DATA, message());
    }
    long model = handle;
    ModelFunctions of = functions;
    CLEANER.register(this, () -> of.destruct(model));
    dimension = functions.dimension(handle);
    gradient =
        new GradientLoop(
            library.gradient(), handle, flag(dropsConstants), error.address, dimension);
    parameters = functions.width(handle, NO, NO);
    points = new Memory(Math.multiplyExact(BLOCK, dimension));
    densities = new Memory(BLOCK);
    gradients = new Memory(Math.multiplyExact(BLOCK, dimension));
    values = new Memory(functions.width(handle, YES, NO));
  }

  /** D. */
  int dimension() {
    return dimension;
  }

  /** What the library says of the model. */
  String info() {
    return functions.info(handle).getString(0, UTF_8);
  }

  /** Names of the values as Stan writes them: theta.1. */
  String names(boolean transformed) {
    return functions.names(handle, flag(transformed), NO).getString(0, UTF_8);
  }

  /** Names of the coordinates likewise. */
  String coordinateNames() {
    return functions.coordinateNames(handle).getString(0, UTF_8);
  }

  /**
   * Writes energies in nats and their gradients; at a point that Stan rejects, infinity and zeros.
   *
   * @param block points, row-major [count, D]
   * @throws StanException if the program uses an index that is out of range
   */
  void evaluate(double[] block, int count, double[] energies, double[] slopes) {
    try {
      for (int first = 0; first < count; first += BLOCK) {
        int rows = Math.min(BLOCK, count - first);
        points.buffer.put(0, block, first * dimension, rows * dimension);
        for (int row = evaluate(0, rows); row < rows; row = evaluate(row + 1, rows)) {
          reject(row);
        }
        densities.buffer.get(0, energies, first, rows);
        gradients.buffer.get(0, slopes, first * dimension, rows * dimension);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
    for (int row = 0; row < count; row++) {
      energies[row] = -energies[row];
      if (energies[row] == Double.POSITIVE_INFINITY) {
        Arrays.fill(slopes, row * dimension, (row + 1) * dimension, 0);
      }
    }
    for (int i = 0; i < count * dimension; i++) {
      slopes[i] = -slopes[i];
    }
  }

  /** Evaluates rows up to the first that the library refuses, which it returns, or to the end. */
  private int evaluate(int from, int end) {
    return from == end
        ? end
        : from
            + gradient.run(
                points.at(from * dimension),
                densities.at(from),
                gradients.at(from * dimension),
                end - from);
  }

  private void reject(int row) {
    rejection = message();
    if (MISTAKE.matcher(rejection).find()) {
      throw new StanException(Part.FILE, rejection);
    }
    densities.buffer.put(row, Double.NEGATIVE_INFINITY);
  }

  /** What Stan said of the point that it rejected last; empty where there was none. */
  String rejection() {
    return rejection;
  }

  /**
   * Writes the constrained parameters of a point, NaN where Stan rejects it.
   *
   * @param transformed whether transformed parameters follow them
   * @param count how many values there are
   */
  void constrain(
      double[] block, int at, double[] constrained, int to, boolean transformed, int count) {
    try {
      points.buffer.put(0, block, at, dimension);
      if (functions.constrain(
              handle, flag(transformed), NO, points.address, values.address, 0, error.address)
          == 0) {
        values.buffer.get(0, constrained, to, count);
      } else {
        rejection = message();
        Arrays.fill(constrained, to, to + count, Double.NaN);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Writes the point of constrained parameters, NaN where they are outside their supports.
   *
   * @param constrained has the parameters from {@code at} on, in Stan's order; more may follow
   */
  void unconstrain(double[] constrained, int at, double[] block, int to) {
    try {
      values.buffer.put(0, constrained, at, parameters);
      if (functions.unconstrain(handle, values.address, points.address, error.address) == 0) {
        points.buffer.get(0, block, to, dimension);
      } else {
        rejection = message();
        Arrays.fill(block, to, to + dimension, Double.NaN);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static byte flag(boolean value) {
    return value ? YES : NO;
  }

  /** Takes the message of a call that failed. */
  private String message() {
    long address = error.bytes.getLong(0);
    if (address == 0) {
      return "no message";
    }
    String text = new Pointer(address).getString(0, UTF_8).strip();
    functions.freeMessage(address);
    error.bytes.putLong(0, 0);
    return text;
  }
}
