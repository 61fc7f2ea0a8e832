package io.gibbsvae.model;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's configuration of a {@link BlockVertex}. */
final class BlockVertexConfiguration extends GraphVertex {

  private static final long serialVersionUID = 1;

  private final BlockFunction function;

  BlockVertexConfiguration(BlockFunction function) {
    this.function = function;
  }

  // Functions are immutable, so that a clone may share them.
  @Override
  public GraphVertex clone() {
    return new BlockVertexConfiguration(function);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockVertexConfiguration that && that.function == function;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(function);
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return function.inputWidths().length;
  }

  @Override
  public int maxVertexInputs() {
    return function.inputWidths().length;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parametersView,
      boolean initialiseParameters,
      DataType networkDataType) {
    return new BlockVertex(graph, name, index, function, networkDataType);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
    return InputType.feedForward(function.outputWidth());
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputTypes) {
    InputType output = getOutputType(-1, inputTypes);
    return new LayerMemoryReport.Builder(
            null, BlockVertexConfiguration.class, inputTypes[0], output)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }
}
