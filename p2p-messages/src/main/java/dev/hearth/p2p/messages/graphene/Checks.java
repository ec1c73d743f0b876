package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;

/** What the constructors of records demand, so that every record can be written. */
final class Checks {
    private Checks() {}

    static void endpoint(String name, PeerAddress address) {
        if (address.network() != PeerAddress.Network.IPV4) {
            throw new IllegalArgumentException(name + " is " + address + ", but this wire carries IPv4 only");
        }
    }

    static List<Hash> hashes(String name, List<Hash> hashes) {
        List<Hash> copy = List.copyOf(hashes);
        for (Hash hash : copy) {
            FieldChecks.hash(name, hash, WireReader.ITEM_HASH_LENGTH);
        }
        return copy;
    }
}
