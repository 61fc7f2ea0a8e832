package io.gibbsvae.run;

import java.net.BindException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why Spark, a file system or a native library did not start, in one line with the setting that
 * helps. The stack trace is in the log, at the level debug.
 */
public final class StartFailure {

  /** Of a host whose name cannot be resolved. */
  static final String NO_ADDRESS =
      "the name of this host has no address: set SPARK_LOCAL_IP to an address of this machine that"
          + " the executors reach (in local mode 127.0.0.1), or add the name to /etc/hosts";

  private static final Logger LOG = LoggerFactory.getLogger(StartFailure.class);

  private static final int LONGEST = 400;

  // Values such as 1 or 2g occur in messages by chance.
  private static final int SHORTEST_VALUE = 4;
  private static final int MOST_KEYS = 3;

  /**
   * A kind of failure.
   *
   * @param when holds for one of the exceptions, from the outermost to its last cause
   */
  private record Kind(Predicate<Throwable> when, String remedy) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(StartFailure::isOwnHost, NO_ADDRESS),
          new Kind(
              e -> e instanceof BindException || says(e, "Failed to bind"),
              "set SPARK_LOCAL_IP (or spark.driver.bindAddress) to an address of this machine and"
                  + " the ports spark.driver.port, spark.driver.blockManager.port and spark.ui.port"
                  + " to free ones"),
          new Kind(
              e -> says(e, "invalid null input: name"),
              "the user id has no name: start the job with submit/gibbs-vae, or add the id to"
                  + " /etc/passwd"),
          new Kind(
              e -> says(e, "failure to login") || says(e, "Kerberos"),
              "renew the ticket with kinit, or set spark.kerberos.principal and"
                  + " spark.kerberos.keytab"),
          new Kind(
              StartFailure::isNative,
              "native libraries are unpacked to the folders of org.bytedeco.javacpp.cachedir (by"
                  + " default ~/.javacpp/cache) and java.io.tmpdir, which must be writable, have"
                  + " 400 MB free and not be mounted noexec: set"
                  + " -Dorg.bytedeco.javacpp.cachedir=DIR and -Djava.io.tmpdir=DIR in"
                  + " spark.driver.extraJavaOptions and spark.executor.extraJavaOptions"),
          new Kind(
              e -> says(e, "S3AFileSystem not found"),
              "add the jar of s3a: --packages org.apache.hadoop:hadoop-aws:3.3.4"),
          new Kind(
              e -> e instanceof UnsupportedFileSystemException || says(e, "FileSystem not found"),
              "add the jar of that file system with --packages or --jars, or correct the scheme"),
          new Kind(
              e -> says(e, "Could not parse Master URL"),
              "expected local[N], local[*] or spark://HOST:PORT, or yarn or k8s://URL where"
                  + " SPARK_HOME is a Spark that has them"),
          new Kind(
              e -> says(e, "INVALID_DRIVER_MEMORY") || says(e, "System memory"),
              "set spark.driver.memory (--driver-memory) to 1g or more"),
          new Kind(
              e -> says(e, "INVALID_EXECUTOR_MEMORY") || says(e, "Executor memory"),
              "set spark.executor.memory (--executor-memory) to 1g or more"),
          new Kind(
              e ->
                  e instanceof AccessControlException
                      || e instanceof AccessDeniedException
                      || says(e, "Permission denied"),
              "grant this user access, or choose another folder"),
          new Kind(
              e -> says(e, "Failed to create a temp directory"),
              "set -Djava.io.tmpdir=DIR in spark.driver.extraJavaOptions, or spark.local.dir, to a"
                  + " folder that this user can write to"),
          new Kind(
              e -> e instanceof NoClassDefFoundError && !isOfScala(e),
              "add the jar of that class with --jars"),
          new Kind(
              e -> e instanceof LinkageError,
              "the job is built for Java 17, Spark 3.5 and Scala 2.12: set SPARK_HOME to such a"
                  + " Spark and JAVA_HOME to such a JDK, and see whether --jars brings other"
                  + " versions of their classes"),
          new Kind(
              e -> e instanceof OutOfMemoryError, "raise spark.driver.memory (--driver-memory)"));

  private StartFailure() {}

  /**
   * {@return what a run ends with where something did not start}
   *
   * @param what happened, such as "Spark did not start"
   * @param settings of Spark, for the names of those that the message is about
   */
  static RunFailedException of(String what, Throwable thrown, Map<String, String> settings) {
    LOG.debug("{}", what, thrown);
    List<Throwable> causes = causes(thrown);
    Throwable root = root(causes);
    List<String> keys = keys(causes, settings);
    String about = keys.isEmpty() ? "" : " (" + String.join(", ", keys) + ")";
    String remedy =
        remedy(causes)
            .or(
                () ->
                    keys.isEmpty()
                        ? Optional.empty()
                        : Optional.of("correct the value of " + String.join(", ", keys)))
            .orElse("for the stack trace set logger.gibbsvae.level = debug in log4j2.properties");
    return new RunFailedException(what + ": " + line(root) + about + "; " + remedy, thrown);
  }

  /**
   * {@return the same of a class or native library that could not be loaded; empty for another
   * failure}
   */
  public static Optional<String> ofLibrary(Throwable thrown) {
    return causes(thrown).stream().anyMatch(LinkageError.class::isInstance)
        ? Optional.of(of("a library was not loaded", thrown, Map.of()).getMessage())
        : Optional.empty();
  }

  /** {@return why a file system cannot be used, and what helps} */
  public static String ofFileSystem(Throwable thrown) {
    LOG.debug("no file system", thrown);
    List<Throwable> causes = causes(thrown);
    return line(root(causes)) + remedy(causes).map(remedy -> "; " + remedy).orElse("");
  }

  private static Optional<String> remedy(List<Throwable> causes) {
    return KINDS.stream()
        .filter(kind -> causes.stream().anyMatch(kind.when()))
        .map(Kind::remedy)
        .findFirst();
  }

  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable e = thrown; e != null && !causes.contains(e); e = e.getCause()) {
      causes.add(e);
    }
    return causes;
  }

  /** The last cause, but not the bare name of a class that somebody did not find. */
  private static Throwable root(List<Throwable> causes) {
    Throwable last = causes.get(causes.size() - 1);
    boolean bare = last instanceof ClassNotFoundException && causes.size() > 1;
    Throwable previous = bare ? causes.get(causes.size() - 2) : last;
    return says(previous, String.valueOf(last.getMessage())) ? previous : last;
  }

  /** One line that names the kind of exception. */
  private static String line(Throwable e) {
    String message = Optional.ofNullable(e.getMessage()).orElse("").strip();
    String first = message.lines().findFirst().orElse("");
    String text = e.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  private static boolean says(Throwable e, String words) {
    return String.valueOf(e.getMessage()).contains(words);
  }

  private static boolean isOwnHost(Throwable e) {
    // InetAddress.getLocalHost names the host twice.
    return e instanceof UnknownHostException
        && String.valueOf(e.getMessage()).matches("([^:]+): \\1: .*");
  }

  private static boolean isOfScala(Throwable e) {
    return String.valueOf(e.getMessage()).matches("(scala|java|org.apache.spark)[/.].*");
  }

  private static boolean isNative(Throwable e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return e instanceof UnsatisfiedLinkError
        || message.contains("org.bytedeco.javacpp.cachedir")
        || e instanceof LinkageError
            && (message.contains("org.nd4j")
                || message.contains("org/nd4j")
                || message.contains("org.bytedeco")
                || message.contains("native")
                || message.contains("onnx")
                || message.contains("snappy")
                || message.contains("zstd"));
  }

  /** Settings that the messages name, or whose values they contain. */
  private static List<String> keys(List<Throwable> causes, Map<String, String> settings) {
    String messages =
        causes.stream().map(e -> String.valueOf(e.getMessage())).collect(Collectors.joining("\n"));
    return new TreeMap<>(settings)
        .entrySet().stream()
            .filter(setting -> messages.contains(setting.getKey()) || occurs(setting, messages))
            .map(Map.Entry::getKey)
            .limit(MOST_KEYS)
            .toList();
  }

  private static boolean occurs(Map.Entry<String, String> setting, String messages) {
    String value = pathOf(setting.getValue());
    return value.length() >= SHORTEST_VALUE
        && !value.equals("true")
        && !value.equals("false")
        && !setting.getKey().startsWith("spark.app.")
        && messages.contains(value);
  }

  /** Messages write file:/logs for file:///logs. */
  private static String pathOf(String value) {
    try {
      URI uri = URI.create(value);
      return uri.getScheme() == null || uri.getPath() == null ? value : uri.getPath();
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
