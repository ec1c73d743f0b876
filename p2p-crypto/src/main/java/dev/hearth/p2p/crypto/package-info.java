/**
 * Keys, digests and the encrypted byte stream of a Graphene connection.
 *
 * <p>Two halves share the room. The values and functions ({@link dev.hearth.p2p.crypto.Secp256k1},
 * {@link dev.hearth.p2p.crypto.Digests}, {@link dev.hearth.p2p.crypto.SessionKeys} and the key types) are immutable or
 * stateless and may be used from any thread, by any module. The two Netty handlers
 * ({@link dev.hearth.p2p.crypto.KeyExchangeHandler}, which gives way to {@link dev.hearth.p2p.crypto.AesCbcHandler})
 * turn a socket into a stream of plaintext and are confined to the event loop of their channel.
 *
 * <p>Curve arithmetic takes a third of a millisecond, so the handlers never do it on the loop but on the bounded
 * executor they are given; when that executor is full a connection is refused before any work. Nothing here keeps
 * state between connections, reads a clock, draws chance it was not given or logs a secret. The session it builds is
 * encrypted but not authenticated (specification of the Graphene protocol, weaknesses W1 and W2): trust in a peer
 * comes from the signature in its hello, and trust in data from its content.
 */
@NullMarked
package dev.hearth.p2p.crypto;

import org.jspecify.annotations.NullMarked;
