package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;

/**
 * Where in a book an address may stand (bitcoin-p2p §5.2). Keyed by a secret, so that nobody outside can aim at a
 * bucket; by groups, so that a party with few networks reaches few buckets. Confined to the thread of its book.
 */
final class Placement {
    /** New buckets that one source group can reach. */
    static final int BUCKETS_PER_SOURCE_GROUP = 64;

    /** Tried buckets that one address group can reach. */
    static final int BUCKETS_PER_ADDRESS_GROUP = 8;

    static final int SECRET_BYTES = 32;

    private final byte[] secret;
    private final BookSize size;
    private final NetGroups groups;
    private final HashedBytes hash = new HashedBytes();

    Placement(byte[] secret, BookSize size, NetGroups groups) {
        if (secret.length != SECRET_BYTES || Hash.of(secret).isZero()) {
            throw new IllegalArgumentException("the secret of a book is 32 bytes, not all zero");
        }
        this.secret = secret.clone();
        this.size = size;
        this.groups = groups;
    }

    byte[] secret() {
        return secret.clone();
    }

    BookSize size() {
        return size;
    }

    Hash groupingId() {
        return groups.id();
    }

    /** The one place among the tried addresses. */
    int triedSlot(PeerAddress address) {
        byte[] key = key(address);
        byte[] group = groups.of(address).toBytes();
        int choice = hash().counted(key).modulo(BUCKETS_PER_ADDRESS_GROUP);
        int bucket = hash().counted(group).int64(choice).modulo(size.triedBuckets());
        return slot('K', bucket, key);
    }

    /** The one place among the new addresses that an address has when this source tells it. */
    int newSlot(PeerAddress address, AddressOrigin origin) {
        byte[] group = groups.of(address).toBytes();
        byte[] source = groups.of(origin).toBytes();
        int choice = hash().counted(group).counted(source).modulo(BUCKETS_PER_SOURCE_GROUP);
        int bucket = hash().counted(source).int64(choice).modulo(size.newBuckets());
        return slot('N', bucket, key(address));
    }

    /** The one place in a new bucket that an address has. */
    int newSlotIn(int bucket, PeerAddress address) {
        return slot('N', bucket, key(address));
    }

    private int slot(char table, int bucket, byte[] key) {
        int position = hash().octet(table).int32(bucket).counted(key).modulo(size.bucketSize());
        return bucket * size.bucketSize() + position;
    }

    private HashedBytes hash() {
        return hash.restart().raw(secret);
    }

    private static byte[] key(PeerAddress address) {
        byte[] bytes = NetGroups.canonicalBytes(address);
        byte[] key = new byte[bytes.length + 2];
        System.arraycopy(bytes, 0, key, 0, bytes.length);
        key[bytes.length] = (byte) (address.port() >>> 8);
        key[bytes.length + 1] = (byte) address.port();
        return key;
    }
}
