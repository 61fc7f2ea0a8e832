package io.gibbsvae.run;

import io.gibbsvae.config.RunConfiguration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Starts Spark for a run. */
final class SparkSessions {

  private static final Logger LOG = LoggerFactory.getLogger(SparkSessions.class);

  /** What a run wants of Spark where nobody said otherwise. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.master", "local[*]",
          // Noise is made where the task runs: there is no data to be near to.
          "spark.locality.wait", "0",
          // A worker brings back parameters and moments: past the usual megabyte they would go
          // round
          // by the block manager.
          "spark.task.maxDirectResultSize", "16m",
          // Would write over the lines that tell of the rounds.
          "spark.ui.showConsoleProgress", "false");

  /** What submit/gibbs-vae sets where nobody said otherwise: the same, and room for executors. */
  private static final Map<String, String> LAUNCHERS =
      Map.of(
          "spark.master", "local[*]",
          "spark.locality.wait", "0",
          "spark.task.maxDirectResultSize", "16m",
          "spark.ui.showConsoleProgress", "false",
          "spark.executor.memory", "2g",
          "spark.executor.memoryOverhead", "3g");

  private SparkSessions() {}

  private static final String SERIALIZER = "spark.serializer";
  private static final String OF_JAVA = "org.apache.spark.serializer.JavaSerializer";

  // How Spark numbers an application that no standalone master has numbered.
  private static final String UNREGISTERED = "spark-application-";

  // They log a failed start with its stack trace, which the exception has too.
  private static final List<String> LOGGERS =
      List.of(
          "org.apache.spark.SparkContext",
          "org.apache.spark.deploy.client",
          "org.apache.spark.scheduler.cluster",
          "org.apache.spark.metrics.MetricsSystem",
          "org.apache.spark.sql.internal.SharedState",
          "org.apache.spark.util.Utils");

  /**
   * A session of these settings: spark-submit's first, then the configuration's, then the defaults.
   *
   * @throws RunFailedException if Spark does not start
   */
  static SparkSession start(RunConfiguration configuration) {
    SparkConf conf = new SparkConf();
    configuration
        .spark()
        .forEach(
            (key, value) -> {
              // A value that equals a default may be the launcher's, and the configuration is the
              // user's.
              if (!conf.contains(key) || conf.get(key).equals(LAUNCHERS.get(key))) {
                conf.set(key, value);
              }
            });
    DEFAULTS.forEach(conf::setIfMissing);
    conf.setIfMissing("spark.app.name", "gibbs-vae");
    if (conf.get("spark.app.name").equals("io.gibbsvae.cli.Main")) {
      // spark-submit's own default says nothing in a list of applications.
      conf.setAppName("gibbs-vae " + configuration.output().runId());
    }
    useJavaSerializer(conf);
    Map<String, String> settings = settings(conf);
    Site.check(settings);
    return quietly(() -> started(conf, settings));
  }

  /** Kryo cannot write records, of which the job's messages consist. */
  private static void useJavaSerializer(SparkConf conf) {
    if (!conf.get(SERIALIZER, OF_JAVA).equals(OF_JAVA)) {
      LOG.info("{} is {} for this job, not {}", SERIALIZER, OF_JAVA, conf.get(SERIALIZER));
      conf.set(SERIALIZER, OF_JAVA);
    }
  }

  private static SparkSession started(SparkConf conf, Map<String, String> settings) {
    SparkSession session;
    try {
      session = SparkSession.builder().config(conf).getOrCreate();
      // It looks for the warehouse, which the job does not need: a wrong one is passed over.
      session.sharedState();
    } catch (Exception | LinkageError e) {
      // Scala declares no exceptions: it may be any.
      throw StartFailure.of("Spark did not start", e, settings);
    }
    if (session.sparkContext().applicationId().startsWith(UNREGISTERED)) {
      session.stop();
      throw new RunFailedException(
          "Spark did not start: the master "
              + session.sparkContext().master()
              + " does not answer; start it, or correct spark.master (--master)");
    }
    String serializer = session.sparkContext().getConf().get(SERIALIZER, OF_JAVA);
    if (!serializer.equals(OF_JAVA)) {
      throw new RunFailedException(
          "Spark runs already, with "
              + SERIALIZER
              + " = "
              + serializer
              + ", which cannot write this job's records; start it with "
              + OF_JAVA);
    }
    return session;
  }

  private static Map<String, String> settings(SparkConf conf) {
    Map<String, String> settings = new TreeMap<>();
    if (conf.get("spark.eventLog.enabled", "false").equals("true")) {
      // Spark's default, which it does not make.
      settings.put("spark.eventLog.dir", "file:///tmp/spark-events");
    }
    for (Tuple2<String, String> setting : conf.getAll()) {
      settings.put(setting._1(), setting._2());
    }
    return settings;
  }

  /** Without the stack traces that Spark logs, unless the log is to have them. */
  private static SparkSession quietly(Supplier<SparkSession> start) {
    if (LOG.isDebugEnabled()) {
      return start.get();
    }
    Map<String, Level> levels = new TreeMap<>();
    LOGGERS.forEach(name -> levels.put(name, LogManager.getLogger(name).getLevel()));
    LOGGERS.forEach(name -> Configurator.setLevel(name, Level.OFF));
    try {
      return start.get();
    } finally {
      levels.forEach(Configurator::setLevel);
    }
  }
}
