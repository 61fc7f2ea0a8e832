package io.gibbsvae.energy.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Looks through the protocol buffer of a model for tensors that are kept in other files. ONNX
 * Runtime would look for those in the working folder of whatever process it runs in, and neither
 * executors nor the identity of the run would know them.
 */
final class ModelFile {

  // Numbers of fields in onnx.proto.
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int FUNCTION_NODE = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_EXTERNAL_DATA = 13;

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int LONGEST_VARINT_BITS = 64;

  /** What a message of some type is made of, as far as it matters here. */
  private enum Message {
    MODEL,
    FUNCTION,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    OTHER;

    Message field(int number) {
      return switch (this) {
        case MODEL -> number == MODEL_GRAPH ? GRAPH : number == MODEL_FUNCTIONS ? FUNCTION : OTHER;
        case FUNCTION -> number == FUNCTION_NODE ? NODE : OTHER;
        case GRAPH -> number == GRAPH_NODE ? NODE : number == GRAPH_INITIALIZER ? TENSOR : OTHER;
        case NODE -> number == NODE_ATTRIBUTE ? ATTRIBUTE : OTHER;
        case ATTRIBUTE ->
            switch (number) {
              case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> TENSOR;
              case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> GRAPH;
              default -> OTHER;
            };
        case TENSOR, OTHER -> OTHER;
      };
    }
  }

  private ModelFile() {}

  /**
   * The name of a tensor whose numbers are in another file, if there is one.
   *
   * @throws IllegalArgumentException if the bytes are no protocol buffer, or end too soon
   */
  static Optional<String> externalTensor(byte[] model) {
    return find(Message.MODEL, ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static Optional<String> find(Message message, ByteBuffer bytes) {
    String name = "";
    boolean external = false;
    while (bytes.hasRemaining()) {
      long tag = varint(bytes);
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case VARINT -> varint(bytes);
        case FIXED_64 -> skip(bytes, Long.BYTES);
        case FIXED_32 -> skip(bytes, Integer.BYTES);
        case DELIMITED -> {
          ByteBuffer inner = skip(bytes, varint(bytes));
          if (message == Message.TENSOR && field == TENSOR_NAME) {
            name = StandardCharsets.UTF_8.decode(inner).toString();
          } else if (message == Message.TENSOR && field == TENSOR_EXTERNAL_DATA) {
            external = true;
          } else if (message.field(field) != Message.OTHER) {
            Optional<String> found = find(message.field(field), inner);
            if (found.isPresent()) {
              return found;
            }
          }
        }
        default -> throw new IllegalArgumentException("no field has the type " + (tag & 7));
      }
    }
    return external ? Optional.of(name) : Optional.empty();
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < LONGEST_VARINT_BITS && bytes.hasRemaining(); shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has no end");
  }

  /** Returns what is skipped, in the same order of bytes. */
  private static ByteBuffer skip(ByteBuffer bytes, long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new IllegalArgumentException("the file ends within a field");
    }
    ByteBuffer skipped = bytes.slice(bytes.position(), (int) count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) count);
    return skipped;
  }
}
