/**
 * One connection between its socket and the node: its life, the mailbox through which messages cross from the I/O loop to
 * the node loop and the inbox in which they wait there, the outbox through which they cross back, and the acts of dialling
 * and listening.
 *
 * <p>Handlers here run on the I/O loop of their channel; everything else is confined to the node loop. The two meet only
 * in {@link dev.hearth.p2p.connection.Mailbox} and {@link dev.hearth.p2p.connection.Outbox}. Nothing here decides whether
 * a peer is wanted.
 */
@NullMarked
package dev.hearth.p2p.connection;

import org.jspecify.annotations.NullMarked;
