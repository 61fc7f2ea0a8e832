package io.gibbsvae;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.sample.Correction;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Imports run one way. */
@AnalyzeClasses(packages = "io.gibbsvae", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  /** From the user's side to the mathematics; a package may use those after it: no cycles. */
  private static final List<String> ORDER =
      List.of(
          "cli",
          "run",
          "config",
          "report",
          "record",
          "check",
          "evaluate",
          "sample",
          "train",
          "diagnose",
          "chain",
          "model",
          "latent",
          "energy");

  private static final Path SOURCES = Path.of("src", "main", "java", "io", "gibbsvae");

  private static final Set<String> TRANSCENDENTAL =
      Set.of(
          "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "SINH", "COSH", "TANH", "EXP",
          "EXPM1", "LOG", "LOG10", "LOG1P", "POW", "CBRT", "HYPOT");

  @ArchTest
  static void packagesUseOnlyThoseAfterThem(JavaClasses imported) {
    for (int k = 1; k < ORDER.size(); k++) {
      String[] earlier =
          ORDER.subList(0, k).stream().map(ArchitectureTest::of).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(of(ORDER.get(k)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(earlier)
          .check(imported);
    }
  }

  private static String of(String name) {
    return "io.gibbsvae." + name + "..";
  }

  @ArchTest
  static final ArchRule TARGETS_NEED_ARITHMETIC_RANDOM_NUMBERS_AND_CSV =
      classes()
          .that()
          .resideInAPackage(of("energy"))
          .and()
          .resideOutsideOfPackages(of("energy.onnx"), of("energy.stan"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              of("energy"),
              "org.apache.commons.rng..",
              "org.apache.commons.math3.linear..",
              "org.apache.commons.math3.special..",
              "org.apache.commons.text.similarity..",
              "jdk.incubator.vector..",
              "org.apache.commons.csv..");

  @ArchTest
  static final ArchRule ONNX_RUNTIME_IS_KNOWN_IN_ONE_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage(of("energy.onnx"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule ONNX_MODELS_NEED_ONLY_THEIR_RUNTIME =
      classes()
          .that()
          .resideInAPackage(of("energy.onnx"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", of("energy"), "ai.onnxruntime..");

  /** Interpreted and compiled code give different last bits. */
  @ArchTest
  static final ArchRule NO_TRANSCENDENTAL_FUNCTION_IS_THE_VECTOR_APIS =
      noClasses()
          .should()
          .accessFieldWhere(
              DescribedPredicate.describe(
                  "a transcendental function of the Vector API",
                  access ->
                      access.getTarget().getOwner().getName().endsWith("vector.VectorOperators")
                          && TRANSCENDENTAL.contains(access.getTarget().getName())));

  @ArchTest
  static final ArchRule JNA_IS_KNOWN_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage(of("energy.stan"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule STAN_PROGRAMS_NEED_ONLY_NATIVE_CALLS =
      classes()
          .that()
          .resideInAPackage(of("energy.stan"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", of("energy"), "com.sun.jna..");

  @ArchTest
  static final ArchRule LATENTS_NEED_RANDOM_NUMBERS =
      classes()
          .that()
          .resideInAPackage(of("latent"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              of("latent"),
              "org.apache.commons.rng..",
              // Sobol sequences, and the quantiles of the normal distribution.
              "org.apache.commons.math3.random..",
              "org.apache.commons.math3.distribution..");

  @ArchTest
  static final ArchRule DIAGNOSTICS_NEED_ARITHMETIC =
      classes()
          .that()
          .resideInAPackage(of("diagnose"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", of("diagnose"), "org.apache.commons.math3..");

  @ArchTest
  static final ArchRule MODELS_NEED_ARITHMETIC =
      classes()
          .that()
          .resideInAPackage("io.gibbsvae.model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "io.gibbsvae.model", of("model.network"), of("latent"), of("energy"));

  @ArchTest
  static final ArchRule NETWORKS_NEED_BLAS_AND_VECTORS =
      classes()
          .that()
          .resideInAPackage(of("model.network"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              of("model.network"),
              // Its native libraries and their threads.
              "org.nd4j.linalg..",
              "org.bytedeco.javacpp..",
              "org.bytedeco.openblas..",
              "jdk.incubator.vector..");

  @ArchTest
  static final ArchRule DL4J_IS_KNOWN_TO_ITS_ADAPTER_AND_ITS_WORKERS =
      noClasses()
          .that()
          .resideOutsideOfPackages(of("model.dl4j"), of("train"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.deeplearning4j..");

  @ArchTest
  static final ArchRule ADAPTERS_NEED_DL4J_AND_NOT_SPARK =
      classes()
          .that()
          .resideInAPackage(of("model.dl4j"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              of("model"),
              of("energy"),
              "org.deeplearning4j.nn..",
              "org.deeplearning4j.optimize..",
              "org.nd4j..",
              "org.bytedeco.javacpp..");

  @ArchTest
  static final ArchRule CHAINS_NEED_MODELS_AND_NOT_SPARK =
      classes()
          .that()
          .resideInAPackage(of("chain"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              of("chain"),
              of("model"),
              of("latent"),
              of("energy"),
              "org.apache.commons.math3.linear..",
              "org.apache.commons.rng..");

  @ArchTest
  static final ArchRule CONFIGURATIONS_KNOW_SETTINGS_AND_NOT_WHAT_RUNS_BY_THEM =
      noClasses()
          .that()
          .resideInAPackage(of("config"))
          .should()
          .dependOnClassesThat(
              resideInAPackage(of("sample"))
                  .or(resideInAPackage(of("train")))
                  .or(resideInAPackage(of("chain")))
                  .or(resideInAPackage(of("model")))
                  .and(DescribedPredicate.not(aSetting())));

  @ArchTest
  static final ArchRule CONFIGURATIONS_COMPUTE_NO_ENERGY =
      noClasses()
          .that()
          .resideInAPackage(of("config"))
          .should()
          .dependOnClassesThat(
              resideInAPackage(of("check"))
                  .or(resideInAPackage(of("diagnose")))
                  .or(resideInAPackage(of("chain")).and(DescribedPredicate.not(aSetting())))
                  .or(resideInAPackage(of("latent")).and(DescribedPredicate.not(aSetting()))))
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "an energy is computed",
                  call ->
                      call.getTargetOwner().isAssignableTo(Potential.class)
                          && Set.of("energyAndGradient", "energiesAndGradients", "energies")
                              .contains(call.getName())));

  private static DescribedPredicate<JavaClass> aSetting() {
    return DescribedPredicate.describe(
        "a record, an enum or a correction",
        type -> type.isRecord() || type.isEnum() || type.isEquivalentTo(Correction.class));
  }

  @ArchTest
  static final ArchRule TYPESAFE_CONFIG_STAYS_WITH_CONFIGURATIONS =
      noClasses()
          .that()
          .resideInAnyPackage(
              of("energy"),
              of("latent"),
              of("model"),
              of("chain"),
              of("diagnose"),
              of("train"),
              of("sample"),
              of("report"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe..");

  @ArchTest
  static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.gibbsvae.cli.Main")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule FORMATS_NAME_THEIR_LOCALE =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(PrintStream.class, "printf", String.class, Object[].class)
          .orShould()
          .callConstructor(DecimalFormat.class, String.class)
          .because("a JVM in Persian writes other digits, one in Turkish other letters");

  /** Javadoc alone leaves no class file behind, so this one reads the sources. */
  @Test
  void everyPackageSaysWhatItIsForAndHasItsPlaceInTheOrder() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
      assertThat(packages).hasSizeGreaterThan(5);
      for (Path folder : packages) {
        assertThat(folder.resolve("package-info.java")).content().contains("/**");
        assertThat(ORDER).contains(SOURCES.relativize(folder).getName(0).toString());
      }
    }
  }
}
