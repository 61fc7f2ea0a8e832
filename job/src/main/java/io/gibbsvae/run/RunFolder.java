package io.gibbsvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileNames;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a run on any file system that Hadoop knows. A file or data set is written under
 * another name and renamed when it is whole, so that whoever finds it finds all of it.
 */
final class RunFolder {

  // What lies in it. The baseline's chains are staged only, while they are summed up.
  static final String MANIFEST = ConfigurationReader.MANIFEST;
  static final String SUCCESS = "_SUCCESS";
  static final String MODEL = "model";
  static final String CHECKPOINTS = "checkpoints";
  static final String PLAN = "plan.conf";
  static final String ROUNDS = "metrics/training.csv";
  static final String DIAGNOSTICS = "metrics/diagnostics.json";
  static final String BASELINE = "baseline";
  static final String SAMPLES = "samples";
  static final String REPORT = "report.html";
  static final String PICTURES = "pictures";
  private static final String STAGING = "_staging";

  private static final Pattern NAME_WITH_COLON = Pattern.compile("(?!file:)[^/:]*:(?!/).*");

  private static final ObjectWriter JSON = Json.records().writerWithDefaultPrettyPrinter();

  private final FileSystem files;
  private final Path root;

  // Asked before anything in the folder changes.
  private Runnable guard = () -> {};

  private RunFolder(FileSystem files, Path root) {
    this.files = files;
    this.root = root;
  }

