package io.gibbsvae.energy.stan;

import io.gibbsvae.energy.SharedBytes;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The model objects of a program in this process: as many as threads have used it at a time. */
final class ModelPool {

  private static final Map<String, WeakReference<ModelPool>> OPEN = new HashMap<>();

  private final StanLibrary library;
  private final byte[] data;
  private final boolean dropsConstants;
  private final Queue<StanModel> idle = new ConcurrentLinkedQueue<>();

  private ModelPool(StanLibrary library, byte[] data, boolean dropsConstants) {
    this.library = library;
    this.data = data;
    this.dropsConstants = dropsConstants;
  }

  /** The pool of a program; it goes when nobody has it any more. */
  static synchronized ModelPool of(SharedBytes library, SharedBytes data, boolean dropsConstants) {
    OPEN.values().removeIf(open -> open.get() == null);
    String key = library.sha256() + data.sha256();
    WeakReference<ModelPool> open = OPEN.get(key);
    ModelPool pool = open == null ? null : open.get();
    if (pool == null) {
      pool = new ModelPool(StanLibrary.of(library), data.get(), dropsConstants);
      OPEN.put(key, new WeakReference<>(pool));
    }
    return pool;
  }

  /** What a function makes of a model object that no other thread uses meanwhile. */
  <T> T with(Function<StanModel, T> function) {
    StanModel model = take();
    try {
      return function.apply(model);
    } finally {
      giveBack(model);
    }
  }

  /** A model object for this thread, to be given back. */
  StanModel take() {
    StanModel model = idle.poll();
    return model == null ? made() : model;
  }

  void giveBack(StanModel model) {
    idle.add(model);
  }

  private synchronized StanModel made() {
    return new StanModel(library, data, dropsConstants);
  }
}
