package io.gibbsvae;

import io.gibbsvae.energy.Potential;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.TaskContext;

/** Energies of two coordinates, sound and otherwise. */
public final class Energies {

  private Energies() {}

  /** U = 2 |x|^2, with Z = pi / 2. */
  public static class Spring implements Potential {

    /** log Z. */
    public static final double LOG_Z = Math.log(Math.PI / 2);

    private static final long serialVersionUID = 1;

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      gradient[0] = 4 * x[0];
      gradient[1] = 4 * x[1];
      return 2 * (x[0] * x[0] + x[1] * x[1]);
    }
  }

  /** Not a number where x0 is beyond 3.5; counts such points, and blocks that have any. */
  public static final class PartlyUndefined extends Spring {

    public static final AtomicLong POINTS = new AtomicLong();
    public static final AtomicLong BLOCKS = new AtomicLong();

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = super.energyAndGradient(x, gradient);
      return x[0] > 3.5 ? Double.NaN : energy;
    }

    @Override
    public void energiesAndGradients(
        double[] points, int count, double[] energies, double[] gradients) {
      super.energiesAndGradients(points, count, energies, gradients);
      long undefined = 0;
      for (int row = 0; row < count; row++) {
        undefined += Double.isNaN(energies[row]) ? 1 : 0;
      }
      POINTS.addAndGet(undefined);
      BLOCKS.addAndGet(undefined > 0 ? 1 : 0);
    }
  }

  /** That of the spring up to x0 = 1, and beyond it a number that is none. */
  public static final class Beyond extends Spring {

    private static final long serialVersionUID = 1;

    private final double energy;

    /** {@code energy} where x0 is beyond 1. */
    public Beyond(double energy) {
      this.energy = energy;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double inside = super.energyAndGradient(x, gradient);
      return x[0] > 1 ? energy : inside;
    }
  }

  /** Finite wherever it is asked for, at infinity too; of no use. */
  public static final class Bounded extends Spring {

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      gradient[0] = 0;
      gradient[1] = 0;
      return x[0] > 0 ? 1 : 2;
    }
  }

  /** Not a number anywhere, until somebody mends it. */
  public static final class Undefined extends Spring {

    /** Whether this energy is a sound one for now. */
    public static volatile boolean mended;

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = super.energyAndGradient(x, gradient);
      return mended ? energy : Double.NaN;
    }
  }

  /** Throws once, in a task: before that, as many points are asked for as somebody says. */
  public static final class Interrupted extends Spring {

    /** What it throws. */
    public static final String WORDS = "the machine is taken away";

    /** Points that still go well. */
    public static final AtomicLong LEFT = new AtomicLong(Long.MAX_VALUE);

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      // Not where the driver looks for modes.
      if (TaskContext.get() != null && LEFT.getAndDecrement() == 0) {
        throw new IllegalStateException(WORDS);
      }
      return super.energyAndGradient(x, gradient);
    }
  }

  /** Whether a point is one of a thousand, as good as at random and always the same ones. */
  private static boolean isOneOfAThousand(double[] x) {
    long bits = Double.doubleToLongBits(x[0]) * 31 + Double.doubleToLongBits(x[1]);
    return Math.floorMod(new SplittableRandom(bits).nextLong(), 1000) == 0;
  }

  /** Not a number at one point in a thousand. */
  public static final class SometimesUndefined extends Spring {

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = super.energyAndGradient(x, gradient);
      return isOneOfAThousand(x) ? Double.NaN : energy;
    }
  }

  /** Throws at one point in a thousand. */
  public static final class SometimesFailing extends Spring {

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      if (isOneOfAThousand(x)) {
        throw new IllegalStateException("the table of couplings has a hole");
      }
      return super.energyAndGradient(x, gradient);
    }
  }

  /** Throws at the 50 000th point that a JVM asks for, and no other. */
  public static final class FailingOnce extends Spring {

    private static final AtomicLong POINTS = new AtomicLong();
    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      if (POINTS.incrementAndGet() == 50_000) {
        throw new IllegalStateException("the file server hesitates");
      }
      return super.energyAndGradient(x, gradient);
    }
  }

  /** Infinite, that is outside the support, where x0 is negative. */
  public static final class HalfPlane extends Spring {

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = super.energyAndGradient(x, gradient);
      return x[0] < 0 ? Double.POSITIVE_INFINITY : energy;
    }
  }

  /** Fails in words of its own. */
  public static final class Failing extends Spring {

    /** These. */
    public static final String WORDS = "the table of couplings ends at 3";

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      throw new IllegalStateException(WORDS);
    }
  }

  /** Counts the points that it is evaluated at. */
  public static final class Counting extends Spring {

    public static final AtomicInteger POINTS = new AtomicInteger();

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      POINTS.incrementAndGet();
      return super.energyAndGradient(x, gradient);
    }
  }

  /** The sign of one entry of its gradient is wrong. */
  public static final class WrongGradient extends Spring {

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = super.energyAndGradient(x, gradient);
      gradient[1] = -gradient[1];
      return energy;
    }
  }

  /** Writes a gradient of three entries where there are two. */
  public static final class LongGradient extends Spring {

    private static final long serialVersionUID = 1;

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = super.energyAndGradient(x, gradient);
      gradient[2] = 0;
      return energy;
    }
  }
}
