package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import java.util.Arrays;
import java.util.List;

/** What the constructors of records demand, so that every record can be written. */
final class Checks {
    private Checks() {}

    static void hash(String name, Hash hash) {
        FieldChecks.hash(name, hash, WireReader.HASH_LENGTH);
    }

    static List<Hash> hashes(String name, List<Hash> hashes) {
        List<Hash> copy = List.copyOf(hashes);
        for (Hash hash : copy) {
            hash(name, hash);
        }
        return copy;
    }

    static void atMost(String name, int size, int most) {
        if (size > most) {
            throw new IllegalArgumentException(name + " has at most " + most + ", not " + size);
        }
    }

    static boolean sameBytes(List<byte[]> some, List<byte[]> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!Arrays.equals(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    static int hashCode(List<byte[]> arrays) {
        int hashCode = 1;
        for (byte[] array : arrays) {
            hashCode = hashCode * 31 + Arrays.hashCode(array);
        }
        return hashCode;
    }
}
