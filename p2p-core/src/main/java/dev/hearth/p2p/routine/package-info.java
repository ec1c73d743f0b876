/**
 * The node's loops. Each is a {@link dev.hearth.p2p.routine.Routine}: named, visible, startable, stoppable and adjustable
 * while the node runs. They run on the node loop and must not block it.
 */
@NullMarked
package dev.hearth.p2p.routine;

import org.jspecify.annotations.NullMarked;
