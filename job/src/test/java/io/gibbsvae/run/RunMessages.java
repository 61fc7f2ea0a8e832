package io.gibbsvae.run;

import io.gibbsvae.Messages;
import io.gibbsvae.config.Assignment;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileOpener;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.Topic;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.Measures;
import io.gibbsvae.record.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.SparkException;

/** Messages of runs: folders, starts and failures of Spark, and last words. */
public final class RunMessages {

  private static final Target TARGET = ManyWell.of(2).asTarget();

  private final Messages messages;
  private final Path place;
  private final RunFolder folder;

  private RunMessages(Messages messages, Path place) {
    this.messages = messages;
    this.place = place;
    this.folder = RunFolder.of(place.toString(), "mine", new Configuration());
  }

  /** Adds them. */
  public static void addTo(Messages messages, Path place) throws IOException {
    RunMessages all = new RunMessages(messages, place);
    all.folders();
    all.manifests();
    all.models();
    all.locks();
    all.starts();
    all.failures();
    all.interruptions();
    all.lastWords();
  }

  private static RunRecord manifest(String name) throws IOException {
    try (InputStream json = RunMessages.class.getResourceAsStream("/manifests/" + name + ".json")) {
      return Json.records().readValue(json, RunRecord.class);
    }
  }

  private void folders() throws IOException {
    messages.chapter("Folders that are refused");
    Path file = Files.writeString(place.resolve("x.conf"), "target.type = double-well");
    RunConfiguration configuration =
        ConfigurationReader.of(FileOpener.local())
            .read(file.toString(), List.of(Assignment.set("output.run-id = mine")));
    String difference = new Identity(configuration).difference(manifest("none"));
    for (FolderDecision decision : FolderDecision.values()) {
      if (decision.name().startsWith("REFUSE")) {
        messages.addThrown(
            decision.name(), () -> decision.throwIfRefused(folder, () -> difference));
      }
    }
    for (String path : List.of("s3a://bucket/runs", "nosuch://host/runs", "hdfs://:port:/runs")) {
      messages.addThrown(path, () -> RunFolder.of(path, "mine", new Configuration()));
    }
    messages.addThrown(
        "temporary folders",
        () ->
            Site.checkFolders(
                new Site.Folders("spark.local.dir", List.of(file.toString(), file + "/below"))));
  }

  private void manifests() throws IOException {
    messages.chapter("Manifests that cannot be read");
    for (String json :
        List.of("{}", "{\"hash\": \"a\", \"model_hash\": \"b\", \"evaluation\": {\"rows\": []}}")) {
      folder.write(RunFolder.MANIFEST, json.getBytes());
      messages.addThrown(json, folder::manifest);
    }
  }

  private void models() {
    messages.chapter("Models that cannot be read");
    for (String json :
        List.of(
            "{",
            "{\"model_hash\": \"a\", \"status\": \"trained\"}",
            "{\"model_hash\": \"a\", \"status\": \"trained\", \"format\": 3}")) {
      folder.write("model/model.json", json.getBytes());
      messages.addThrown(json, () -> ModelFiles.read(folder, "a"));
    }
  }

  /** Each look at the clock lets ten seconds pass, and somebody else renews the lock. */
  private void locks() {
    messages.chapter("Locks");
    LockFile file = folder.lockFile();
    double[] now = {0};
    RunLock.Time time =
        new RunLock.Time() {
          @Override
          public double seconds() {
            return now[0];
          }

          @Override
          public void pause(double seconds) {
            now[0] += 10;
            file.write(
                "{\"owner\":\"other\",\"host\":\"far\",\"pid\":7,\"since\":\"then\",\"beats\":%s}"
                    .formatted(now[0]));
          }
        };
    file.write("{\"owner\":\"other\",\"host\":\"far\",\"pid\":7,\"since\":\"then\"}");
    messages.addThrown("another attempt", () -> RunLock.take(folder, 60, 0, time).close());
    file.delete();
    try (RunLock lock = RunLock.take(folder, 60, 0)) {
      file.write("{\"owner\":\"other\"}");
      messages.addThrown("a lock that was lost", lock::check);
    }
    file.delete();
  }

