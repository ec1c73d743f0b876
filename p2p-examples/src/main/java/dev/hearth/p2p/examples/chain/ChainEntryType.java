package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.messages.Hash;
import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Places of blocks with their headers, where they have them, in an MVStore. */
final class ChainEntryType extends BasicDataType<ChainEntry> {
    private static final int OBJECT_BYTES = 200;

    private final HashType hashes = new HashType();

    @Override
    public int getMemory(ChainEntry entry) {
        byte[] header = entry.header();
        return OBJECT_BYTES + (header == null ? 0 : header.length);
    }

    @Override
    public void write(WriteBuffer out, ChainEntry entry) {
        writePlace(out, entry);
        byte[] header = entry.header();
        if (header == null) {
            out.putVarInt(0);
        } else {
            out.putVarInt(header.length).put(header);
        }
    }

    @Override
    public ChainEntry read(ByteBuffer in) {
        ChainEntry place = readPlace(in);
        byte[] header = readBytes(in);
        return header.length == 0
                ? place
                : new ChainEntry(place.id(), place.number(), place.previous(), place.timeSeconds(), header);
    }

    /** Writes all of it but the header. */
    void writePlace(WriteBuffer out, ChainEntry entry) {
        hashes.write(out, entry.id());
        hashes.write(out, entry.previous());
        out.putVarLong(entry.number()).putVarLong(entry.timeSeconds());
    }

    /** Reads what {@link #writePlace} wrote. */
    ChainEntry readPlace(ByteBuffer in) {
        Hash id = hashes.read(in);
        Hash previous = hashes.read(in);
        long number = DataUtils.readVarLong(in);
        return new ChainEntry(id, number, previous, DataUtils.readVarLong(in));
    }

    /** Reads bytes that follow their number. */
    static byte[] readBytes(ByteBuffer in) {
        byte[] bytes = new byte[DataUtils.readVarInt(in)];
        in.get(bytes);
        return bytes;
    }

    @Override
    public ChainEntry[] createStorage(int size) {
        return new ChainEntry[size];
    }
}
