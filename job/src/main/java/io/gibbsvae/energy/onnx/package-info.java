/**
 * Energies that are ONNX models: what PyTorch and others export a trained network or any
 * differentiable formula to.
 *
 * <p>The door is {@link io.gibbsvae.energy.onnx.OnnxPotential}. A model is looked through for what
 * must not be in it, loaded once in a process, held against the signature that an energy has, and
 * then run on chunks of points that are always of one size. Points go in as [n, D], out come
 * energies [n] in nats and gradients [n, D].
 */
package io.gibbsvae.energy.onnx;
