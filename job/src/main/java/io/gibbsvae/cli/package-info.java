/**
 * The command line: what {@code gibbs-vae} is asked, and how it ends. The only package that knows
 * exit codes. The door is {@link io.gibbsvae.cli.Main}.
 */
package io.gibbsvae.cli;
