package io.gibbsvae.sample;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gibbsvae.energy.Text;
import io.gibbsvae.latent.RowRange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a data set while it is written, group after group of consecutive files. A group
 * counts when {@code _groups/FIRST-COUNT.json} is there, written last, which names its files with
 * their lengths; whoever opens the folder deletes what no group accounts for and goes on with the
 * rest. Readers of Parquet pass over names that begin with an underscore.
 */
final class StagedFiles {

  private static final Logger LOG = LoggerFactory.getLogger(StagedFiles.class);
  private static final String GROUPS = "_groups";
  private static final String ENDING = ".json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path folder;
  private final String key;
  private final List<Group> groups = new ArrayList<>();

  /**
   * Consecutive files that are there.
   *
   * @param key whose data set they are of
   * @param lengths of the files, in bytes, by name; a task without rows leaves none
   * @param seconds that writing them took
   * @param notes what else is to be known of them
   */
  record Group(
      String key,
      int first,
      int count,
      Map<String, Long> lengths,
      double seconds,
      JsonNode notes) {}

  private StagedFiles(FileSystem files, Path folder, String key) {
    this.files = files;
    this.folder = folder;
    this.key = key;
  }

  /** Opens a folder, which need not exist. */
  static StagedFiles open(String folder, String key, Configuration hadoop) {
    try {
      Path path = new Path(folder);
      StagedFiles staged = new StagedFiles(path.getFileSystem(hadoop), path, key);
      staged.readGroups();
      staged.keepGroups();
      return staged;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + folder + ": " + e.getMessage(), e);
    }
  }

  /** The groups that are there, in the order of their files. */
  List<Group> groups() {
    return List.copyOf(groups);
  }

  /** Files that are there. */
  int count() {
    return groups.stream().mapToInt(Group::count).sum();
  }

  /** What of files 0 to all - 1 is not there, in groups of at most so many. */
  List<RowRange> missing(int all, int most) {
    List<RowRange> missing = new ArrayList<>();
    int next = 0;
    for (Group group : groups) {
      missing.addAll(new RowRange(next, group.first() - next).blocks(most));
      next = group.first() + group.count();
    }
    missing.addAll(new RowRange(next, all - next).blocks(most));
    return missing;
  }

  /** Notes that a group is written. */
  void add(RowRange range, double seconds, JsonNode notes) {
    try {
      int first = Math.toIntExact(range.first());
      Group group = new Group(key, first, range.count(), new TreeMap<>(), seconds, notes);
      for (FileStatus status : files.listStatus(folder)) {
        if (isOf(status, group)) {
          group.lengths().put(status.getPath().getName(), status.getLen());
        }
      }
      Path path = path(group);
      Path whole = new Path(path.getParent(), "_" + path.getName());
      try (OutputStream out = files.create(whole, true)) {
        out.write(JSON.writeValueAsBytes(group));
      }
      if (!files.rename(whole, path)) {
        throw new IOException("could not rename " + whole + " to " + path);
      }
      groups.add(group);
      groups.sort(Comparator.comparingInt(Group::first));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Ends the writing: what is there besides the groups' files is deleted, and what is known of
   * groups with it.
   *
   * @throws IllegalStateException if a file is missing
   */
  void end() {
    try {
      keepGroups();
      for (Group group : groups) {
        if (!isThere(group)) {
          throw new IllegalStateException(
              "files "
                  + group.lengths().keySet()
                  + " of "
                  + folder
                  + " are not all there any more");
        }
      }
      files.delete(new Path(folder, GROUPS), true);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("cannot write " + folder + ": " + e.getMessage(), e);
  }

  private Path path(Group group) {
    return new Path(
        new Path(folder, GROUPS), Text.format("%06d-%06d%s", group.first(), group.count(), ENDING));
  }

  private static boolean isOf(FileStatus status, Group group) {
    int number = PageFormat.number(status.getPath().getName()).orElse(-1);
    return status.isFile() && group.first() <= number && number < group.first() + group.count();
  }

  private static boolean isReported(String name, Group group) {
    int number = PageFormat.number(name).orElse(-1);
    return group.notes() != null && TaskReports.isNoted(number, group.notes());
  }

  private boolean isThere(Group group) throws IOException {
    for (Map.Entry<String, Long> file : group.lengths().entrySet()) {
      try {
        if (files.getFileStatus(new Path(folder, file.getKey())).getLen() != file.getValue()) {
          return false;
        }
      } catch (FileNotFoundException e) {
        return false;
      }
    }
    return true;
  }

  private void readGroups() throws IOException {
    Path path = new Path(folder, GROUPS);
    if (!files.exists(path)) {
      return;
    }
    int end = 0;
    List<Group> found = new ArrayList<>();
    for (FileStatus status : files.listStatus(path)) {
      if (!status.getPath().getName().startsWith("_")) {
        read(status.getPath()).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparingInt(Group::first));
    for (Group group : found) {
      if (group.first() >= end && isThere(group)) {
        groups.add(group);
        end = group.first() + group.count();
      } else {
        LOG.warn("{}: its files are not as they were written; they are made again", path(group));
      }
    }
  }

  private Optional<Group> read(Path path) throws IOException {
    try (InputStream in = files.open(path)) {
      Group group = JSON.readValue(in.readAllBytes(), Group.class);
      if (!key.equals(group.key()) || group.count() <= 0 || group.lengths() == null) {
        LOG.info("{} is of another configuration: its files are made again", path);
      } else if (!group.lengths().keySet().stream().allMatch(name -> isReported(name, group))) {
        // Or their energies would not be in the sum.
        LOG.info("{} has no reports of its tasks: its files are made again", path);
      } else {
        return Optional.of(group);
      }
    } catch (JacksonException | ChecksumException e) {
      LOG.warn("{} cannot be read: its files are made again", path);
    }
    return Optional.empty();
  }

  /** Deletes everything but the groups, and with it what an unfinished Spark job has left. */
  private void keepGroups() throws IOException {
    if (!files.exists(folder)) {
      return;
    }
    for (FileStatus status : files.listStatus(folder)) {
      String name = status.getPath().getName();
      boolean known = groups.stream().anyMatch(group -> group.lengths().containsKey(name));
      if (!known && !name.equals(GROUPS)) {
        files.delete(status.getPath(), true);
      }
    }
    Path path = new Path(folder, GROUPS);
    List<Path> kept = groups.stream().map(this::path).map(files::makeQualified).toList();
    if (files.exists(path)) {
      for (FileStatus status : files.listStatus(path)) {
        if (!kept.contains(status.getPath())) {
          files.delete(status.getPath(), false);
        }
      }
    }
  }
}
