package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyClassTest {

  @TempDir private Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ConfigurationFolder(temporary);
  }

  /** U = stiffness |x|^2 / 2 in three dimensions. */
  public static class StiffSpring implements Potential {
    private static final long serialVersionUID = 1;
    private final double stiffness;

    public StiffSpring(Config target) {
      this.stiffness = target.getDouble("stiffness");
    }

    StiffSpring(double stiffness) {
      this.stiffness = stiffness;
    }

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = 0;
      for (int i = 0; i < x.length; i++) {
        gradient[i] = stiffness * x[i];
        energy += 0.5 * stiffness * x[i] * x[i];
      }
      return energy;
    }
  }

  /** A spring without parameters. */
  public static final class UnitSpring extends StiffSpring {
    private static final long serialVersionUID = 1;

    public UnitSpring() {
      super(1.0);
    }
  }

  /** Not to be instantiated. */
  public abstract static class AbstractSpring extends StiffSpring {
    private static final long serialVersionUID = 1;

    public AbstractSpring() {
      super(1.0);
    }
  }

  /** Its constructor is not public. */
  public static final class HiddenSpring extends StiffSpring {
    private static final long serialVersionUID = 1;

    HiddenSpring() {
      super(1.0);
    }
  }

  /** Its constructor fails. */
  public static final class BrokenSpring extends StiffSpring {
    private static final long serialVersionUID = 1;

    public BrokenSpring() {
      super(1.0);
      throw new IllegalStateException("no spring today");
    }
  }

  /** Has no coordinates. */
  public static final class PointSpring extends StiffSpring {
    private static final long serialVersionUID = 1;

    public PointSpring() {
      super(1.0);
    }

    @Override
    public int dimension() {
      return 0;
    }
  }

  /** Holds what cannot be sent. */
  public static final class ThreadSpring extends StiffSpring {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // The fault that is tested.
    private final Object thread = new Thread();

    public ThreadSpring() {
      super(1.0);
    }

    @Override
    public String toString() {
      return thread.toString();
    }
  }

  /** Loses its field on the way. */
  public static final class ForgetfulSpring extends StiffSpring {
    private static final long serialVersionUID = 1;
    private final transient int[] sizes = {3};

    public ForgetfulSpring() {
      super(1.0);
    }

    @Override
    public int dimension() {
      return sizes[0];
    }
  }

  private static String block(Class<?> type) {
    return "target { type = class\n class = \"" + type.getName() + "\" }\n";
  }

  private String onlyProblem(Class<?> type) {
    List<String> problems = folder.problems(block(type));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith("target.class (run.conf:2): ").contains(type.getName());
    return problems.get(0);
  }

  @Test
  void aClassGetsTheWholeBlockWithKeysOfItsOwn() {
    RunConfiguration read =
        folder.read(block(StiffSpring.class) + "target { stiffness = 4, notes { any = thing } }");

    Target target = read.target();
    assertThat(target.name()).isEqualTo("stiff-spring");
    assertThat(target.dimension()).isEqualTo(3);
    assertThat(target.potential().energyAndGradient(new double[] {1, 0, 0}, new double[3]))
        .isEqualTo(2);
    assertThat(target.knowledge().logZ()).isEmpty();
  }

  @Test
  void keysOfTheClassBelongToTheIdentity() {
    RunConfiguration soft = folder.read(block(StiffSpring.class) + "target.stiffness = 4");
    RunConfiguration hard = folder.read(block(StiffSpring.class) + "target.stiffness = 5");

    assertThat(soft.modelHash()).isNotEqualTo(hard.modelHash());
  }

  @Test
  void aClassMayHaveAConstructorWithoutArguments() {
    assertThat(folder.read(block(UnitSpring.class)).target().name()).isEqualTo("unit-spring");
  }

  @Test
  void aClassThatIsNotThereIsExplainedWithARemedy() {
    assertThat(folder.problems("target { type = class, class = com.example.Missing }"))
        .singleElement()
        .asString()
        .startsWith("target.class (run.conf:1): ")
        .contains("com.example.Missing", "--jars");
  }

  @Test
  void aClassMustBeNamed() {
    assertThat(folder.problems("target.type = class"))
        .singleElement()
        .asString()
        .startsWith("target.class (run.conf): missing");
  }

  @Test
  void aClassMustBeAPotential() {
    assertThat(onlyProblem(String.class)).contains(Potential.class.getName());
  }

  @Test
  void aClassMustNotBeAbstract() {
    assertThat(onlyProblem(AbstractSpring.class)).contains("abstract");
  }

  @Test
  void aConstructorMustBePublic() {
    assertThat(onlyProblem(HiddenSpring.class)).contains("public", Config.class.getName());
  }

  @Test
  void aConstructorThatFailsSaysWhy() {
    assertThat(onlyProblem(BrokenSpring.class))
        .contains("IllegalStateException", "no spring today");
    assertThat(onlyProblem(StiffSpring.class)).contains("stiffness");
  }

  /** Its interface is a class that is there when it is compiled, and not when it is loaded. */
  @Test
  void namesTheInterfaceOfAClassOfAnEarlierVersion() throws IOException {
    Path sources = Files.createDirectories(temporary.resolve("io/gibbsvae/target"));
    Path potential =
        Files.writeString(
            sources.resolve("Potential.java"),
            "package io.gibbsvae.target; public interface Potential {}");
    Path old =
        Files.writeString(
            temporary.resolve("Old.java"),
            "public class Old implements io.gibbsvae.target.Potential {}");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, potential.toString(), old.toString()))
        .isZero();
    Files.delete(sources.resolve("Potential.class"));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {temporary.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      assertThat(folder.problems("target { type = class\n class = Old }\n"))
          .singleElement()
          .asString()
          .contains("target.class", "\"Old\"", Potential.class.getName());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aDimensionIsAtLeastOne() {
    assertThat(onlyProblem(PointSpring.class)).contains("dimension()", "0", "1");
  }

  @Test
  void anEnergyMustTravelToExecutors() {
    assertThat(onlyProblem(ThreadSpring.class))
        .contains("java.lang.Thread", "java.io.Serializable");
    assertThat(onlyProblem(ForgetfulSpring.class)).contains("dimension()", "NullPointerException");
  }
}
