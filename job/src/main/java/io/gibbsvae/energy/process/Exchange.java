package io.gibbsvae.energy.process;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How points go to a process, and how energies and gradients come back. */
public enum Exchange {
  /**
   * A line for each point: D numbers in, U and the D numbers of its gradient out, with blanks
   * between them.
   */
  LINES {
    @Override
    Answers answers(InputStream in) {
      return new Lines(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    }

    @Override
    void send(OutputStream out, double[] points, int first, int rows, int dimension)
        throws IOException {
      StringBuilder text = new StringBuilder();
      for (int k = first * dimension; k < (first + rows) * dimension; k++) {
        text.append(points[k]).append((k + 1) % dimension == 0 ? '\n' : ' ');
      }
      out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    @Override
    int bytesOfANumber() {
      return "-1.2345678901234567E-123 ".length();
    }
  },

  /**
   * Little-endian, block by block: the number of points as a 64-bit integer and their coordinates
   * as doubles in; for each point U and its gradient as doubles out.
   */
  BINARY {
    @Override
    Answers answers(InputStream in) {
      return new Doubles(new DataInputStream(in));
    }

    @Override
    void send(OutputStream out, double[] points, int first, int rows, int dimension)
        throws IOException {
      ByteBuffer bytes =
          ByteBuffer.allocate(Long.BYTES + rows * dimension * Double.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(rows);
      bytes.asDoubleBuffer().put(points, first * dimension, rows * dimension);
      out.write(bytes.array());
      out.flush();
    }

    @Override
    int bytesOfANumber() {
      return Double.BYTES;
    }
  };

  /** Reads answers, one for each point. */
  interface Answers {
    /**
     * Reads the next answer into an array of length D + 1.
     *
     * @throws EOFException if there is no further answer
     * @throws AnswerException if it is not D + 1 numbers
     */
    void next(double[] answer) throws IOException;
  }

  /** An answer that is none. */
  static final class AnswerException extends IOException {
    private static final long serialVersionUID = 1;

    AnswerException(String text) {
      super(text);
    }
  }

  /** Reads what a process writes. */
  abstract Answers answers(InputStream in);

  /** Sends points of a block, the rows from {@code first} on. */
  abstract void send(OutputStream out, double[] points, int first, int rows, int dimension)
      throws IOException;

  /** At most. */
  abstract int bytesOfANumber();

  private record Lines(BufferedReader in) implements Answers {

    private static final int SHOWN = 120;

    @Override
    public void next(double[] answer) throws IOException {
      String line = in.readLine();
      if (line == null) {
        throw new EOFException();
      }
      String[] words = line.strip().split("\\s+");
      boolean right = words.length == answer.length;
      for (int k = 0; right && k < answer.length; k++) {
        try {
          answer[k] = number(words[k]);
        } catch (NumberFormatException e) {
          right = false;
        }
      }
      if (!right) {
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
        throw new AnswerException(
            "found the line \""
                + shown
                + "\", expected "
                + answer.length
                + " numbers: U and its gradient");
      }
    }

    /** As any language writes it. */
    private static double number(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        case "nan", "-nan" -> Double.NaN;
        default -> Double.parseDouble(word);
      };
    }
  }

  private record Doubles(DataInputStream in) implements Answers {
    @Override
    public void next(double[] answer) throws IOException {
      byte[] bytes = new byte[answer.length * Double.BYTES];
      in.readFully(bytes);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(answer);
    }
  }
}
