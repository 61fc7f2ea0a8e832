package io.gibbsvae.energy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The processes that this JVM has started. They outlive the tasks that they work for, since
 * starting one can take seconds: there are as many of a program as there were tasks at a time. They
 * end with the JVM, when their input does.
 */
final class Children {

  /** What makes programs the same. */
  private record Key(List<String> command, String sha256, Exchange exchange, int dimension) {}

  private static final Map<Key, Deque<Child>> IDLE = new ConcurrentHashMap<>();
  private static final Map<String, Path> FILES = new ConcurrentHashMap<>();
  private static final Set<Child> ALL = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll, "ends energy processes"));
  }

  private final Program program;
  private final int dimension;
  private final Deque<Child> idle;

  /** Those of a program. None is started yet. */
  Children(Program program, int dimension) {
    this.program = program;
    this.dimension = dimension;
    idle =
        IDLE.computeIfAbsent(
            new Key(program.command(), program.file().sha256(), program.exchange(), dimension),
            key -> new ConcurrentLinkedDeque<>());
  }

  /**
   * One that nobody else has.
   *
   * @throws IOException if it cannot be started
   */
  Child take() throws IOException {
    for (Child child = idle.poll(); child != null; child = idle.poll()) {
      if (child.isAlive()) {
        return child;
      }
      ALL.remove(child);
    }
    Child child = new Child(program, command(), dimension);
    ALL.add(child);
    return child;
  }

  void giveBack(Child child) {
    idle.push(child);
  }

  /** Ends one that is of no use any more. */
  void end(Child child) {
    child.end();
    ALL.remove(child);
  }

  private List<String> command() throws IOException {
    if (program.fileName().isEmpty()) {
      return program.command();
    }
    String path;
    try {
      path = FILES.computeIfAbsent(program.file().sha256(), key -> unpacked()).toString();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return program.command().stream().map(word -> word.replace(Program.FILE, path)).toList();
  }

  private Path unpacked() {
    try {
      Path folder = Files.createTempDirectory("gibbs-vae-energy");
      Path file = Files.write(folder.resolve(program.fileName()), program.file().get());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void endAll() {
    ALL.forEach(Child::end);
  }
}
