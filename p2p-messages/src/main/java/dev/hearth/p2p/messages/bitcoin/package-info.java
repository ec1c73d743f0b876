/**
 * Frames, primitives, message records and codecs of the Bitcoin wire protocol, §1 and §2.3 of its specification.
 *
 * <p>Messages are records; {@link dev.hearth.p2p.messages.bitcoin.BitcoinCodec} turns payload bytes into them and back,
 * whatever carries them: {@link dev.hearth.p2p.messages.bitcoin.V1FrameCodec} is the handler of the plain transport,
 * {@link dev.hearth.p2p.messages.bitcoin.V2Contents} what the packets of the encrypted one hold. Transactions and blocks
 * stay bytes, of which only the structure is checked.
 *
 * <p>Every byte a peer sends is hostile. Decoding takes time and memory in proportion to the bytes that arrived. What
 * cannot be read costs that message only and arrives as a {@link dev.hearth.p2p.messages.bitcoin.DroppedMessage}, which
 * says what the session owes its sender. Records are immutable values, safe on any thread; handlers belong to the event
 * loop of their channel.
 */
@NullMarked
package dev.hearth.p2p.messages.bitcoin;

import org.jspecify.annotations.NullMarked;
