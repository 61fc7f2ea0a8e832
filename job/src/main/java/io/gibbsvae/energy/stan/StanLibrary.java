package io.gibbsvae.energy.stan;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.stan.StanException.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A library with BridgeStan's interface. It is loaded once in a process and stays loaded. */
final class StanLibrary {

  /** Of BridgeStan's interface: before it, functions had other parameters. */
  private static final int MAJOR_VERSION = 2;

  // RTLD_NOW without RTLD_GLOBAL: a missing symbol fails here and not in the middle of a run, and
  // two libraries do not take each other's functions.
  private static final int NOW_AND_LOCAL = 2;

  private static final byte[] ELF = {0x7f, 'E', 'L', 'F', 2, 1};
  private static final int ELF_TYPE = 16;
  private static final int ELF_SHARED = 3;
  private static final int ELF_MACHINE = 18;
  private static final int ELF_X86_64 = 62;

  private static final Pattern QUOTED = Pattern.compile("'(\\w+)'");

  private static final Map<String, StanLibrary> LOADED = new HashMap<>();

  /** What a program prints. Public for JNA. */
  public interface Printer extends Callback {
    /** Takes a text of so many bytes. */
    void print(Pointer text, long size);
  }

  // Standard output belongs to this program, which may write JSON there.
  private static final Printer NOWHERE = (text, size) -> {};

  private final NativeLibrary library;
  private final ModelFunctions functions;
  private final long gradient;

  private StanLibrary(NativeLibrary library, ModelFunctions functions) {
    this.library = library;
    this.functions = functions;
    this.gradient = Pointer.nativeValue(library.getFunction("bs_log_density_gradient"));
  }

  /**
   * Loads a library, unless that was done.
   *
   * @throws StanException if it cannot be loaded or is no such library
   */
  static synchronized StanLibrary of(SharedBytes file) {
    StanLibrary loaded = LOADED.get(file.sha256());
    if (loaded == null) {
      loaded = load(file.get());
      LOADED.put(file.sha256(), loaded);
    }
    return loaded;
  }

  private static StanLibrary load(byte[] file) {
    requireSharedLibrary(file);
    NativeLibrary library = open(file);
    try {
      ModelFunctions functions = bind(library);
      int found = library.getGlobalVariableAddress("bs_major_version").getInt(0);
      if (found != MAJOR_VERSION) {
        throw new StanException(
            Part.LIBRARY,
            Text.format(
                "found version %d of BridgeStan's interface, expected %d", found, MAJOR_VERSION));
      }
      functions.printBy(CallbackReference.getFunctionPointer(NOWHERE), 0);
      return new StanLibrary(library, functions);
    } catch (UnsatisfiedLinkError e) {
      Matcher name = QUOTED.matcher(String.valueOf(e.getMessage()));
      throw new StanException(
          Part.LIBRARY,
          Text.format(
              "found no function %s, expected BridgeStan's interface",
              name.find() ? name.group(1) : "of BridgeStan"));
    }
  }

  /** Looks at a file before anything in it runs. */
  static void requireSharedLibrary(byte[] file) {
    boolean is = file.length > ELF_MACHINE;
    for (int i = 0; is && i < ELF.length; i++) {
      is = file[i] == ELF[i];
    }
    if (!is || file[ELF_TYPE] != ELF_SHARED || file[ELF_MACHINE] != ELF_X86_64) {
      throw new StanException(
          Part.LIBRARY, "found no shared library, expected one for linux-x86_64");
    }
  }

  /** The file is needed no longer once it is loaded. */
  private static NativeLibrary open(byte[] bytes) {
    String folder = System.getProperty("java.io.tmpdir");
    Path file;
    try {
      file = Files.createTempFile("gibbs-vae-stan-", ".so");
    } catch (IOException e) {
      throw new StanException(Part.LIBRARY, unwritable(folder, e));
    }
    try {
      Files.write(file, bytes);
      return NativeLibrary.getInstance(
          file.toString(), new HashMap<>(Map.of(Library.OPTION_OPEN_FLAGS, NOW_AND_LOCAL)));
    } catch (IOException e) {
      throw new StanException(Part.LIBRARY, unwritable(folder, e));
    } catch (LinkageError e) {
      // Not its cause: its words are here, and whoever sees a LinkageError takes this program's
      // own libraries for the problem.
      throw new StanException(Part.LIBRARY, notLoaded(folder, file, e));
    } finally {
      file.toFile().delete();
    }
  }

  private static String unwritable(String folder, IOException e) {
    return Text.format(
        "it cannot be written to the folder of temporary files, %s (%s); set java.io.tmpdir of the"
            + " JVM to another",
        folder, e.getMessage());
  }

  private static String notLoaded(String folder, Path file, LinkageError e) {
    String words = String.valueOf(e.getMessage()).replace(file + ": ", "");
    String reason =
        words
            .lines()
            .filter(line -> !line.startsWith("Unable to load library"))
            .findFirst()
            .orElse(words);
    return reason.contains("failed to map segment")
        ? Text.format(
            "the folder of temporary files, %s, does not permit execution (%s); set java.io.tmpdir"
                + " of the JVM to one that does",
            folder, reason)
        : "it cannot be loaded: " + reason;
  }

  private static ModelFunctions bind(NativeLibrary library) {
    try {
      Class<?> type = new OwnClass().define();
      Native.register(type, library);
      return (ModelFunctions) type.getConstructor().newInstance();
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Defines the class anew whose functions JNA binds to one library. */
  private static final class OwnClass extends ClassLoader {

    private static final Class<?> ORIGINAL = DirectModelFunctions.class;

    OwnClass() {
      super(ORIGINAL.getClassLoader());
    }

    Class<?> define() throws IOException {
      try (InputStream in = ORIGINAL.getResourceAsStream(ORIGINAL.getSimpleName() + ".class")) {
        byte[] code = in.readAllBytes();
        return defineClass(ORIGINAL.getName(), code, 0, code.length);
      }
    }
  }

  ModelFunctions functions() {
    return functions;
  }

  /** The address of the function that writes the log density of a point and its gradient. */
  long gradient() {
    return gradient;
  }

  /** Its other functions, by their names. */
  NativeLibrary others() {
    return library;
  }
}
