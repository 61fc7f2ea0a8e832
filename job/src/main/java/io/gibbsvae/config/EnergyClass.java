package io.gibbsvae.config;

import com.typesafe.config.Config;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.SerializationException;
import org.apache.commons.lang3.SerializationUtils;

/**
 * Makes a target of a user's own class. Whatever that class does wrong is a problem of the
 * configuration that names it, and none of it stops the reading.
 */
final class EnergyClass {

  private static final String KEY = TargetTypes.CLASS;
  // Where the interface of energies once was.
  private static final String FORMER_PACKAGE = "io/gibbsvae/target/";

  private final Section target;
  private final String name;
  private final ClassLoader loader;

  private EnergyClass(Section target, String name) {
    this.target = target;
    this.name = name;
    // spark-submit puts the jars of --jars here, not on the system's class path.
    this.loader =
        Optional.ofNullable(Thread.currentThread().getContextClassLoader())
            .orElse(EnergyClass.class.getClassLoader());
  }

  static Optional<Target> create(Section target) {
    target.keepAll();
    String name = target.text(KEY);
    return name.isEmpty() ? Optional.empty() : new EnergyClass(target, name).create();
  }

  private Optional<Target> create() {
    return load()
        .flatMap(this::constructor)
        .flatMap(this::instance)
        .flatMap(this::sent)
        .filter(this::hasDimension)
        .map(potential -> new Target(targetName(potential), potential, Knowledge.nothing()));
  }

  private Optional<Class<? extends Potential>> load() {
    try {
      Class<?> type = Class.forName(name, true, loader);
      if (Potential.class.isAssignableFrom(type)) {
        identify(type);
        return Optional.of(type.asSubclass(Potential.class));
      }
      target.unexpected(KEY, "a class that implements " + Potential.class.getName());
    } catch (ClassNotFoundException e) {
      target.unexpected(
          KEY,
          "a class on the class path; put its jar there with \"-- --jars my.jar\" at the end of the"
              + " command line");
    } catch (LinkageError e) {
      if (String.valueOf(e.getMessage()).startsWith(FORMER_PACKAGE)) {
        problem(
            "which was compiled with an earlier version of this program; import "
                + Potential.class.getName()
                + " and compile it again");
      } else {
        problem("which cannot be loaded", e);
      }
    }
    return Optional.empty();
  }

  /** Another energy under an old name must not pass for the run that was done with the old one. */
  private void identify(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream code = type.getClassLoader().getResourceAsStream(file)) {
      if (code != null) {
        target.identify(KEY, code.readAllBytes());
      }
    } catch (IOException e) {
      problem("whose code cannot be read", e);
    }
  }

  private Optional<Constructor<? extends Potential>> constructor(Class<? extends Potential> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      target.unexpected(KEY, "a class that is not abstract");
      return Optional.empty();
    }
    Optional<Constructor<? extends Potential>> constructor =
        publicConstructor(type, Config.class).or(() -> publicConstructor(type));
    if (!Modifier.isPublic(type.getModifiers()) || constructor.isEmpty()) {
      target.unexpected(
          KEY,
          "a public class with a public constructor without arguments or with one of type "
              + Config.class.getName());
      return Optional.empty();
    }
    return constructor;
  }

  private static Optional<Constructor<? extends Potential>> publicConstructor(
      Class<? extends Potential> type, Class<?>... arguments) {
    try {
      return Optional.of(type.getConstructor(arguments));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  private Optional<Potential> instance(Constructor<? extends Potential> constructor) {
    try {
      return Optional.of(
          constructor.getParameterCount() == 0
              ? constructor.newInstance()
              : constructor.newInstance(target.values().toConfig()));
    } catch (InvocationTargetException e) {
      problem("whose constructor failed", e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      problem("whose constructor cannot be called", e);
    }
    return Optional.empty();
  }

  /** What an executor would get, which is what all further checks should see. */
  private Optional<Potential> sent(Potential potential) {
    try {
      return Optional.of(SerializationUtils.clone(potential));
    } catch (SerializationException e) {
      if (e.getCause() instanceof NotSerializableException missing) {
        problem(
            Text.format(
                "which cannot be sent to executors: %s does not implement java.io.Serializable",
                missing.getMessage()));
      } else {
        problem("which cannot be sent to executors and back", e.getCause());
      }
    } catch (RuntimeException e) {
      problem("which cannot be sent to executors and back", e);
    }
    return Optional.empty();
  }

  private boolean hasDimension(Potential potential) {
    try {
      int dimension = potential.dimension();
      if (dimension < 1) {
        problem("whose dimension() is " + dimension + ", expected at least 1");
      }
      return dimension >= 1;
    } catch (RuntimeException e) {
      problem("whose dimension() failed once it was sent and back", e);
      return false;
    }
  }

  private void problem(String what, Throwable e) {
    boolean wrapped = e instanceof ExceptionInInitializerError && e.getCause() != null;
    problem(what + ": " + (wrapped ? e.getCause() : e));
  }

  private void problem(String text) {
    target.problem(KEY, "found \"" + name + "\", " + text);
  }

  /** {@code my-energy} of {@code com.example.MyEnergy}. */
  private static String targetName(Potential potential) {
    String words =
        potential
            .getClass()
            .getSimpleName()
            .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
            .replaceAll("[^A-Za-z0-9]+", "-")
            .toLowerCase(Locale.ROOT);
    return words.isEmpty() ? "energy" : words;
  }
}
