package io.gibbsvae.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeys;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.util.VersionInfo;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * HDFS with one data node and YARN with two node managers, in this process: {@code MiniClusters
 * FOLDER}. Their data and the logs of containers are in the folder, and the configuration of their
 * clients, for {@code HADOOP_CONF_DIR}, in its {@code conf}. Says {@code ready} on standard output
 * when both can be used, and stops when its standard input ends, which is also when whoever started
 * it is gone.
 *
 * <p>It needs Hadoop's classes and nothing else, so that a Hadoop of another version can run it.
 */
public final class MiniClusters {

  private static final String REPLICATION = "dfs.replication";
  private static final int NODES = 2;
  private static final int MEBIBYTES_OF_A_NODE = 2560;
  private static final int MEBIBYTES_OF_A_STEP = 256;
  private static final int CORES_OF_A_NODE = 4;
  private static final long PATIENCE_SECONDS = 60;

  private MiniClusters() {}

  /** Runs both until standard input ends. */
  public static void main(String[] arguments) {
    int code = 0;
    try {
      run(Files.createDirectories(Path.of(arguments[0])).toRealPath());
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    // Hadoop leaves threads behind that are no daemons.
    Runtime.getRuntime().halt(code);
  }

  private static void run(Path folder) throws Exception {
    // Where YARN's nodes have their folders.
    System.setProperty("test.build.data", folder.toString());
    try (MiniDFSCluster hdfs = hdfs(folder);
        MiniYARNCluster yarn = yarn(hdfs.getConfiguration(0))) {
      waitForNodes(yarn);
      write(yarn.getConfig(), Files.createDirectory(folder.resolve("conf")));
      System.out.println("ready " + hdfs.getURI() + " Hadoop " + VersionInfo.getVersion());
      while (System.in.read() >= 0) {
        // Only its end counts.
      }
    }
  }

  private static MiniDFSCluster hdfs(Path folder) throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    // There is one data node.
    configuration.setInt(REPLICATION, 1);
    MiniDFSCluster hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    hdfs.waitActive();
    return hdfs;
  }

  private static MiniYARNCluster yarn(Configuration hdfs) throws IOException {
    YarnConfiguration configuration = new YarnConfiguration(hdfs);
    configuration.set(
        YarnConfiguration.RM_HOSTNAME, InetAddress.getLoopbackAddress().getHostAddress());
    configuration.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, MEBIBYTES_OF_A_STEP);
    configuration.setInt(YarnConfiguration.RM_SCHEDULER_MAXIMUM_ALLOCATION_MB, MEBIBYTES_OF_A_NODE);
    configuration.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, MEBIBYTES_OF_A_NODE);
    configuration.setInt(YarnConfiguration.NM_VCORES, CORES_OF_A_NODE);
    // A JVM's address space says nothing of what it uses; what it uses is checked.
    configuration.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    configuration.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, true);
    // A developer's disk may be nearly full.
    configuration.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
    // The jar has no capacity-scheduler.xml: one queue for all.
    String queues = "yarn.scheduler.capacity.root.";
    configuration.set(queues + "queues", "default");
    configuration.set(queues + "default.capacity", "100");
    configuration.set(queues + "default.maximum-capacity", "100");
    configuration.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    MiniYARNCluster yarn = new MiniYARNCluster("yarn", NODES, 1, 1);
    yarn.init(configuration);
    yarn.start();
    return yarn;
  }

  private static void waitForNodes(MiniYARNCluster yarn) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    // The address is put into the configuration after the cluster says that it has started.
    while (!yarn.waitForNodeManagersToConnect(1000)
        || yarn.getConfig().get(YarnConfiguration.RM_ADDRESS).endsWith(":0")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no YARN within " + PATIENCE_SECONDS + " s");
      }
    }
  }

  /**
   * What a client has to know. The rest of the servers' settings would name classes that it lacks.
   */
  private static void write(Configuration servers, Path folder) throws IOException {
    write(servers, folder.resolve("core-site.xml"), CommonConfigurationKeys.FS_DEFAULT_NAME_KEY);
    write(servers, folder.resolve("hdfs-site.xml"), REPLICATION);
    write(
        servers,
        folder.resolve("yarn-site.xml"),
        YarnConfiguration.RM_HOSTNAME,
        YarnConfiguration.RM_ADDRESS,
        YarnConfiguration.RM_SCHEDULER_ADDRESS);
  }

  private static void write(Configuration servers, Path file, String... keys) throws IOException {
    Configuration clients = new Configuration(false);
    for (String key : keys) {
      clients.set(key, servers.get(key));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      clients.writeXml(out);
    }
  }
}
