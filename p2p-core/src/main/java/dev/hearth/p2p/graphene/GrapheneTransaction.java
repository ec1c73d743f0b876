package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.OpaqueTransactions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A signed transaction whose operations are kept as bytes.
 *
 * @param id first 20 bytes of the SHA-256 of the transaction without its signatures (§2.7)
 * @param bytes the packed signed transaction; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
public record GrapheneTransaction(Hash id, byte[] bytes) {
    /**
     * Takes transactions of at most 64 KiB whose end can be read as signatures in exactly one way; a chain that knows its
     * operations should bring a codec that decodes them.
     */
    public static final ItemCodec<GrapheneTransaction> CODEC = new ItemCodec<>() {
        @Override
        public Decoded<GrapheneTransaction> decode(byte[] bytes) throws MalformedItemException {
            try {
                Hash id = OpaqueTransactions.split(bytes).id();
                return new Decoded<>(new GrapheneTransaction(id, bytes), id, bytes.length);
            } catch (MalformedMessageException e) {
                throw new MalformedItemException(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public byte[] encode(GrapheneTransaction transaction) {
            return transaction.bytes();
        }
    };

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GrapheneTransaction transaction && Arrays.equals(bytes, transaction.bytes);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "transaction " + id;
    }
}
