/**
 * The population of peers: who is dialled, who may stay, who is cold, warm or hot, and who must go. The
 * {@link dev.hearth.p2p.peers.PeerManager} puts together those who decide that and hands them out:
 * {@link dev.hearth.p2p.peers.Lifecycle} hears of every step of a connection,
 * {@link dev.hearth.p2p.peers.Population} does what the governor decides,
 * {@link dev.hearth.p2p.peers.Excursions} dials whom the governor does not know of, and so on.
 *
 * <p>Confined to the node loop. Nothing here names a message of any protocol.
 */
@NullMarked
package dev.hearth.p2p.peers;

import org.jspecify.annotations.NullMarked;
