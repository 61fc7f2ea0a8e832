package io.gibbsvae.check;

import io.gibbsvae.energy.Potential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAccumulator;
import org.apache.commons.lang3.SerializationException;
import org.apache.commons.lang3.SerializationUtils;

/**
 * An energy whose blocks are computed on all cores of this machine, each with a copy of its own, as
 * tasks have. Blocks are cut into pieces of a size that does not depend on the cores: the bits are
 * the same on any number of them. A block that is soon done is computed here: a clock decides who
 * computes a piece, and nothing else.
 */
final class OnAllCores implements Potential, AutoCloseable {

  private static final long serialVersionUID = 1;

  private static final int PIECE = 8;
  // Threads on a busy machine are late by so much.
  private static final long WORTH_NANOS = 10_000_000;

  private final Potential potential;
  // What other copies are made of: none is made of one that is being used.
  private final transient Optional<Potential> unused;
  private final int cores;
  private final transient Queue<Potential> idle = new ConcurrentLinkedQueue<>();
  private final long worthNanos;
  // For a row, the least so far.
  private final LongAccumulator nanos = new LongAccumulator(Math::min, Long.MAX_VALUE);
  private transient ExecutorService threads;

  OnAllCores(Potential potential) {
    this(potential, Runtime.getRuntime().availableProcessors(), WORTH_NANOS);
  }

  /**
   * The same for so many cores.
   *
   * @param worthNanos what a block takes on one core that is shared out
   */
  OnAllCores(Potential potential, int cores, long worthNanos) {
    this.potential = potential;
    this.worthNanos = worthNanos;
    this.unused = cores > 1 ? copy(potential) : Optional.empty();
    this.cores = unused.isPresent() ? cores : 1;
    idle.add(potential);
  }

  private static Optional<Potential> copy(Potential potential) {
    try {
      return Optional.of(SerializationUtils.clone(potential));
    } catch (SerializationException e) {
      // One thread can compute it, and what can be said of it is worth knowing.
      return Optional.empty();
    }
  }

  @Override
  public int dimension() {
    return potential.dimension();
  }

  @Override
  public double energyAndGradient(double[] x, double[] gradient) {
    return potential.energyAndGradient(x, gradient);
  }

  @Override
  public void energiesAndGradients(
      double[] points, int count, double[] energies, double[] gradients) {
    int d = dimension();
    inPieces(
        count,
        (mine, from, rows) -> {
          double[] found = new double[rows];
          double[] slopes = new double[rows * d];
          mine.energiesAndGradients(
              Arrays.copyOfRange(points, from * d, (from + rows) * d), rows, found, slopes);
          System.arraycopy(found, 0, energies, from, rows);
          System.arraycopy(slopes, 0, gradients, from * d, rows * d);
        });
  }

  @Override
  public void energies(double[] points, int count, double[] energies) {
    int d = dimension();
    inPieces(
        count,
        (mine, from, rows) -> {
          double[] found = new double[rows];
          mine.energies(Arrays.copyOfRange(points, from * d, (from + rows) * d), rows, found);
          System.arraycopy(found, 0, energies, from, rows);
        });
  }

  /** Computes some rows of a block. */
  @FunctionalInterface
  private interface Piece {
    void compute(Potential mine, int from, int rows);
  }

  private void inPieces(int count, Piece piece) {
    boolean here = cores == 1 || count <= PIECE || isSoonDone(count);
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int from = 0; from < count; from += PIECE) {
      int begin = from;
      int rows = Math.min(PIECE, count - from);
      if (here) {
        timed(piece, potential, begin, rows);
      } else {
        others.add(CompletableFuture.runAsync(() -> compute(piece, begin, rows), threads()));
      }
    }
    join(others);
  }

  private boolean isSoonDone(int count) {
    long least = nanos.get();
    return least == Long.MAX_VALUE || least * count < worthNanos;
  }

  private void timed(Piece piece, Potential mine, int from, int rows) {
    long begin = System.nanoTime();
    piece.compute(mine, from, rows);
    nanos.accumulate((System.nanoTime() - begin) / rows);
  }

  private void compute(Piece piece, int from, int rows) {
    Potential free = idle.poll();
    Potential mine = free == null ? SerializationUtils.clone(unused.orElseThrow()) : free;
    try {
      timed(piece, mine, from, rows);
    } finally {
      idle.add(mine);
    }
  }

  /** Waits for all; throws what the first of them threw. */
  private static void join(List<CompletableFuture<Void>> all) {
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).exceptionally(e -> null).join();
    for (CompletableFuture<Void> one : all) {
      try {
        one.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e.getCause() instanceof RuntimeException own ? own : e;
      }
    }
  }

  private ExecutorService threads() {
    if (threads == null) {
      threads =
          Executors.newFixedThreadPool(
              cores,
              work -> {
                Thread thread = new Thread(work, "energies");
                thread.setDaemon(true);
                return thread;
              });
    }
    return threads;
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
