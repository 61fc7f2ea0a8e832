package io.gibbsvae.energy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A model that is loaded. There is one of each model in a process, for all tasks that use it, and
 * it is closed when none does any more.
 */
final class Session {

  private static final Cleaner CLEANER = Cleaner.create();

  private static final Map<ByteBuffer, WeakReference<Session>> OPEN = new HashMap<>();

  private final OrtSession session;

  private Session(OrtSession session) {
    this.session = session;
  }

  /**
   * Loads a model, unless that was done.
   *
   * @param model must not be changed afterwards
   * @throws OnnxException if it cannot be loaded
   */
  static synchronized Session of(byte[] model) {
    OPEN.values().removeIf(open -> open.get() == null);
    ByteBuffer key = ByteBuffer.wrap(model);
    WeakReference<Session> open = OPEN.get(key);
    Session session = open == null ? null : open.get();
    if (session == null) {
      OrtSession loaded = load(model);
      session = new Session(loaded);
      onceUnreachable(session, loaded);
      OPEN.put(key, new WeakReference<>(session));
    }
    return session;
  }

  private static OrtSession load(byte[] model) {
    try (SessionOptions options = new SessionOptions()) {
      // Parallelism is Spark's, and sums in another order have other bits.
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(true);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      // What goes wrong is thrown too; without this it is also printed, in colours.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return environment().createSession(model, options);
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime cannot load it: " + words(e), e);
    }
  }

  /** The one of this process. */
  static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment(
          OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, OrtEnvironment.DEFAULT_NAME);
    } catch (LinkageError | RuntimeException e) {
      // No fault of the model.
      throw new LinkageError("the library of ONNX Runtime, for linux-x86_64: " + e.getMessage(), e);
    }
  }

  /** What happened, without the runtime's own code of it before the words. */
  static String words(OrtException e) {
    String message = String.valueOf(e.getMessage());
    return message.replaceFirst("^Error code - \\S+ - message: ", "").strip();
  }

  /** Closes something native once its owner is gone. It must not refer to the owner. */
  static void onceUnreachable(Object owner, AutoCloseable... resources) {
    CLEANER.register(
        owner,
        () -> {
          for (AutoCloseable resource : resources) {
            try {
              resource.close();
            } catch (Exception e) {
              throw new IllegalStateException("cannot be closed", e);
            }
          }
        });
  }

  Signature signature(OnnxNames names, java.util.OptionalInt dimension) throws OrtException {
    try {
      return Signature.of(session, names, dimension);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Runs the model; several threads may do so at once. */
  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) throws OrtException {
    try {
      // The outputs are the caller's, and are not closed by this.
      session.run(inputs, outputs).close();
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
