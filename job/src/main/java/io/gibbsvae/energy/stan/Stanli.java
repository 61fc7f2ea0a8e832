package io.gibbsvae.energy.stan;

import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.stan.StanException.Part;

/** The library of the Python package stanli: Stan's compiler and an interpreter. */
public final class Stanli {

  /** The version whose functions are called here. */
  public static final String VERSION = "0.24.0";

  /** The command that installs it. */
  public static final String COMMAND = "pip install stanli==" + VERSION;

  // Of libstanli.so for linux-x86_64. Releases differ in functions that have one name, and the
  // library itself does not know its release.
  private static final String SHA256 =
      "723f280b449b08efc8880bdd66ae7edbb268d966bc360704b466305465977605";

  private Stanli() {}

  /** Whether a library is of this kind, whatever its version. */
  static boolean is(StanLibrary library) {
    try {
      return library.others().getFunction("stanli_build_id") != null;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /**
   * The data of a model object: the user's with the compiled program among them.
   *
   * @param json an object
   * @throws StanException if the library is another or the program does not compile
   */
  static String data(SharedBytes library, String name, String program, String json) {
    if (!library.sha256().equals(SHA256)) {
      StanLibrary.requireSharedLibrary(library.get());
      throw new StanException(
          Part.LIBRARY,
          Text.format(
              "found another library (SHA-256 %s...), expected libstanli.so of stanli %s for"
                  + " linux-x86_64: %s",
              library.sha256().substring(0, 10), VERSION, COMMAND));
    }
    // What keeps it from being loaded is clearer here than from the compiler's process.
    StanLibrary.of(library);
    StanCompiler.Compiled compiled = StanCompiler.compile(library.get(), program);
    String manifest =
        Text.format(
            "\"__stanli\":{\"build_id\":\"%s\",\"mir\":\"%s\",\"name\":\"%s\"}}",
            compiled.buildId(), compiled.code(), name.replaceAll("\\W", "_"));
    int end = json.lastIndexOf('}');
    boolean empty = json.substring(json.indexOf('{') + 1, end).isBlank();
    return json.substring(0, end) + (empty ? "" : ",") + manifest;
  }
}
