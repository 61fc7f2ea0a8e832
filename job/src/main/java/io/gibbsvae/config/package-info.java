/**
 * From HOCON to records: a {@link io.gibbsvae.config.ConfigurationReader} turns a configuration
 * file into a {@link io.gibbsvae.config.RunConfiguration}, or says everything that is wrong with it
 * in one {@link io.gibbsvae.config.InvalidConfigurationException}.
 *
 * <p>All keys and their defaults stand in {@code reference.conf} beside these classes; {@link
 * io.gibbsvae.config.TargetTypes} is the catalogue of targets that a configuration can name.
 * Reading a configuration writes nothing and computes no energy.
 */
package io.gibbsvae.config;
