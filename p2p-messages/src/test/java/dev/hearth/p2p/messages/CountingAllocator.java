package dev.hearth.p2p.messages;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Remembers every buffer it gave away. */
public final class CountingAllocator extends AbstractByteBufAllocator {
    private final List<ByteBuf> reserved = new ArrayList<>();

    /** An allocator that gave nothing away yet. */
    public CountingAllocator() {}

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        ByteBuf buffer = new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
        reserved.add(buffer);
        return buffer;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return newHeapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    public List<ByteBuf> reserved() {
        return reserved;
    }

    public int largestCapacity() {
        return reserved.stream().mapToInt(ByteBuf::capacity).max().orElse(0);
    }
}
