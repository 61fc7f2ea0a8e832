package io.gibbsvae.target.expression;

import java.io.Serializable;
import java.util.List;

/**
 * A vector of a graph.
 *
 * @param op what makes it
 * @param inputs the places of its inputs in the graph, all before its own
 * @param size how many entries; inputs of size 1 stand for as many equal ones
 * @param from of POINT and PART, and the whole number of SHIFT and WHOLE_POWER
 * @param constant entries of CONSTANT; empty otherwise
 * @param moves whether it depends on the point, by a derivative
 */
record Node(Op op, List<Integer> inputs, int size, int from, List<Double> constant, boolean moves)
    implements Serializable {}
