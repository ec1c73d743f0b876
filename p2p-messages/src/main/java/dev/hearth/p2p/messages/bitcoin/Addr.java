package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of IPv4 and IPv6 (§1.10). Those that only look like IPv6 are left out as they are read.
 *
 * @param addresses at most 1,000; see {@link TimedAddress#fitsAddr}
 */
public record Addr(List<TimedAddress> addresses) implements BitcoinMessage {
    /** Checks the number of addresses and their networks and copies the list. */
    public Addr {
        Checks.atMost("an addr", addresses.size(), BitcoinLimits.MAX_ADDRESSES);
        addresses = List.copyOf(addresses);
        for (TimedAddress address : addresses) {
            EndpointV1.check(address.address());
        }
    }

    static Addr read(WireReader in) throws MalformedMessageException {
        int count = in.count(TimedAddress.ADDR_LENGTH);
        List<TimedAddress> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TimedAddress address = TimedAddress.readV1(in);
            if (address != null && i < BitcoinLimits.MAX_ADDRESSES) {
                addresses.add(address);
            }
        }
        if (count > BitcoinLimits.MAX_ADDRESSES) {
            throw new LimitBrokenException(
                    Consequence.SCORE_20,
                    "an addr has " + count + " records, more than " + BitcoinLimits.MAX_ADDRESSES);
        }
        return new Addr(addresses);
    }

    @Override
    public String command() {
        return BitcoinCommands.ADDR;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.compactSize(out, addresses.size());
        addresses.forEach(address -> address.writeV1(out));
    }
}
