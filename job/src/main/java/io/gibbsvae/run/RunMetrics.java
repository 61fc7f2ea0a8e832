package io.gibbsvae.run;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * What a run has to say while it lasts, for the sinks that Spark's metrics system was given
 * (Prometheus, JMX, Graphite and others): gauges {@code APPLICATION.driver.gibbsvae.NAME}, in nats
 * where they are energies. What is not known yet is NaN.
 */
final class RunMetrics implements Source {

  /** What there is a gauge of. */
  enum Metric {
    TRAINING_ROUND,
    TRAINING_BOUND,
    TRAINING_LATENTS_PER_SECOND,
    TRAINING_NONFINITE_ENERGIES,
    EVALUATION_ESS,
    EVALUATION_LOG_Z,
    GENERATION_ROWS,
    GENERATION_ROWS_PER_SECOND,
    SAMPLES_ESS,
    SAMPLES_LOG_Z,
    /** 0 good, 1 open, 2 care, 3 bad. */
    QUALITY
  }

  private final MetricRegistry registry = new MetricRegistry();
  private final Map<Metric, Double> values = new ConcurrentHashMap<>();

  RunMetrics() {
    for (Metric metric : Metric.values()) {
      // Gauges are asked by the sinks' threads.
      Gauge<Double> gauge = () -> values.getOrDefault(metric, Double.NaN);
      registry.register(metric.name().toLowerCase(Locale.ROOT), gauge);
    }
  }

  /** Hands the gauges to the Spark that runs in this JVM, which has them until it stops. */
  static RunMetrics registered() {
    RunMetrics metrics = new RunMetrics();
    SparkEnv.get().metricsSystem().registerSource(metrics);
    return metrics;
  }

  void set(Metric metric, double value) {
    values.put(metric, value);
  }

  @Override
  public String sourceName() {
    return "gibbsvae";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }
}
