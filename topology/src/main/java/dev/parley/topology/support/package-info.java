/** What the topologies share: properties of an application, serdes of stores. */
@NullMarked
package dev.parley.topology.support;

import org.jspecify.annotations.NullMarked;
