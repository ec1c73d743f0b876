package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Asks for an inventory of the blocks that follow the first known hash of a locator (§1.12).
 *
 * @param version protocol version of the sender
 * @param locator at most 101 hashes, newest first
 * @param stop last one wanted; zeros for as many as are allowed
 */
public record GetBlocks(int version, List<Hash> locator, Hash stop) implements BitcoinMessage {
    /** Checks the ranges above and copies the list. */
    public GetBlocks {
        locator = new LocatorFields(version, locator, stop).locator();
    }

    static GetBlocks read(WireReader in) throws MalformedMessageException {
        LocatorFields fields = LocatorFields.read(in);
        return new GetBlocks(fields.version(), fields.locator(), fields.stop());
    }

    @Override
    public String command() {
        return BitcoinCommands.GETBLOCKS;
    }

    @Override
    public void write(ByteBuf out) {
        new LocatorFields(version, locator, stop).write(out);
    }
}
