/** The roles of an installation, each alone: provisioning, topologies, workers. */
@NullMarked
package dev.parley.cli.roles;

import org.jspecify.annotations.NullMarked;
