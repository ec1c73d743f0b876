package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of every network (BIP 155, §1.10). Those of networks nobody knows any more or yet are left out as they are
 * read, and so are IPv6 addresses that stand for something else and CJDNS addresses that do not begin with 0xfc.
 *
 * @param addresses at most 1,000
 */
public record AddrV2(List<TimedAddress> addresses) implements BitcoinMessage {
    /** Checks the number of addresses and copies the list. */
    public AddrV2 {
        Checks.atMost("an addrv2", addresses.size(), BitcoinLimits.MAX_ADDRESSES);
        addresses = List.copyOf(addresses);
    }

    static AddrV2 read(WireReader in) throws MalformedMessageException {
        int count = in.count(TimedAddress.SHORTEST_ADDR_V2);
        List<TimedAddress> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TimedAddress address = TimedAddress.readV2(in);
            if (address != null && i < BitcoinLimits.MAX_ADDRESSES) {
                addresses.add(address);
            }
        }
        if (count > BitcoinLimits.MAX_ADDRESSES) {
            throw new LimitBrokenException(
                    Consequence.SCORE_20,
                    "an addrv2 has " + count + " records, more than " + BitcoinLimits.MAX_ADDRESSES);
        }
        return new AddrV2(addresses);
    }

    @Override
    public String command() {
        return BitcoinCommands.ADDRV2;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.compactSize(out, addresses.size());
        addresses.forEach(address -> address.writeV2(out));
    }
}
