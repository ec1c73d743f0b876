package dev.hearth.p2p.simulation;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Bytes that have arrived at a socket and were not read yet. */
final class Inbox {
    private @Nullable Packet first;
    private @Nullable Packet last;
    private int read;
    private int available;

    void add(Packet packet) {
        if (last == null) {
            first = packet;
        } else {
            last.next = packet;
        }
        last = packet;
        available += packet.content.length;
    }

    int available() {
        return available;
    }

    void take(ByteBuf into, int length) {
        int missing = length;
        while (missing > 0 && first != null) {
            int chunk = Math.min(missing, first.content.length - read);
            into.writeBytes(first.content, read, chunk);
            read += chunk;
            missing -= chunk;
            if (read == first.content.length) {
                first = first.next;
                read = 0;
            }
        }
        if (first == null) {
            last = null;
        }
        available -= length - missing;
    }

    void clear() {
        first = null;
        last = null;
        read = 0;
        available = 0;
    }
}
