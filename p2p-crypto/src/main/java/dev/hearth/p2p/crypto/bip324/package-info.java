/**
 * Bitcoin's second transport (BIP324): a connection on which every byte looks random.
 *
 * <p>The values and functions ({@link dev.hearth.p2p.crypto.bip324.EllSwift}, its keys,
 * {@link dev.hearth.p2p.crypto.bip324.Bip324Keys}) are immutable or stateless and may be used from any thread. The Netty
 * handler {@link dev.hearth.p2p.crypto.bip324.V2TransportHandler}, which gives way to
 * {@link dev.hearth.p2p.crypto.bip324.V2PacketHandler}, turns a socket into a sequence of packets, finds out whether a
 * caller speaks the old transport instead, and is confined to the event loop of its channel.
 *
 * <p>A handshake takes about half a millisecond of curve arithmetic, done on the bounded executor the handler is given
 * and never on the loop. Ciphers and the curve are Java's and Bouncy Castle's; only the ElligatorSwift map, which no
 * library on the JVM has, is written here. Encryption protects against onlookers, not against somebody in between who
 * answers himself: nobody proves who he is, but the session id lets two operators compare.
 */
@NullMarked
package dev.hearth.p2p.crypto.bip324;

import org.jspecify.annotations.NullMarked;
