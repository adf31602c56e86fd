/** Seeds and results in, requests, turns and conversations out: the process manager of generated conversations. */
@NullMarked
package dev.parley.topology.generation;

import org.jspecify.annotations.NullMarked;
