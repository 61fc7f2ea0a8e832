package io.gibbsvae.model;

import java.util.Collection;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A dense layer, activation(x W + b), whose matrix products are ND4J's and whose everything else is
 * one pass over the Java heap each way. DL4J's own layer computes x W + b again in the backward
 * pass, puts products into row-major arrays, which costs BLAS a copy, and makes several passes over
 * each; most of a gradient step of the small networks here goes there.
 */
final class OnePassDense extends BaseLayer<OnePassDense.Configuration> {

  private static final long serialVersionUID = 1;

  private final Kernel kernel;
  // The output of the newest forward pass, column-major: all that the derivatives need.
  private transient double[] output;

  private OnePassDense(NeuralNetConfiguration configuration, DataType dataType, Kernel kernel) {
    super(configuration, dataType);
    this.kernel = kernel;
  }

  /** An activation whose derivative is a function of its value. */
  enum Kernel {
    IDENTITY {
      @Override
      void apply(double[] values, int from, int to, double bias) {
        for (int k = from; k < to; k++) {
          values[k] += bias;
        }
      }

      @Override
      void timesDerivative(double[] values, double[] gradient) {
        // The derivative is 1.
      }
    },
    SOFTSIGN {
      @Override
      void apply(double[] values, int from, int to, double bias) {
        for (int k = from; k < to; k++) {
          double x = values[k] + bias;
          values[k] = x / (1 + Math.abs(x));
        }
      }

      @Override
      void timesDerivative(double[] values, double[] gradient) {
        for (int k = 0; k < values.length; k++) {
          double root = 1 - Math.abs(values[k]);
          gradient[k] *= root * root;
        }
      }
    },
    RELU {
      @Override
      void apply(double[] values, int from, int to, double bias) {
        for (int k = from; k < to; k++) {
          values[k] = Math.max(0, values[k] + bias);
        }
      }

      @Override
      void timesDerivative(double[] values, double[] gradient) {
        for (int k = 0; k < values.length; k++) {
          gradient[k] = values[k] > 0 ? gradient[k] : 0;
        }
      }
    };

    /** values := activation(values + bias) from index from to before index to. */
    abstract void apply(double[] values, int from, int to, double bias);

    /** gradient := gradient * activation'(..), where the activation's values are given. */
    abstract void timesDerivative(double[] values, double[] gradient);
  }

  /** DL4J's configuration of the layer. */
  static final class Configuration extends org.deeplearning4j.nn.conf.layers.DenseLayer {

    private static final long serialVersionUID = 1;

    private final Kernel kernel;

    Configuration(int inputs, int outputs, Kernel kernel, IActivation activation) {
      this.kernel = kernel;
      setNIn(inputs);
      setNOut(outputs);
      setActivationFn(activation);
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
        NeuralNetConfiguration configuration,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parametersView,
        boolean initialise,
        DataType dataType) {
      OnePassDense layer = new OnePassDense(configuration, dataType, kernel);
      layer.setListeners(listeners);
      layer.setIndex(index);
      layer.setParamsViewArray(parametersView);
      layer.setParamTable(initializer().init(configuration, parametersView, initialise));
      layer.setConf(configuration);
      return layer;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other) && ((Configuration) other).kernel == kernel;
    }

    @Override
    protected boolean canEqual(Object other) {
      return other instanceof Configuration;
    }

    @Override
    public int hashCode() {
      return 31 * super.hashCode() + kernel.hashCode();
    }
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {input.rows(), weights.columns()}, 'f');
    Nd4j.gemm(input, weights, result, false, false, 1, 0);
    output = HeapArrays.readColumnMajor(result);
    double[] biases = HeapArrays.read(getParam(DefaultParamInitializer.BIAS_KEY));
    int rows = output.length / biases.length;
    for (int column = 0; column < biases.length; column++) {
      kernel.apply(output, column * rows, (column + 1) * rows, biases[column]);
    }
    return HeapArrays.write(output, result);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
    double[] gradients = HeapArrays.readColumnMajor(epsilon);
    kernel.timesDerivative(output, gradients);
    INDArray delta =
        HeapArrays.write(
            gradients,
            workspaceMgr.createUninitialized(
                ArrayType.BP_WORKING_MEM, dataType, epsilon.shape(), 'f'));

    INDArray weightGradient = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    Nd4j.gemm(input, delta, weightGradient, true, false, 1, 0);
    INDArray biasGradient = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
    biasGradient.assign(columnSums(gradients, Math.toIntExact(biasGradient.length())));

    INDArray inputGradient =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'f');
    Nd4j.gemm(delta, weights, inputGradient, false, true, 1, 0);

    Gradient result = new DefaultGradient();
    result.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
    result.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, biasGradient);
    return new Pair<>(result, inputGradient);
  }

  private INDArray columnSums(double[] columnMajor, int columns) {
    double[] sums = new double[columns];
    int rows = columnMajor.length / columns;
    for (int column = 0; column < columns; column++) {
      double sum = 0;
      for (int k = column * rows; k < (column + 1) * rows; k++) {
        sum += columnMajor[k];
      }
      sums[column] = sum;
    }
    return Nd4j.createFromArray(sums).reshape(1, columns).castTo(dataType);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }

  // A layer is identified by its place in its graph.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