  private void starts() {
    messages.chapter("Starts that fail");
    Map<String, Throwable> causes = new LinkedHashMap<>();
    causes.put("a host without an address", new UnknownHostException("box: box: Name unknown"));
    causes.put("a port", new BindException("Address already in use"));
    causes.put("a user without a name", new IllegalArgumentException("invalid null input: name"));
    causes.put("Kerberos", new IOException("failure to login: no ticket"));
    causes.put("a native library", new UnsatisfiedLinkError("no jnind4jcpu in java.library.path"));
    causes.put(
        "s3a", new RuntimeException("Class org.apache.hadoop.fs.s3a.S3AFileSystem not found"));
    causes.put(
        "a scheme", new UnsupportedFileSystemException("No FileSystem for scheme \"nosuch\""));
    causes.put("a master", new SparkException("Could not parse Master URL: 'lcoal'"));
    causes.put("driver memory", new IllegalArgumentException("System memory 1 must be at least 2"));
    causes.put(
        "executor memory", new IllegalArgumentException("Executor memory 1 must be at least 2"));
    causes.put("access", new AccessDeniedException("/there"));
    causes.put(
        "a temporary folder", new IOException("Failed to create a temp directory (under /t)"));
    causes.put("a class", new NoClassDefFoundError("com/example/Codec"));
    causes.put("another Scala", new NoSuchMethodError("scala.Predef.refArrayOps"));
    causes.put("memory", new OutOfMemoryError("Java heap space"));
    causes.put("the value of a setting", new IllegalArgumentException("perhaps is no boolean"));
    causes.put("anything else", new IllegalStateException("first\n\tat second"));
    causes.forEach(
        (cause, thrown) ->
            messages.add(
                cause,
                StartFailure.of(
                        "Spark did not start", thrown, Map.of("spark.eventLog.enabled", "perhaps"))
                    .getMessage()));
  }

  private void failures() {
    messages.chapter("Runs that fail");
    SparkException task =
        new SparkException("Job aborted", new IllegalStateException("no table of couplings"));
    task.getCause().setStackTrace(new StackTraceElement[0]);
    Map<String, Exception> causes = new LinkedHashMap<>();
    causes.put("a task", task);
    causes.put("Spark", new SparkException("Job 0 cancelled"));
    causes.put(
        "writing",
        new SparkException("[TASK_WRITE_FAILED] Task failed", new IOException("No space left")));
    causes.put("a run", new RunFailedException("(why)"));
    causes.forEach(
        (cause, thrown) ->
            messages.add(
                cause, Failures.explained(thrown, folder, "; (what is kept)").getMessage()));
  }

  private void interruptions() {
    messages.chapter("Interruptions");
    messages.add("before the first round", new TrainPhase().interrupted());
  }

  private void lastWords() throws IOException {
    messages.chapter("Last words");
    Verdict verdict = new Verdict(Verdict.Level.CARE, Topic.ESS, "(a verdict)", "(its remedy)");
    for (Command command : List.of(Command.RUN, Command.TRAIN, Command.EVALUATE, Command.SAMPLE)) {
      messages.add(
          Formats.name(command),
          RunSummary.of(command, manifest("importance"), Optional.of(verdict), folder, TARGET));
    }
    folder.write("samples/part.parquet", new byte[0]);
    folder.write(RunFolder.REPORT, new byte[0]);
    messages.add(
        "evaluate, where there are rows and a report",
        RunSummary.of(Command.EVALUATE, manifest("none"), Optional.empty(), folder, TARGET));
    for (String name : List.of("none", "importance", "resample", "metropolis")) {
      RunRecord run = manifest(name);
      messages.add(
          "an evaluation, " + name, Measures.lines(run.evaluation().orElseThrow().evaluation()));
      messages.add(
          "rows, " + name,
          SamplesText.of(run.samples().orElseThrow().report(), Optional.of(1000L), List.of(verdict))
              .stream()
              .filter(line -> line.matches("(weights|rows|chains|modes|VERDICT) .*"))
              .toList());
    }
  }
}
