package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A node's name for itself: 33 bytes drawn at process start (§2.6), any bytes and not a key. Nothing proves it
 * (weakness W4); the key a hello is signed with is another thing. Ordered by unsigned bytes. Immutable.
 */
public final class NodeId implements Comparable<NodeId> {
    /** Bytes of a node id. */
    public static final int LENGTH = 33;

    /** 33 zero bytes, which no node may call itself. */
    public static final NodeId ZERO = new NodeId(Hash.zero(LENGTH));

    private final Hash bytes;

    private NodeId(Hash bytes) {
        FieldChecks.hash("a node id", bytes, LENGTH);
        this.bytes = bytes;
    }

    /** A node id of a copy of {@code bytes}, which must be 33. */
    public static NodeId of(byte[] bytes) {
        return new NodeId(Hash.of(bytes));
    }

    /** A node id that takes ownership of {@code bytes}: the caller must not change them afterwards. */
    public static NodeId wrap(byte[] bytes) {
        return new NodeId(Hash.wrap(bytes));
    }

    /** The id of a node that names none: its node key. */
    public static NodeId of(PublicKey key) {
        return wrap(key.toBytes());
    }

    /** The id written in 66 hex digits (either case). */
    public static NodeId parse(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    /** Whether every byte is zero. */
    public boolean isZero() {
        return bytes.isZero();
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.toBytes();
    }

    @Override
    public int compareTo(NodeId other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeId id && bytes.equals(id.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** 66 lower-case hex digits. */
    @Override
    public String toString() {
        return bytes.toString();
    }
}
