package io.gibbsvae;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A standalone Spark of a master and two workers, which look like two machines. */
final class StandaloneSpark implements AutoCloseable {

  private static final Pattern MASTER = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");
  private static final long PATIENCE_MILLIS = 600_000;

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  StandaloneSpark(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectory(folder);
    String started = "none";
    try {
      start("master", "master.Master", "--host", "127.0.0.1", "--port", "0");
      started = await("master", MASTER);
      for (String host : List.of("127.0.0.2", "127.0.0.3")) {
        String work = folder.resolve("work-" + host).toString();
        start(
            host,
            "worker.Worker",
            "--host",
            host,
            "--cores",
            "1",
            "--memory",
            "2g",
            "--work-dir",
            work,
            started);
        await(host, Pattern.compile("Successfully registered with master"));
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      close();
      throw e;
    }
    master = started;
  }

  String master() {
    return master;
  }

  /** The executors that the workers have started. */
  List<ProcessHandle> executors() {
    return processes.stream().flatMap(Process::descendants).filter(Submission::isExecutor).toList();
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private void start(String name, String type, String... arguments) throws IOException {
    Path jars = Submission.ROOT.resolve("submit/spark/target/jars");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split(" +")));
    command.addAll(List.of("-Xmx512m", "-cp", jars + "/*", "org.apache.spark.deploy." + type));
    command.addAll(List.of("--webui-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile());
    builder.environment().put("SPARK_HOME", jars.getParent().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    // Each has an address of its own.
    builder.environment().remove("SPARK_LOCAL_IP");
    processes.add(builder.start());
  }

  private String await(String name, Pattern pattern) throws IOException, InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (System.currentTimeMillis() < end) {
      Matcher matcher = pattern.matcher(Files.readString(log(name)));
      if (matcher.find()) {
        return matcher.group();
      }
      Thread.sleep(50);
    }
    throw new AssertionError(name + " did not start: " + Files.readString(log(name)));
  }

  @Override
  public void close() {
    for (Process process : processes) {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }
}