  /** What an operation on the file system may throw. */
  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }

  /** The folder path/runId, which need not exist. */
  static RunFolder of(String path, String runId, Configuration hadoop) {
    FileSystem files;
    Path root;
    try {
      // Hadoop takes what is before a colon for a scheme.
      Path parent = new Path(NAME_WITH_COLON.matcher(path).matches() ? "./" + path : path);
      files = parent.getFileSystem(hadoop);
      root = files.makeQualified(new Path(parent, runId));
    } catch (IOException | RuntimeException | LinkageError e) {
      throw unusable(path, StartFailure.ofFileSystem(e));
    }
    if (files instanceof LocalFileSystem) {
      Optional<String> problem = FileNames.problem(path);
      if (problem.isPresent()) {
        throw unusable(path, problem.get());
      }
      // Its checksums are a hidden file beside every file, for people to wonder at.
      files.setWriteChecksum(false);
    }
    return new RunFolder(files, root);
  }

  private static RefusedException unusable(String path, String why) {
    return new RefusedException(
        "output.path: found \""
            + path
            + "\", expected a folder of this machine or a URI that Hadoop knows: "
            + why);
  }

  /** Does something with a path, and says which one where it fails. */
  static <T> T attempt(Operation<T> operation, Path path) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw failed(path, e);
    } catch (FSError e) {
      // What Hadoop's local file system makes of a full disk.
      throw failed(path, e.getCause() instanceof IOException cause ? cause : new IOException(e));
    }
  }

  private static UncheckedIOException failed(Path path, IOException why) {
    return new UncheckedIOException(
        "output: cannot use " + shown(path) + ": " + why.getMessage(), why);
  }

  private static String shown(Path path) {
    return path.toUri().getScheme() == null || "file".equals(path.toUri().getScheme())
        ? path.toUri().getPath()
        : path.toString();
  }

  private <T> T attempt(Operation<T> operation) {
    return attempt(operation, root);
  }

  /** The folder as people write it: without the scheme where it is on this machine. */
  String shown() {
    return shown(root);
  }

  /** A path in the folder, for people. */
  String shown(String name) {
    return shown(new Path(root, name));
  }

  /** A path in the folder, for programs: with the scheme of its file system. */
  String path(String name) {
    return new Path(root, name).toString();
  }

  /** Whether there is anything of that name in the folder. */
  boolean has(String name) {
    return attempt(() -> files.exists(new Path(root, name)));
  }

  /** Whether the folder is there and not empty. */
  boolean isUsed() {
    return attempt(
        () ->
            files.exists(root)
                && (files.getFileStatus(root).isFile() || files.listStatus(root).length > 0));
  }

  /**
   * Whether a run of this program is here, of any version.
   *
   * @throws RefusedException if the manifest is another program's, as many have a file of that name
   */
  boolean hasRun() {
    return tree().isPresent();
  }

  /**
   * The record of the run that is here, where there is one.
   *
   * @throws RefusedException if the manifest is another program's, or of a version that this one
   *     cannot read
   */
  Optional<RunRecord> manifest() {
    return tree().map(this::record);
  }

  private Optional<JsonNode> tree() {
    if (!has(MANIFEST)) {
      return Optional.empty();
    }
    JsonNode manifest;
    try {
      manifest = Json.records().readTree(read(MANIFEST));
    } catch (IOException e) {
      throw new RefusedException(
          shown(MANIFEST) + " is not the manifest of a run: " + e.getMessage());
    }
    if (!manifest.path("hash").isTextual() || !manifest.path("model_hash").isTextual()) {
      throw new RefusedException(
          shown(MANIFEST)
              + " is not the manifest of a run: it has no hash and model_hash; choose another --output or --run-id");
    }
    return Optional.of(manifest);
  }

  private RunRecord record(JsonNode manifest) {
    try {
      return Json.records().treeToValue(manifest, RunRecord.class);
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          shown(MANIFEST)
              + " cannot be read by this version of gibbs-vae: "
              + e.getOriginalMessage()
              + "; use the version that wrote it, replace the run with run --overwrite or train"
              + " --overwrite, or choose another --output or --run-id");
    }
  }

  /** Writes a record or a tree as JSON, replacing what was there. */
  void writeJson(String name, Object content) {
    attempt(
        () -> {
          write(name, (JSON.writeValueAsString(content) + "\n").getBytes(StandardCharsets.UTF_8));
          return null;
        });
  }

  /** Writes a file, replacing what was there. */
  void write(String name, byte[] content) {
    Path target = new Path(root, name);
    Path staged = new Path(new Path(root, STAGING), name);
    attempt(
        () -> {
          try (OutputStream out = files.create(staged, true)) {
            out.write(content);
          }
          put(staged, target);
          return null;
        });
  }

  /** The names of what is in a folder of the folder; none where it is not there. */
  List<String> list(String name) {
    return attempt(
        () -> {
          List<String> names = new ArrayList<>();
          Path path = new Path(root, name);
          if (files.exists(path)) {
            for (FileStatus status : files.listStatus(path)) {
              names.add(status.getPath().getName());
            }
          }
          return names;
        });
  }

  /** All of a file. */
  byte[] read(String name) {
    return attempt(
        () -> {
          try (InputStream in = files.open(new Path(root, name))) {
            return in.readAllBytes();
          }
        });
  }

  /**
   * Where a data set is written before {@link #publish}; what an interrupted run left there is
   * there still.
   */
  String stage(String name) {
    Path staged = new Path(new Path(root, STAGING), name);
    return attempt(
        () -> {
          files.mkdirs(staged.getParent());
          return staged.toString();
        });
  }

  /** Gives a staged data set its name, replacing what was there. */
  void publish(String name) {
    attempt(
        () -> {
          put(new Path(new Path(root, STAGING), name), new Path(root, name));
          return null;
        });
  }

  /** Deletes what was staged, and where that was, once nothing is staged any more. */
  void unstage(String name) {
    delete(STAGING + "/" + name);
    if (has(STAGING) && list(STAGING).isEmpty()) {
      delete(STAGING);
    }
  }

  /** Has something asked before anything gets its name in the folder; it may throw. */
  void guardBy(Runnable guard) {
    this.guard = guard;
  }

  /** Asks now. */
  void checkGuard() {
    guard.run();
  }

  private void put(Path staged, Path target) throws IOException {
    guard.run();
    files.mkdirs(target.getParent());
    files.delete(target, true);
    if (!files.rename(staged, target)) {
      throw new IOException("could not rename " + staged + " to " + target);
    }
  }

  /** Total length of the files directly in a folder whose names end so, and how many there are. */
  Size size(String name, String ending) {
    return attempt(
        () -> {
          long bytes = 0;
          int count = 0;
          for (FileStatus status : files.listStatus(new Path(root, name))) {
            if (status.isFile() && status.getPath().getName().endsWith(ending)) {
              bytes += status.getLen();
              count++;
            }
          }
          return new Size(count, bytes);
        });
  }

  /** Files of a folder. */
  record Size(int files, long bytes) {}

  /** Says that the run is whole; the last thing that is written. */
  void succeed() {
    guard.run();
    delete(STAGING);
    attempt(
        () -> {
          files.create(new Path(root, SUCCESS), true).close();
          return null;
        });
  }

  /** Says that the run is being worked on: before anything in it changes. */
  void begin() {
    delete(SUCCESS);
  }

  /** Deletes what is of that name, where there is any. */
  void delete(String name) {
    attempt(() -> files.delete(new Path(root, name), true));
  }

  /** The file that locks the folder: beside it, so that the folder may be moved. */
  LockFile lockFile() {
    return new LockFile(files, root);
  }

  /** Moves the whole folder out of the way and returns where it is now. */
  RunFolder moveAside() {
    return attempt(
        () -> {
          Path aside = new Path(root.getParent(), root.getName() + ".replaced");
          for (int k = 2; files.exists(aside); k++) {
            aside = new Path(root.getParent(), root.getName() + ".replaced-" + k);
          }
          if (!files.rename(root, aside)) {
            throw new IOException("could not rename it to " + aside);
          }
          return new RunFolder(files, aside);
        });
  }

  /** Deletes the folder and all that is in it. */
  void deleteAll() {
    attempt(() -> files.delete(root, true));
  }
}
