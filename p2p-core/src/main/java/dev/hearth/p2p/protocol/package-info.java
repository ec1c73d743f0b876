/**
 * What a wire protocol and the node's core owe each other. A {@link WireProtocol} builds pipelines and sessions; a
 * {@link Session} is the state machine of one connection and translates between wire messages and the neutral events of
 * {@link SessionEvents}; {@link Outstanding} holds what was asked of the peer.
 *
 * <p>Enter here to add a protocol. Pipelines live on I/O loops; everything else in this package is confined to the node
 * loop. Nothing here names a message of any protocol.
 */
@NullMarked
package dev.hearth.p2p.protocol;

import org.jspecify.annotations.NullMarked;
