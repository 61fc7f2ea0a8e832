package io.gibbsvae.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no Spark answers at once, and on a machine that has none. */
class WithoutSparkTest {

  private static final Pattern HEAVY =
      Pattern.compile(".*/org/(apache/(spark|hadoop)|scala-lang|nd4j|deeplearning4j|bytedeco)/.*");

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "run --help", "targets", "targets phi4"})
  void theCommandNeedsNoSpark(String commandLine) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try (URLClassLoader light =
        new URLClassLoader(lightClassPath(), ClassLoader.getPlatformClassLoader())) {
      Method run =
          light
              .loadClass("io.gibbsvae.cli.Main")
              .getDeclaredMethod("run", PrintWriter.class, PrintWriter.class, String[].class);
      run.setAccessible(true);
      Object code =
          run.invoke(
              null, new PrintWriter(out, true), new PrintWriter(err, true), commandLine.split(" "));

      assertThat(err.toString()).isEmpty();
      assertThat(code).isEqualTo(0);
      assertThat(out.toString()).isNotEmpty();
    }
  }

  private static URL[] lightClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri())
        .filter(uri -> !HEAVY.matcher(uri.getPath()).matches())
        .map(WithoutSparkTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(URI uri) {
    try {
      return uri.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
