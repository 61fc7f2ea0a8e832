package io.gibbsvae.run;

import io.gibbsvae.energy.SharedBytes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Takes bytes that tasks share to executors, each once. */
final class BroadcastBytes implements Function<SharedBytes, SharedBytes.Source> {

  private final JavaSparkContext spark;
  private final boolean local;
  private final Map<String, SharedBytes.Source> sources = new ConcurrentHashMap<>();

  BroadcastBytes(SparkContext spark) {
    this.spark = JavaSparkContext.fromSparkContext(spark);
    this.local = Site.isLocal(spark.master());
  }

  @Override
  public SharedBytes.Source apply(SharedBytes bytes) {
    return local
        ? new Here(bytes.sha256())
        : sources.computeIfAbsent(
            bytes.sha256(), sha256 -> new Fetched(spark.broadcast(bytes.get())));
  }

  private record Fetched(Broadcast<byte[]> bytes) implements SharedBytes.Source {

    @Override
    public byte[] get() {
      return bytes.value();
    }
  }

  /** In local mode tasks run where the bytes are. */
  private record Here(String sha256) implements SharedBytes.Source {

    @Override
    public byte[] get() {
      throw new IllegalStateException("the bytes " + sha256 + " are in another process");
    }
  }
}
