package io.gibbsvae.energy.stan;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.stan.StanException.Part;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles programs in a JVM of its own. The compiler may end the process that it runs in, or never
 * end where the stack is small, and it does not start where another library of the process uses
 * AMX, whose registers its signal stacks have no room for.
 */
public final class StanCompiler {

  private static final int LONGEST_MESSAGE = 1 << 16;
  private static final long STACK = 256L << 20;
  private static final long MOST_SECONDS = 300;

  // Files in the folder of a compilation.
  private static final String LIBRARY = "libstanli.so";
  private static final String PROGRAM = "program.stan";
  private static final String COMPILED = "compiled";
  private static final String BUILD_ID = "build-id";
  private static final String MESSAGE = "message";
  private static final String LOG = "log";

  private StanCompiler() {}

  /**
   * A compiled program.
   *
   * @param buildId of the library
   * @param code in the library's own form
   */
  record Compiled(String buildId, String code) {}

  /**
   * Compiles a program.
   *
   * @param library libstanli.so
   * @throws StanException in Stan's words if it does not compile
   */
  static Compiled compile(byte[] library, String program) {
    try {
      Path folder = Files.createTempDirectory("gibbs-vae-stan-");
      try {
        Files.write(folder.resolve(LIBRARY), library);
        Files.writeString(folder.resolve(PROGRAM), program);
        run(folder);
        if (Files.exists(folder.resolve(MESSAGE))) {
          throw new StanException(Part.FILE, Files.readString(folder.resolve(MESSAGE)));
        }
        return new Compiled(
            Files.readString(folder.resolve(BUILD_ID)), Files.readString(folder.resolve(COMPILED)));
      } finally {
        for (String name : List.of(LIBRARY, PROGRAM, COMPILED, BUILD_ID, MESSAGE, LOG)) {
          Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new StanException(Part.LIBRARY, "the compiler cannot be run: " + e.getMessage());
    }
  }

  private static void run(Path folder) throws IOException {
    String classes =
        Stream.of(StanCompiler.class, Native.class)
            .map(StanCompiler::place)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    Process compiler =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                classes,
                StanCompiler.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(LOG).toFile())
            .start();
    try {
      if (!compiler.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new StanException(
            Part.FILE, Text.format("found no end of its compilation in %d s", MOST_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Stan compiles", e);
    } finally {
      compiler.destroyForcibly();
    }
    if (compiler.exitValue() != 0) {
      throw new StanException(
          Part.LIBRARY,
          Text.format(
              "the compiler ended with %d: %s", compiler.exitValue(), start(folder.resolve(LOG))));
    }
  }

  private static String start(Path log) throws IOException {
    return Files.readString(log).lines().limit(3).collect(Collectors.joining(" "));
  }

  private static String place(Class<?> type) {
    String location = type.getProtectionDomain().getCodeSource().getLocation().toString();
    return Path.of(URI.create(location)).toString();
  }

  /** The other JVM: compiles the program in the folder that is its argument. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    NativeLibrary library = NativeLibrary.getInstance(folder.resolve(LIBRARY).toString());
    byte[] program = Files.readAllBytes(folder.resolve(PROGRAM));
    Files.writeString(
        folder.resolve(BUILD_ID),
        library.getFunction("stanli_build_id").invokePointer(new Object[0]).getString(0));
    Thread compiler =
        new Thread(
            null,
            () -> {
              try {
                compile(library, program, folder);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            },
            "stan-compiler",
            STACK);
    compiler.start();
    compiler.join();
  }

  private static void compile(NativeLibrary library, byte[] program, Path folder)
      throws IOException {
    byte[] message = new byte[LONGEST_MESSAGE];
    Pointer code =
        library
            .getFunction("stanli_stan_to_mir_with_opts")
            .invokePointer(
                new Object[] {
                  Arrays.copyOf(program, program.length + 1),
                  Pointer.NULL,
                  0,
                  0,
                  message,
                  message.length
                });
    if (code != null) {
      Files.writeString(folder.resolve(COMPILED), code.getString(0));
      return;
    }
    String words = new String(message, StandardCharsets.UTF_8);
    // The file has a name that people know.
    Files.writeString(
        folder.resolve(MESSAGE),
        words.substring(0, words.indexOf('\0')).replace(" in 'string',", ",").strip());
  }
}
