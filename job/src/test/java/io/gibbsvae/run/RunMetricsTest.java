package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.LocalSpark;
import io.gibbsvae.run.RunMetrics.Metric;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spark's own sinks, as they show what a run says. */
@Tag("slow")
class RunMetricsTest {

  private SparkSession spark;

  @BeforeEach
  void startSparkWithSinks() {
    LocalSpark.stop();
    String sinks = "spark.metrics.conf.driver.sink.";
    String classes = "org.apache.spark.metrics.sink.";
    spark =
        SparkSession.builder()
            .master("local[1]")
            .appName("metrics")
            .config("spark.ui.port", 0)
            .config(sinks + "prometheusServlet.class", classes + "PrometheusServlet")
            .config(sinks + "prometheusServlet.path", "/metrics/prometheus")
            .config(sinks + "jmx.class", classes + "JmxSink")
            .getOrCreate();
    RunMetrics metrics = RunMetrics.registered();
    metrics.set(Metric.TRAINING_BOUND, -9.5);
    metrics.set(Metric.TRAINING_BOUND, -10.25);
  }

  @AfterEach
  void stopSpark() {
    spark.stop();
  }

  @Test
  void prometheusIsTold() throws Exception {
    URI pages = URI.create(spark.sparkContext().uiWebUrl().get() + "/metrics/prometheus/");
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(pages).build(), BodyHandlers.ofString())
            .body();

    assertThat(body.lines())
        .filteredOn(line -> line.contains("_driver_gibbsvae_"))
        .hasSizeGreaterThanOrEqualTo(Metric.values().length)
        .anyMatch(line -> line.matches(".*gibbsvae_training_bound_Value\\{.*} -10.25"))
        .anyMatch(line -> line.matches(".*gibbsvae_samples_ess_Value\\{.*} NaN"));
  }

  @Test
  void jmxIsTold() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    Set<ObjectName> names =
        beans.queryNames(new ObjectName("metrics:name=*.driver.gibbsvae.training_bound,*"), null);

    assertThat(names).hasSize(1);
    assertThat(beans.getAttribute(names.iterator().next(), "Value")).isEqualTo(-10.25);
  }
}
