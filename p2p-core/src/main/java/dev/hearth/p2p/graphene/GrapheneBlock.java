package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private static final int HEADER_BYTES = 20 + 4 + 1 + 20 + 1 + CompactSignature.LENGTH;
    private static final byte NO_WITNESS = 0;
    private static final byte NO_EXTENSIONS = 0;

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

    /**
     * Packs a block of a chain whose blocks are made by this application.
     *
     * @param previous id of the parent; 20 zero bytes for the first block
     * @param timestampSeconds seconds since the epoch, at least one more than the parent's
     * @param contentRoot 20 bytes that stand for the content in the header, and so in the id
     * @param signature 65 bytes by whoever made the block; the id covers it
     * @param content what follows the header
     */
    public static GrapheneBlock assemble(
            Hash previous, long timestampSeconds, Hash contentRoot, CompactSignature signature, byte[] content) {
        ByteBuffer packed = ByteBuffer.allocate(HEADER_BYTES + content.length).order(ByteOrder.LITTLE_ENDIAN);
        packed.put(previous.toBytes()).putInt((int) timestampSeconds).put(NO_WITNESS);
        packed.put(contentRoot.toBytes())
                .put(NO_EXTENSIONS)
                .put(signature.toBytes())
                .put(content);
        try {
            return of(packed.array());
        } catch (MalformedItemException e) {
            throw new IllegalArgumentException("no block can be made of this: " + e.getMessage(), e);
        }
    }

    /** What follows the header of a block made by {@link #assemble}. */
    public byte[] content() {
        return Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
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
