package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.MalformedMessageException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block whose transactions are kept as bytes. Its id and its parent are computed from its header; they say nothing of
 * the transactions, which only the merkle root in the header does.
 *
 * @param entry its place in the chain
 * @param bytes the packed signed block; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
public record GrapheneBlock(ChainEntry entry, byte[] bytes) {
    /** Takes blocks as they are. */
    public static final ItemCodec<GrapheneBlock> CODEC = new ItemCodec<>() {
        @Override
        public Decoded<GrapheneBlock> decode(byte[] bytes) throws MalformedItemException {
            GrapheneBlock block = of(bytes);
            return new Decoded<>(block, block.entry().id(), bytes.length);
        }

        @Override
        public byte[] encode(GrapheneBlock block) {
            return block.bytes();
        }
    };

    /**
     * The block packed in {@code bytes}.
     *
     * @throws MalformedItemException when they do not begin with a block header
     */
    public static GrapheneBlock of(byte[] bytes) throws MalformedItemException {
        try {
            return new GrapheneBlock(GrapheneProtocol.entry(bytes), bytes);
        } catch (MalformedMessageException e) {
            throw new MalformedItemException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GrapheneBlock block && Arrays.equals(bytes, block.bytes);
    }

    @Override
    public int hashCode() {
        return entry.id().hashCode();
    }

    @Override
    public String toString() {
        return "block " + entry.number() + " " + entry.id();
    }
}
