package io.gibbsvae.train;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The idle replicas of this JVM. They are all of one training, the newest that asked: building one
 * takes longer than many a round. Memory that is short takes them back.
 */
final class Replicas {

  private static final Deque<SoftReference<Replica>> IDLE = new ArrayDeque<>();
  private static String training = "";

  private Replicas() {}

  /** An idle replica of a training, or a new one. It is the caller's until it is given back. */
  static Replica take(TrainingPlan plan) {
    Replica idle = poll(plan.id());
    return idle == null ? new Replica(plan) : idle;
  }

  private static synchronized Replica poll(String id) {
    if (!id.equals(training)) {
      IDLE.clear();
      training = id;
    }
    while (!IDLE.isEmpty()) {
      Replica replica = IDLE.pop().get();
      if (replica != null) {
        return replica;
      }
    }
    return null;
  }

  /** Gives a replica back, unless another training has begun since. */
  static synchronized void give(TrainingPlan plan, Replica replica) {
    if (plan.id().equals(training)) {
      IDLE.push(new SoftReference<>(replica));
    }
  }

  /** Forgets those of a training that has ended. */
  static synchronized void clear(String id) {
    if (id.equals(training)) {
      IDLE.clear();
    }
  }
}
