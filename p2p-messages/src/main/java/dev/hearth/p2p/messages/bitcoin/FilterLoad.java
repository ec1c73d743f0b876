package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sets a bloom filter (BIP 37, §1.14).
 *
 * @param filter at most 36,000 bytes; owned by the record and not copied, never change it
 * @param functions number of hash functions, at most 50
 * @param tweak added to their seeds; 0 to 2^32-1
 * @param flags how matches are added; 0 to 255
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record FilterLoad(byte[] filter, int functions, long tweak, int flags) implements BitcoinMessage {
    /** Checks the ranges above. */
    public FilterLoad {
        Checks.atMost("a bloom filter", filter.length, BitcoinLimits.MAX_BLOOM_FILTER);
        FieldChecks.u8("the number of hash functions", functions);
        Checks.atMost("a bloom filter's functions", functions, BitcoinLimits.MAX_BLOOM_FUNCTIONS);
        FieldChecks.u32("the tweak", tweak);
        FieldChecks.u8("the flags", flags);
    }

    static FilterLoad read(WireReader in) throws MalformedMessageException {
        byte[] filter = in.varBytes();
        long functions = in.u32();
        long tweak = in.u32();
        int flags = in.u8();
        if (filter.length > BitcoinLimits.MAX_BLOOM_FILTER || functions > BitcoinLimits.MAX_BLOOM_FUNCTIONS) {
            throw new LimitBrokenException(Consequence.SCORE_100, "a bloom filter is too large");
        }
        return new FilterLoad(filter, (int) functions, tweak, flags);
    }

    @Override
    public String command() {
        return BitcoinCommands.FILTERLOAD;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.varBytes(out, filter);
        out.writeIntLE(functions);
        WireWriter.u32(out, tweak);
        out.writeByte(flags);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FilterLoad message
                && Arrays.equals(filter, message.filter)
                && functions == message.functions
                && tweak == message.tweak
                && flags == message.flags;
    }

    @Override
    public int hashCode() {
        return ((Arrays.hashCode(filter) * 31 + functions) * 31 + Long.hashCode(tweak)) * 31 + flags;
    }
}
