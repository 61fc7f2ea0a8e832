/**
 * A run from its configuration to its folder: what is done in which order, and what is left where.
 * The door is {@link io.gibbsvae.run.Pipeline}.
 */
package io.gibbsvae.run;
