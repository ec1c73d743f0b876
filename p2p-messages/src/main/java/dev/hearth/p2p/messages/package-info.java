/**
 * What the messages of every protocol share: hashes, addresses, text, how a stream is cut into frames, and the one way in which
 * bytes can be wrong.
 *
 * <p>But for the {@link dev.hearth.p2p.messages.FrameReader} everything here is an immutable value, safe on any thread,
 * with a hash code that is the same in every JVM. A
 * {@link dev.hearth.p2p.messages.PeerAddress} is an address that can be dialled; a
 * {@link dev.hearth.p2p.messages.HostPort} is what a person wrote and a resolver has yet to look at; nothing in this
 * package ever resolves a name. Decoders of every protocol report hostile bytes as
 * {@link dev.hearth.p2p.messages.MalformedMessageException} and throw nothing else.
 */
@NullMarked
package dev.hearth.p2p.messages;

import org.jspecify.annotations.NullMarked;
