package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;

/** What the constructors of records demand, so that every record can be written. */
final class Checks {
    private static final long MAX_U32 = 0xffff_ffffL;

    private Checks() {}

    static void u8(String name, int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException(name + " is 0 to 255, not " + value);
        }
    }

    static void u16(String name, int value) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException(name + " is 0 to 65535, not " + value);
        }
    }

    static void u32(String name, long value) {
        if (value < 0 || value > MAX_U32) {
            throw new IllegalArgumentException(name + " is 0 to 4294967295, not " + value);
        }
    }

    static void endpoint(String name, PeerAddress address) {
        if (address.network() != PeerAddress.Network.IPV4) {
            throw new IllegalArgumentException(name + " is " + address + ", but this wire carries IPv4 only");
        }
    }

    static void hash(String name, Hash hash, int length) {
        if (hash.length() != length) {
            throw new IllegalArgumentException(name + " has " + length + " bytes, not " + hash.length());
        }
    }

    static List<Hash> hashes(String name, List<Hash> hashes) {
        List<Hash> copy = List.copyOf(hashes);
        for (Hash hash : copy) {
            hash(name, hash, WireReader.ITEM_HASH_LENGTH);
        }
        return copy;
    }
}
