/**
 * Frames, primitives, message records and codecs of the Graphene (BitShares) wire protocol, §1.5 and §2 of its
 * specification.
 *
 * <p>Messages are records; {@link dev.hearth.p2p.messages.graphene.GrapheneCodec} turns payload bytes into them and
 * back. In a pipeline {@link dev.hearth.p2p.messages.graphene.FrameCodec} cuts the decrypted stream into frames, under
 * caps that hold before a payload is buffered, and {@link dev.hearth.p2p.messages.graphene.GrapheneMessageCodec}
 * above it decodes them and answers time requests. Transactions and blocks stay bytes: only the block header is read
 * here.
 *
 * <p>Every byte a peer sends is hostile. Decoding takes time and memory in proportion to the bytes that arrived, with
 * limits of its own on nesting, keys and elements; it ends in a record or in a
 * {@link dev.hearth.p2p.messages.MalformedMessageException}. Records are immutable values, safe on any thread; handlers
 * belong to the event loop of their channel.
 */
@NullMarked
package dev.hearth.p2p.messages.graphene;

import org.jspecify.annotations.NullMarked;
