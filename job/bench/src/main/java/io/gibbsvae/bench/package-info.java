/** What job/bench/run measures on the JVM's side. */
package io.gibbsvae.bench;
