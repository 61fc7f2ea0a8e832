/**
 * Networks on columns of numbers: affine layers by BLAS or on tiles of the Vector API, and networks
 * of single coordinates. {@link io.gibbsvae.model.network.Networks} chooses. All read their
 * parameters from one array of floats of the whole model, and write gradients to another of the
 * same places.
 */
package io.gibbsvae.model.network;
