package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Names an object (§1.11).
 *
 * @param type a number of {@link InventoryType} or another: 32 unsigned bits in an int
 * @param hash 32 bytes
 */
public record InventoryVector(int type, Hash hash) {
    /** Bytes on the wire. */
    public static final int LENGTH = 4 + WireReader.HASH_LENGTH;

    /** Checks the length of the hash. */
    public InventoryVector {
        Checks.hash("an inventory hash", hash);
    }

    static List<InventoryVector> read(WireReader in, int most, Consequence consequence)
            throws MalformedMessageException {
        int count = in.count(LENGTH);
        if (count > most) {
            throw new LimitBrokenException(consequence, "an inventory has " + count + " entries, more than " + most);
        }
        List<InventoryVector> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new InventoryVector(in.i32(), in.hash()));
        }
        return entries;
    }

    static void write(List<InventoryVector> entries, ByteBuf out) {
        WireWriter.compactSize(out, entries.size());
        for (InventoryVector entry : entries) {
            out.writeIntLE(entry.type);
            WireWriter.hash(out, entry.hash);
        }
    }
}
