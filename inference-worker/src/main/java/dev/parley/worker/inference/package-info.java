/** From a request to its outcome: scheduling, retries, failover, budgets. */
@NullMarked
package dev.parley.worker.inference;

import org.jspecify.annotations.NullMarked;
