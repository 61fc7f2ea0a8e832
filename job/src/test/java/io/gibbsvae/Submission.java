package io.gibbsvae;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A call of the launcher, and through it of the shaded jar, in processes of its own. Their work is
 * short: they have Java's first compiler alone, and so not the Vector API, which depends on the
 * second.
 */
public final class Submission {

  /** The checkout. */
  public static final Path ROOT = Path.of(System.getProperty("gibbsvae.root")).toAbsolutePath();

  /** What a person calls. */
  public static final Path LAUNCHER = ROOT.resolve("submit/gibbs-vae");

  private static final long PATIENCE_SECONDS = 1200;

  private final Path folder;
  private final String name;
  private final List<String> command = new ArrayList<>();
  private final List<String> job = new ArrayList<>();
  private final List<String> spark = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  /**
   * A call.
   *
   * @param folder the working directory, where its log is written too, after what was there
   */
  public Submission(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    spark.addAll(List.of("--conf", "spark.ui.enabled=false"));
    environment.put("GIBBSVAE_VECTORS", "off");
    environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
  }

  /** With something in front of the launcher. */
  public Submission behind(String... words) {
    command.addAll(List.of(words));
    return this;
  }

  /** With arguments for the job. */
  public Submission job(String... arguments) {
    job.addAll(List.of(arguments));
    return this;
  }

  /** With arguments for spark-submit. */
  public Submission spark(String... arguments) {
    spark.addAll(List.of(arguments));
    return this;
  }

  /**
   * On a master whose executors are processes. The launcher's own Spark gets another place:
   * executors work in its folder. What is native in the jar, 323 MB, is unpacked once for all
   * tests.
   */
  public Submission onExecutors(String master) throws IOException {
    environment.put("SPARK_HOME", sparkIn(folder).toString());
    String natives = "-Dorg.bytedeco.javacpp.cachedir=" + ROOT.resolve("job/target/javacpp");
    spark("--conf", "spark.executor.extraJavaOptions=" + natives);
    return spark("--master", master, "--driver-memory", "1g", "--executor-memory", "1g")
        .spark("--conf", "spark.driver.memoryOverhead=1g")
        .spark("--conf", "spark.executor.memoryOverhead=1g");
  }

  /** The launcher's own Spark at another place. */
  public static Path sparkIn(Path folder) throws IOException {
    Path own = ROOT.resolve("submit/spark");
    Path spark = folder.resolve("spark");
    if (!Files.exists(spark)) {
      Files.createDirectories(spark.resolve("bin"));
      Files.createDirectories(spark.resolve("target"));
      Files.copy(
          own.resolve("bin/spark-submit"),
          spark.resolve("bin/spark-submit"),
          StandardCopyOption.COPY_ATTRIBUTES);
      Files.createSymbolicLink(
          spark.resolve("target/jars"), own.resolve("target/jars").toRealPath());
    }
    return spark;
  }

  /** Starts it. */
  public Running start() throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add(LAUNCHER.toString());
    words.addAll(job);
    words.add("--");
    words.addAll(spark);
    File log = folder.resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().remove("SPARK_CONF_DIR");
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    return new Running(builder.start(), log.toPath());
  }

  /** One that runs, or has ended. */
  public record Running(Process process, Path log) {

    /** Something that is waited for. */
    @FunctionalInterface
    public interface Condition {
      boolean isMet() throws IOException;
    }

    /** What it, and those of its name before it, have said. */
    public String said() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits until something is so, or it has ended. */
    public void await(Condition condition) throws IOException, InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (process.isAlive() && !condition.isMet()) {
        if (System.nanoTime() > end) {
          kill();
          throw new AssertionError("in vain for " + PATIENCE_SECONDS + " s: " + said());
        }
        Thread.sleep(5);
      }
    }

    /** Its exit code. */
    public int exitCode() throws IOException, InterruptedException {
      await(() -> false);
      return process.exitValue();
    }

    /** Ends it, and all that it has started, without a chance to say good-bye. */
    public void kill() throws InterruptedException {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }

    /** Asks it, and all that it has started, to end. */
    public void end() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }

    /** The executors among its processes, the oldest first. */
    public List<ProcessHandle> executors() {
      return process
          .descendants()
          .filter(Submission::isExecutor)
          .sorted(Comparator.comparing(one -> one.info().startInstant().orElse(Instant.MAX)))
          .toList();
    }
  }

  /** Whether a process is one of Spark's executors. */
  public static boolean isExecutor(ProcessHandle process) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc", process.pid() + "", "cmdline"));
      return new String(words, StandardCharsets.UTF_8).contains("CoarseGrainedExecutorBackend");
    } catch (IOException e) {
      return false; // It has ended.
    }
  }
}
