package io.gibbsvae.run;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Spark and Hadoop expect of a machine, and a container may lack: a name of the user, an
 * address of the host, and a folder for temporary files.
 */
public final class Site {

  private static final Logger LOG = LoggerFactory.getLogger(Site.class);
  private static final String USER = "HADOOP_USER_NAME";
  private static final List<String> HOST = List.of("SPARK_LOCAL_HOSTNAME", "SPARK_LOCAL_IP");
  private static final String FOLDERS = "SPARK_LOCAL_DIRS";
  private static final String FOLDERS_KEY = "spark.local.dir";

  private static boolean prepared;

  private Site() {}

  /** {@return Hadoop's settings, with those that Spark was given} */
  public static Configuration hadoop() {
    prepare();
    return SparkHadoopUtil.get().conf();
  }

  /**
   * Makes up for a user without a name and, in local mode, for a host without an address. Must be
   * called before classes of Spark or Hadoop load.
   */
  private static synchronized void prepare() {
    if (prepared) {
      return;
    }
    prepared = true;
    if (!hasAddress() && isLocal(System.getProperty("spark.master", "local"))) {
      LOG.info("the name of this host has no address; Spark uses localhost");
      Utils.setCustomHostname("localhost");
    }
    UnixSystem system = new UnixSystem();
    if (system.getUsername() == null && !UserGroupInformation.isSecurityEnabled()) {
      String name = userName(system.getUid(), System.getenv());
      LOG.info("user id {} has no name; Hadoop uses {}", system.getUid(), name);
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
    }
  }

  /** The name of a user who has none: what the environment says, or else the id. */
  static String userName(long id, Map<String, String> environment) {
    return environment.getOrDefault(USER, String.valueOf(id));
  }

  /** Whether a master runs all tasks in this process. */
  static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /**
   * Checks what Spark needs of this machine, where Spark itself would end the process or print a
   * stack trace.
   *
   * @throws RunFailedException if something is missing
   */
  static void check(Map<String, String> settings) {
    checkNetwork(NetworkInterface::networkInterfaces);
    if (!isLocal(settings.getOrDefault("spark.master", "local")) && !hasAddress()) {
      throw new RunFailedException(StartFailure.NO_ADDRESS);
    }
    // On YARN the folders are YARN's.
    if (!System.getenv().containsKey("CONTAINER_ID")) {
      checkFolders(folders(settings, System.getenv()));
    }
    checkPorts(settings);
  }

  /** What the JVM knows of the machine's network interfaces. */
  @FunctionalInterface
  interface Interfaces {
    Stream<NetworkInterface> list() throws SocketException;
  }

  /** In local mode too Spark's driver listens on an address, if only on the loopback one. */
  static void checkNetwork(Interfaces interfaces) {
    boolean up = false;
    try {
      for (NetworkInterface each : interfaces.list().toList()) {
        up |= each.isUp();
      }
    } catch (SocketException e) {
      LOG.debug("no network interfaces", e);
    }
    if (!up) {
      throw new RunFailedException(
          "Spark did not start: no network interface of this machine is up, and Spark needs one:"
              + " bring the loopback interface up (ip link set lo up), or start the container with"
              + " a network");
    }
  }

  /** Spark ends the process where its user interface finds no free port. */
  private static void checkPorts(Map<String, String> settings) {
    int first;
    int last;
    try {
      first = Integer.parseInt(settings.getOrDefault("spark.ui.port", "4040"));
      last = first + Integer.parseInt(settings.getOrDefault("spark.port.maxRetries", "16"));
    } catch (NumberFormatException e) {
      return; // Spark refuses it, with the key.
    }
    boolean any = first == 0 || settings.getOrDefault("spark.ui.enabled", "true").equals("false");
    for (int port = first; !any && port <= last; port++) {
      any = isFree(port);
    }
    if (!any) {
      throw new RunFailedException(
          "Spark did not start: its user interface finds no free port from "
              + first
              + " to "
              + last
              + " (spark.ui.port, spark.port.maxRetries); set spark.ui.port to a free one or to 0,"
              + " or spark.ui.enabled to false");
    }
  }

  private static boolean isFree(int port) {
    String address = System.getenv().getOrDefault("SPARK_LOCAL_IP", "0.0.0.0");
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Where Spark puts temporary files: a setting's name and its folders. */
  record Folders(String setting, List<String> paths) {}

  /** The environment wins over the settings, as in Spark. */
  static Folders folders(Map<String, String> settings, Map<String, String> environment) {
    if (environment.containsKey(FOLDERS)) {
      return new Folders(FOLDERS, List.of(environment.get(FOLDERS).split(",")));
    }
    return settings.containsKey(FOLDERS_KEY)
        ? new Folders(FOLDERS_KEY, List.of(settings.get(FOLDERS_KEY).split(",")))
        : new Folders("java.io.tmpdir", List.of(System.getProperty("java.io.tmpdir")));
  }

  /** Spark needs one of them, and ends the process where it has none. */
  static void checkFolders(Folders folders) {
    List<String> reasons = new ArrayList<>();
    for (String folder : folders.paths()) {
      try {
        Path path = Path.of(folder.strip());
        Files.createDirectories(path);
        Files.delete(Files.createTempDirectory(path, "gibbs-vae-"));
        return;
      } catch (IOException | InvalidPathException e) {
        reasons.add(folder + " (" + e.getClass().getSimpleName() + ")");
      }
    }
    throw new RunFailedException(
        "Spark cannot write temporary files to "
            + String.join(", ", reasons)
            + "; set "
            + (folders.setting().equals(FOLDERS) ? FOLDERS : FOLDERS_KEY)
            + " to a folder that this user can write to");
  }

  private static boolean hasAddress() {
    if (HOST.stream().anyMatch(System.getenv()::containsKey)) {
      return true;
    }
    try {
      InetAddress.getLocalHost();
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
