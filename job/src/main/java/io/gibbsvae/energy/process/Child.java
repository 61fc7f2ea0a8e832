package io.gibbsvae.energy.process;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.process.Exchange.Answers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A process that computes energies, for one thread at a time. */
final class Child {

  /** What it said last on its error output is part of the message when it fails. */
  private static final int LAST_LINES = 5;

  /**
   * Bytes that are sent before answers are read: less than a pipe holds, or both ends would wait
   * for each other.
   */
  private static final int BYTES_OF_A_CHUNK = 1 << 15;

  private static final int PATIENCE_SECONDS = 5;

  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "energy processes that are late");
            thread.setDaemon(true);
            return thread;
          });

  /** Why no answer came. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean lost;

    private FailedException(String text, boolean lost) {
      super(text);
      this.lost = lost;
    }

    /** Whether the process ended or was late: another one may do better. */
    boolean lost() {
      return lost;
    }
  }

  private final Program program;
  private final int dimension;
  private final Process process;
  private final OutputStream out;
  private final Answers answers;
  private final Thread listener;
  private final Deque<String> lastLines = new ArrayDeque<>();

  /**
   * Starts a process.
   *
   * @param command with all paths in it
   * @throws IOException if it cannot be started
   */
  Child(Program program, List<String> command, int dimension) throws IOException {
    this.program = program;
    this.dimension = dimension;
    process = new ProcessBuilder(command).start();
    out = process.getOutputStream();
    answers = program.exchange().answers(process.getInputStream());
    listener = new Thread(this::listen, "error output of " + program.shown());
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (lastLines) {
          lastLines.add(line);
          if (lastLines.size() > LAST_LINES) {
            lastLines.remove();
          }
        }
      }
    } catch (IOException e) {
      // It was ended: there is nothing more to hear.
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it, and what it has started, which would keep its output open. */
  void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /**
   * Asks for energies and gradients of a block.
   *
   * @throws FailedException if the process ended, was late, or gave an answer that is none
   */
  void evaluate(double[] points, int count, double[] energies, double[] gradients)
      throws FailedException {
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> watch =
        WATCH.schedule(
            () -> {
              // First: whoever reads sees the end of the answers as soon as the process is ended.
              late.set(true);
              end();
            },
            program.timeoutSeconds(),
            TimeUnit.SECONDS);
    int rows =
        Math.max(1, BYTES_OF_A_CHUNK / (program.exchange().bytesOfANumber() * (dimension + 1)));
    try {
      double[] answer = new double[dimension + 1];
      for (int first = 0; first < count; first += rows) {
        int end = Math.min(count, first + rows);
        program.exchange().send(out, points, first, end - first, dimension);
        for (int row = first; row < end; row++) {
          answers.next(answer);
          energies[row] = answer[0];
          System.arraycopy(answer, 1, gradients, row * dimension, dimension);
        }
      }
    } catch (Exchange.AnswerException e) {
      throw new FailedException(e.getMessage(), false);
    } catch (IOException e) {
      // The end of its answers, or a pipe that is broken: it does not listen any more.
      throw new FailedException(ending(late.get()), true);
    } finally {
      watch.cancel(false);
    }
  }

  private String ending(boolean late) {
    if (late) {
      return Text.format("found no answer within %d s", program.timeoutSeconds());
    }
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      listener.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      String how = ended ? "it ended with exit code " + process.exitValue() : "it gave no answer";
      synchronized (lastLines) {
        return lastLines.isEmpty() ? how : how + ", after \"" + String.join("\n", lastLines) + '"';
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "it was interrupted";
    }
  }
}
