package io.gibbsvae.target.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds nodes: equal ones once, and what does not depend on the point as constants. */
final class Graph {

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> places = new HashMap<>();

  Node get(int place) {
    return nodes.get(place);
  }

  /** The nodes, inputs before what is made of them. */
  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  int constant(double... values) {
    List<Double> entries = new ArrayList<>();
    for (double value : values) {
      entries.add(value);
    }
    return put(new Node(Op.CONSTANT, List.of(), values.length, 0, entries, false));
  }

  int point(int from, int to) {
    return put(new Node(Op.POINT, List.of(), to - from, from, List.of(), true));
  }

  int part(int vector, int from, int to) {
    Node node = get(vector);
    return node.op() == Op.POINT
        ? point(node.from() + from, node.from() + to)
        : fold(new Node(Op.PART, List.of(vector), to - from, from, List.of(), node.moves()));
  }

  int shift(int vector, int by) {
    int size = get(vector).size();
    int from = Math.floorMod(by, size);
    return from == 0 ? vector : make(Op.SHIFT, from, size, vector);
  }

  int stack(List<Integer> parts) {
    int size = parts.stream().mapToInt(part -> get(part).size()).sum();
    return parts.size() == 1
        ? parts.get(0)
        : make(Op.STACK, 0, size, parts.stream().mapToInt(Integer::intValue).toArray());
  }

  /** An operation on each entry. Sizes must agree, or be 1. */
  int each(Op op, int... inputs) {
    int size = 1;
    for (int input : inputs) {
      size = Math.max(size, get(input).size());
    }
    return make(op, 0, size, inputs);
  }

  /** A number made of a vector. */
  int reduce(Op op, int vector) {
    return get(vector).size() == 1 ? vector : make(op, 0, 1, vector);
  }

  int power(int base, int exponent) {
    Node fixed = get(exponent);
    if (fixed.op() == Op.CONSTANT && fixed.size() == 1) {
      double value = fixed.constant().get(0);
      if (value == 1) {
        return base;
      }
      if (value == 0.5) {
        return each(Op.SQRT, base);
      }
      if (value == Math.rint(value) && value >= 2 && value <= 64) {
        return make(Op.WHOLE_POWER, (int) value, get(base).size(), base);
      }
      if (value == Math.rint(value) && value <= -1 && value >= -64) {
        return each(Op.DIVIDE, constant(1), power(base, constant(-value)));
      }
    }
    return each(Op.POWER, base, exponent);
  }

  private int make(Op op, int from, int size, int... inputs) {
    List<Integer> places = new ArrayList<>();
    boolean moves = false;
    for (int k = 0; k < inputs.length; k++) {
      places.add(inputs[k]);
      // What WHERE chooses by is a step.
      moves |= get(inputs[k]).moves() && !(op == Op.WHERE && k == 0);
    }
    return fold(new Node(op, places, size, from, List.of(), moves && op.differentiable()));
  }

  private int fold(Node node) {
    boolean fixed = node.inputs().stream().allMatch(input -> get(input).op() == Op.CONSTANT);
    if (!fixed) {
      return put(node);
    }
    List<Node> small = new ArrayList<>();
    List<Integer> inputs = new ArrayList<>();
    for (int input : node.inputs()) {
      inputs.add(small.size());
      small.add(get(input));
    }
    small.add(new Node(node.op(), inputs, node.size(), node.from(), List.of(), false));
    return constant(new Tape(small, 0).constantAtTheEnd());
  }

  private int put(Node node) {
    return places.computeIfAbsent(
        node,
        added -> {
          nodes.add(added);
          return nodes.size() - 1;
        });
  }

  /** The nodes that a result needs, renumbered; the result is the last. */
  List<Node> needed(int result) {
    List<Integer> kept = new ArrayList<>();
    collect(result, kept);
    Collections.sort(kept);
    Map<Integer, Integer> place = new HashMap<>();
    List<Node> needed = new ArrayList<>();
    for (int old : kept) {
      Node node = get(old);
      place.put(old, needed.size());
      needed.add(
          new Node(
              node.op(),
              node.inputs().stream().map(place::get).toList(),
              node.size(),
              node.from(),
              node.constant(),
              node.moves()));
    }
    return needed;
  }

  private void collect(int place, List<Integer> kept) {
    if (!kept.contains(place)) {
      kept.add(place);
      get(place).inputs().forEach(input -> collect(input, kept));
    }
  }
}
