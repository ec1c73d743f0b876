/**
 * The Bitcoin protocol as a {@link dev.hearth.p2p.protocol.WireProtocol}: version and verack, addresses, headers first,
 * inventory, compact blocks. Source: the Bitcoin specification; section numbers (§) in this package refer to it.
 *
 * <p>{@link dev.hearth.p2p.bitcoin.BitcoinProtocol} is what an application gives its node, with the ready-made values
 * {@link dev.hearth.p2p.bitcoin.BitcoinBlock} and {@link dev.hearth.p2p.bitcoin.BitcoinTransaction}. Everything else is
 * one connection's: its pipeline on the I/O loop, its session on the node loop. A sibling of
 * {@link dev.hearth.p2p.graphene}: what one of them has and the core wants, the other has too.
 */
@NullMarked
package dev.hearth.p2p.bitcoin;

import org.jspecify.annotations.NullMarked;
