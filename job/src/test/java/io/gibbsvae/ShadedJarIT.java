package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What spark-submit is given: everything that a cluster lacks, and nothing that it has. */
class ShadedJarIT {

  private static JarFile jar;
  private static List<String> names;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(System.getProperty("gibbsvae.jar"));
    names = jar.stream().map(JarEntry::getName).toList();
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/apache/hadoop/",
        "org/apache/parquet/",
        "org/apache/logging/",
        "org/apache/commons/io/",
        "org/apache/commons/lang3/",
        "org/slf4j/",
        "scala/",
        "com/esotericsoftware/",
        "com/fasterxml/jackson/",
        "com/google/common/",
        "org/junit/"
      })
  void itLeavesToTheClusterWhatTheClusterBrings(String folder) {
    assertThat(names).noneMatch(name -> name.startsWith(folder));
  }

  /** DL4J's own, in Spark's package because it sets what only that package may set. */
  @Test
  void ofSparksPackageItHoldsOnlyTheHelperOfDl4j() {
    assertThat(names)
        .filteredOn(name -> name.startsWith("org/apache/spark/") && name.endsWith(".class"))
        .allMatch(name -> name.startsWith("org/apache/spark/TaskContextHelper"));
  }

  @Test
  void itHoldsNoSignatureFiles() {
    assertThat(names).noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
  }

  @Test
  void itHoldsNoEntryTwice() {
    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
  }

  @Test
  void allItsNativesAreForLinuxOnX86() {
    assertThat(names)
        .filteredOn(name -> name.matches(".*\\.(so(\\.\\d+)*|dll|dylib|jnilib|a)"))
        .isNotEmpty()
        // As ND4J, JNA, JLine and ONNX Runtime call it.
        .allMatch(name -> name.matches(".*/(linux-x86_64|linux-x86-64|Linux/x86_64|linux-x64)/.*"));
  }

  @Test
  void nd4jFindsItsBackendAndItsNativesInIt() throws IOException {
    assertThat(text("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend"))
        .contains("org.nd4j.linalg.cpu.nativecpu.CpuBackend");
    assertThat(names)
        .contains(
            "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64/libnd4jcpu.so",
            "org/bytedeco/openblas/linux-x86_64/libopenblas.so.0",
            "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so");
  }

  @Test
  void onnxRuntimeFindsItsNativesInItAndItsNoticesGoWithThem() {
    assertThat(names)
        .filteredOn(name -> name.startsWith("ai/onnxruntime/native/") && !name.endsWith("/"))
        .containsExactlyInAnyOrder(
            "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
            "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so");
    assertThat(names).contains("ThirdPartyNotices.txt");
  }

  @Test
  void itRunsTheMainClassOfTheJob() throws IOException {
    assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
        .isEqualTo("io.gibbsvae.cli.Main");
    assertThat(jar.getJarEntry("io/gibbsvae/cli/Main.class")).isNotNull();
  }

  @Test
  void itCarriesTheLicenceAndTheNotices() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(text("META-INF/NOTICE")).contains("Apache Commons RNG");
  }

  private static String text(String name) throws IOException {
    try (var in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
