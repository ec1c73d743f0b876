package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.PeerAddress;

/** What a ban is about: addresses, or whoever proves a key. */
public sealed interface BanSubject permits Subnet, NodeKey {
    /**
     * Reads what an operator writes: a subnet ({@link Subnet#parse}), an address with a port, of which the host counts,
     * or a node key ({@link NodeKey#parse}).
     *
     * @throws IllegalArgumentException saying in one line what is wrong
     */
    static BanSubject parse(String text) {
        if (NodeKey.isKey(text)) {
            return NodeKey.parse(text);
        }
        PeerAddress address;
        try {
            address = PeerAddress.parse(text);
        } catch (IllegalArgumentException notAnAddressWithAPort) {
            return Subnet.parse(text);
        }
        return Subnet.of(address);
    }
}
