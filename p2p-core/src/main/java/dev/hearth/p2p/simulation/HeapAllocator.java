package dev.hearth.p2p.simulation;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * All buffers on the heap, those for sockets too, so that what a crashed host held is simply garbage; counted, so that a
 * leak still shows. Memory outside of the heap takes the machine longer to give and to take back than most packets live.
 */
final class HeapAllocator extends AbstractByteBufAllocator {
    private final UnpooledByteBufAllocator counted = new UnpooledByteBufAllocator(false, true);

    /** Bytes in buffers that are not released. */
    long usedBytes() {
        return counted.metric().usedHeapMemory();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return counted.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return newHeapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
