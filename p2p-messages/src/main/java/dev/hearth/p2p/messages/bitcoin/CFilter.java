package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A compact filter of a block (BIP 157, §1.14).
 *
 * @param filterType 0 to 255
 * @param block its hash
 * @param filter owned by the record and not copied, never change it
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record CFilter(int filterType, Hash block, byte[] filter) implements BitcoinMessage {
    /** Checks the ranges above. */
    public CFilter {
        FieldChecks.u8("a filter type", filterType);
        Checks.hash("a block hash", block);
    }

    static CFilter read(WireReader in) throws MalformedMessageException {
        return new CFilter(in.u8(), in.hash(), in.varBytes());
    }

    @Override
    public String command() {
        return BitcoinCommands.CFILTER;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(filterType);
        WireWriter.hash(out, block);
        WireWriter.varBytes(out, filter);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CFilter message
                && filterType == message.filterType
                && block.equals(message.block)
                && Arrays.equals(filter, message.filter);
    }

    @Override
    public int hashCode() {
        return (filterType * 31 + block.hashCode()) * 31 + Arrays.hashCode(filter);
    }
}
