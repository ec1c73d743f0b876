package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A signed transaction (1000), as bytes: what is inside belongs to the application.
 *
 * @param transaction the whole payload; owned by the record and not copied, never change it
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record TransactionMessage(byte[] transaction) implements GrapheneMessage {
    static TransactionMessage read(WireReader in) throws MalformedMessageException {
        return new TransactionMessage(in.bytes(in.remaining()));
    }

    void write(ByteBuf out) {
        out.writeBytes(transaction);
    }

    @Override
    public int type() {
        return GrapheneTypes.TRANSACTION;
    }

    /** RIPEMD-160 of the payload (§2.5), computed at each call; it names the transaction in inventories. */
    public Hash messageId() {
        return Hash.wrap(Digests.ripemd160(transaction));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransactionMessage message && Arrays.equals(transaction, message.transaction);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(transaction);
    }

    @Override
    public String toString() {
        return "TransactionMessage[" + transaction.length + " bytes]";
    }
}
