/**
 * The population of peers. The {@link dev.hearth.p2p.peers.PeerManager} owns every connection and its cold, warm or hot
 * state, decides who is dialled, who may stay and who must go, and joins sessions with sync, relay and the address book.
 *
 * <p>Confined to the node loop. Nothing here names a message of any protocol.
 */
@NullMarked
package dev.hearth.p2p.peers;

import org.jspecify.annotations.NullMarked;
