package io.gibbsvae.model;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex of a ComputationGraph that evaluates a {@link BlockFunction}. */
// DL4J declares setInputs once with varargs and once with an array.
@SuppressWarnings("overrides")
final class BlockVertex extends BaseGraphVertex {

  private static final long serialVersionUID = 1;

  private final BlockFunction function;
  // Heap copies of one pass, kept for its backward half: the workspace's arrays may be gone by
  // then.
  private transient double[][] heapInputs;
  private transient BlockFunction.Forward last;

  BlockVertex(
      ComputationGraph graph, String name, int index, BlockFunction function, DataType dataType) {
    super(graph, name, index, null, null, dataType);
    this.function = function;
  }

  /** The output of the newest forward pass, [n, outputWidth]. */
  double[] lastOutput() {
    return last.output();
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer getLayer() {
    return null;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
    heapInputs = new double[inputs.length][];
    for (int k = 0; k < inputs.length; k++) {
      heapInputs[k] = HeapArrays.read(inputs[k]);
    }
    int rows = rows();
    last = function.forward(rows, heapInputs);
    return HeapArrays.write(
        last.output(),
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {rows, function.outputWidth()}, 'c'));
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
    int rows = rows();
    double[][] gradients =
        function.backward(rows, heapInputs, last.saved(), HeapArrays.read(epsilon));
    int[] widths = function.inputWidths();
    INDArray[] epsilons = new INDArray[gradients.length];
    for (int k = 0; k < gradients.length; k++) {
      epsilons[k] =
          HeapArrays.write(
              gradients[k],
              workspaceMgr.createUninitialized(
                  ArrayType.ACTIVATION_GRAD, dataType, new long[] {rows, widths[k]}, 'c'));
    }
    return new Pair<>(null, epsilons);
  }

  private int rows() {
    return heapInputs[0].length / function.inputWidths()[0];
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    if (view != null) {
      throw new IllegalArgumentException(vertexName + " has no parameters");
    }
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    if (masks != null) {
      throw new UnsupportedOperationException(vertexName + " takes no masks");
    }
    return null;
  }

  @Override
  public String toString() {
    return vertexName + " (" + function.getClass().getSimpleName() + ")";
  }

  // A vertex is identified by its place in its graph: the base class compares fields, which here
  // hold functions.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
