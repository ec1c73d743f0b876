package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.messages.Hash;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Hashes in an MVStore, in the order of their bytes. */
final class HashType extends BasicDataType<Hash> {
    private static final int OBJECT_BYTES = 64;

    @Override
    public int compare(Hash one, Hash other) {
        return one.compareTo(other);
    }

    @Override
    public int getMemory(Hash hash) {
        return OBJECT_BYTES + hash.length();
    }

    @Override
    public void write(WriteBuffer out, Hash hash) {
        out.put((byte) hash.length()).put(hash.toBytes());
    }

    @Override
    public Hash read(ByteBuffer in) {
        byte[] bytes = new byte[in.get()];
        in.get(bytes);
        return Hash.wrap(bytes);
    }

    @Override
    public Hash[] createStorage(int size) {
        return new Hash[size];
    }
}
