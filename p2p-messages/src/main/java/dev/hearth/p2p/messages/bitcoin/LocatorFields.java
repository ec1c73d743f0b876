package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** What getheaders and getblocks have in common (§1.12). */
record LocatorFields(int version, List<Hash> locator, Hash stop) {
    LocatorFields {
        Checks.atMost("a locator", locator.size(), BitcoinLimits.MAX_LOCATOR);
        locator = Checks.hashes("a locator hash", locator);
        Checks.hash("a stop hash", stop);
    }

    static LocatorFields read(WireReader in) throws MalformedMessageException {
        int version = in.i32();
        List<Hash> locator = in.hashes();
        Hash stop = in.hash();
        if (locator.size() > BitcoinLimits.MAX_LOCATOR) {
            throw new LimitBrokenException(
                    Consequence.DISCONNECT,
                    "a locator has " + locator.size() + " hashes, more than " + BitcoinLimits.MAX_LOCATOR);
        }
        return new LocatorFields(version, locator, stop);
    }

    void write(ByteBuf out) {
        out.writeIntLE(version);
        WireWriter.hashes(out, locator);
        WireWriter.hash(out, stop);
    }
}
