package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.Hash;

/**
 * The bytes of one type of item. Must be pure: the node calls it on the application executor and on the caller's thread
 * of {@code publish}. Work and memory must be bounded by the length of the input, which comes from a stranger.
 *
 * @param <T> the application's own type
 */
public interface ItemCodec<T> {
    /**
     * Decodes one item. Bytes after the item are not an error here: the codec reports what it consumed, and the node
     * treats a remainder as the sender's violation.
     *
     * @throws MalformedItemException when the bytes are no such item
     */
    Decoded<T> decode(byte[] bytes) throws MalformedItemException;

    /** The canonical bytes of an item; {@code decode(encode(x))} yields an equal item with the same id. */
    byte[] encode(T item);

    /**
     * A decoded item.
     *
     * @param value the item
     * @param id canonical id, computed from the content
     * @param consumed how many bytes the item took
     */
    record Decoded<T>(T value, Hash id, int consumed) {}
}
