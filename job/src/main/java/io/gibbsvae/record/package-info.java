/**
 * The record of a run as types that Jackson writes to manifest.json and reads from it, and the
 * presentation of its measures on the console, on the page and in the benchmark.
 */
package io.gibbsvae.record;
