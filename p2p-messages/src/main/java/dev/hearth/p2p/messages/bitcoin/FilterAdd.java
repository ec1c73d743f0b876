package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Adds an element to the bloom filter (BIP 37, §1.14).
 *
 * @param element at most 520 bytes; owned by the record and not copied, never change it
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record FilterAdd(byte[] element) implements BitcoinMessage {
    /** Checks the length. */
    public FilterAdd {
        Checks.atMost("an element", element.length, BitcoinLimits.MAX_BLOOM_ELEMENT);
    }

    static FilterAdd read(WireReader in) throws MalformedMessageException {
        byte[] element = in.varBytes();
        if (element.length > BitcoinLimits.MAX_BLOOM_ELEMENT) {
            throw new LimitBrokenException(Consequence.SCORE_100, "an element of a bloom filter is too long");
        }
        return new FilterAdd(element);
    }

    @Override
    public String command() {
        return BitcoinCommands.FILTERADD;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.varBytes(out, element);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FilterAdd message && Arrays.equals(element, message.element);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(element);
    }
}
