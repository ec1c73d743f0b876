package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of other nodes (5010).
 *
 * @param addresses in the order of the sender; the reference looks at the first 200 only
 */
public record AddressMessage(List<AddressInfo> addresses) implements GrapheneMessage {
    /** Copies the list. */
    public AddressMessage {
        addresses = List.copyOf(addresses);
    }

    static AddressMessage read(WireReader in) throws MalformedMessageException {
        int count = in.count(AddressInfo.LENGTH);
        List<AddressInfo> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(AddressInfo.read(in));
        }
        return new AddressMessage(addresses);
    }

    void write(ByteBuf out) {
        WireWriter.varint(out, addresses.size());
        for (AddressInfo address : addresses) {
            address.write(out);
        }
    }

    @Override
    public int type() {
        return GrapheneTypes.ADDRESS;
    }
}
