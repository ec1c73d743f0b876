package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Block headers in the order of their chain (§1.12).
 *
 * @param headers at most 2,000; exactly as many mean that there may be more
 */
public record Headers(List<BlockHeader> headers) implements BitcoinMessage {
    /** Checks the number of headers and copies the list. */
    public Headers {
        Checks.atMost("headers", headers.size(), BitcoinLimits.MAX_HEADERS);
        headers = List.copyOf(headers);
    }

    static Headers read(WireReader in) throws MalformedMessageException {
        long count = in.compactSize();
        if (Long.compareUnsigned(count, BitcoinLimits.MAX_HEADERS) > 0) {
            throw new LimitBrokenException(
                    Consequence.SCORE_20, "a headers message has more than " + BitcoinLimits.MAX_HEADERS + " headers");
        }
        List<BlockHeader> headers = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            headers.add(in.header());
            // The number of transactions, which nobody looks at: headers come without them.
            in.compactSize();
        }
        return new Headers(headers);
    }

    @Override
    public String command() {
        return BitcoinCommands.HEADERS;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.compactSize(out, headers.size());
        for (BlockHeader header : headers) {
            header.write(out);
            out.writeByte(0);
        }
    }
}
