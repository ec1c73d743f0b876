/**
 * The only way out of a node: threads, sockets, clocks, chance and files.
 *
 * <p>{@link dev.hearth.p2p.runtime.NodeRuntime#threaded} is the real one; {@link dev.hearth.p2p.simulation} has another,
 * in which whole nodes live in virtual time.
 */
@NullMarked
package dev.hearth.p2p.runtime;

import org.jspecify.annotations.NullMarked;
