package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Remembers the last buffer it gave. */
final class MeasuringAllocator extends AbstractByteBufAllocator {
    ByteBuf last;

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        last = UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        return last;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        throw new UnsupportedOperationException("ciphers want the heap");
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
