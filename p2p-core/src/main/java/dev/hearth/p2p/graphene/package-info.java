/**
 * The Graphene (BitShares) protocol as a {@link dev.hearth.p2p.protocol.WireProtocol}: its pipeline and its session. The
 * only public type is {@link dev.hearth.p2p.graphene.GrapheneProtocol}, with the contents it can name to an application.
 *
 * <p>Section numbers are those of the protocol's specification: §3 connection life cycle, §5 synchronisation, §6 relay,
 * §10 weaknesses of the reference, W1 to W32. Pipelines live on I/O loops, sessions on the node loop.
 */
@NullMarked
package dev.hearth.p2p.graphene;

import org.jspecify.annotations.NullMarked;
