package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A transaction (§1.13), as bytes. Decoding has checked that its parts fit together; what they mean belongs to the application.
 *
 * @param transaction from its version to its lock time; owned by the record and not copied, never change it
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record TransactionMessage(byte[] transaction) implements BitcoinMessage {
    static TransactionMessage read(WireReader in) throws MalformedMessageException {
        TransactionLayout layout = TransactionLayout.skip(in);
        return new TransactionMessage(in.bytesSince(layout.start()));
    }

    @Override
    public String command() {
        return BitcoinCommands.TX;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeBytes(transaction);
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
