package dev.hearth.p2p.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has to send and has not encrypted yet. With a flush everything is encrypted into buffers of up to
 * 512 KiB and handed on; from 512 KiB on it does not wait for the flush, so that the channel's own accounting sees what
 * is pending.
 *
 * <p>Where there is a thread for it, 128 KiB or more are encrypted there, some pieces ahead of the event loop, which hands
 * them on in order and meanwhile has the time for the socket; the channel is unwritable while more than its high water
 * mark waits here. Less is encrypted on the event loop, for another thread would only cost the time to wake it.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class EncryptionQueue {
    /** Most bytes encrypted into one buffer; adaptive allocators still pool buffers of this size. */
    public static final int LARGEST_PIECE = 512 * 1024;

    private static final int WORTH_ANOTHER_THREAD = 128 * 1024;
    private static final int MOST_AWAY = 4;
    /** Which of the channel's writability bits is ours. */
    private static final int WRITABILITY_BIT = 16;

    /** Encrypts one thing that was written. Called by one thread at a time, in the order of what was written. */
    @FunctionalInterface
    public interface Cipher {
        /** Appends to {@code out}, which has the room, what becomes of all of {@code plain}; its receiver ignores a decoy. */
        void encrypt(ByteBuf plain, boolean decoy, ByteBuf out);
    }

    /** Something to encrypt, of which {@code size} bytes will come; a first part of it has no promise. */
    private record Write(
            ByteBuf plain,
            boolean decoy,
            int size,
            @Nullable ChannelPromise promise) {
        void fail(Throwable cause) {
            if (promise != null) {
                promise.tryFailure(cause);
            }
        }
    }

    private final Cipher cipher;
    /** Whether a write may be in two pieces. */
    private final boolean divides;

    private final @Nullable Executor elsewhere;
    private final ArrayDeque<Write> pending = new ArrayDeque<>(0); // most stay empty
    private long pendingBytes;
    private long awayBytes;
    private int away;
    private boolean encrypting;
    private boolean flushWanted;
    private boolean unwritable;
    private boolean ended;

    /**
     * A queue for one connection.
     *
     * @param divides whether what was written may be encrypted in parts, the cipher being one stream of bytes
     * @param elsewhere runs tasks in order, off the event loop; null to encrypt everything on it
     */
    public EncryptionQueue(Cipher cipher, boolean divides, @Nullable Executor elsewhere) {
        this.cipher = cipher;
        this.divides = divides;
        this.elsewhere = elsewhere;
    }

    /** Whether the connection has ended. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Adds what is to be sent; after the end it fails with {@link ClosedChannelException}.
     *
     * @param plain released after use
     * @param decoy what the cipher is to be told
     * @param size how many bytes will come of it; taken once, for whoever wrote it might keep a reference
     */
    public void add(ChannelHandlerContext ctx, ByteBuf plain, boolean decoy, int size, ChannelPromise promise) {
        if (ended) {
            plain.release();
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        pending.add(new Write(plain, decoy, size, promise));
        pendingBytes += size;
        if (pendingBytes >= LARGEST_PIECE) {
            encryptPending(ctx);
        }
    }

    /** Encrypts what was added, hands it on and flushes it. */
    public void flush(ChannelHandlerContext ctx) {
        flushWanted = true;
        encryptPending(ctx);
    }

    /** Fails and releases what was not encrypted; what is being encrypted fails when it comes back. */
    public void end() {
        ended = true;
        for (Write write = pending.poll(); write != null; write = pending.poll()) {
            write.plain().release();
            write.fail(new ClosedChannelException());
        }
        pendingBytes = 0;
    }

    /**
     * Encrypts whole pieces, and if a flush is wanted all there is. Handing on may make the channel unwritable and so call
     * back into {@link #add} and {@link #flush}; those only add to the queue, which this loop empties, so that nothing
     * overtakes anything in the cipher's sequence.
     */
    private void encryptPending(ChannelHandlerContext ctx) {
        if (encrypting) {
            return;
        }
        encrypting = true;
        try {
            while (away < MOST_AWAY && (pendingBytes >= LARGEST_PIECE || (flushWanted && !pending.isEmpty()))) {
                encryptNext(ctx);
            }
        } finally {
            encrypting = false;
        }
        if (flushWanted && pending.isEmpty() && away == 0) {
            flushWanted = false;
            ctx.flush();
        }
        tellWritability(ctx);
    }

    private void encryptNext(ChannelHandlerContext ctx) {
        boolean worthIt = away > 0 || pendingBytes >= WORTH_ANOTHER_THREAD;
        Piece piece = nextPiece(ctx.alloc());
        if (elsewhere != null && worthIt) {
            sendAway(ctx, piece, elsewhere);
        } else {
            piece.encrypt();
            write(ctx, piece);
        }
    }

    private Piece nextPiece(ByteBufAllocator allocator) {
        int largest = divides
                ? LARGEST_PIECE
                : Math.max(LARGEST_PIECE, pending.element().size());
        Piece piece = new Piece(allocator, (int) Math.min(pendingBytes, largest), Math.min(pending.size(), 64));
        int room = piece.capacity;
        for (Write next = pending.peek(); next != null && (divides || next.size() <= room); next = pending.peek()) {
            pending.remove();
            pendingBytes -= next.size();
            if (next.promise() != null && !next.promise().setUncancellable()) {
                // Cancelled before it entered the cipher's sequence: as if it had never been written.
                next.plain().release();
                continue;
            }
            if (next.size() > room) {
                if (room > 0) {
                    piece.writes.add(new Write(next.plain().readRetainedSlice(room), next.decoy(), room, null));
                }
                pending.addFirst(new Write(next.plain(), next.decoy(), next.size() - room, next.promise()));
                pendingBytes += next.size() - room;
                break;
            }
            piece.writes.add(next);
            room -= next.size();
        }
        return piece;
    }

    private void sendAway(ChannelHandlerContext ctx, Piece piece, Executor executor) {
        away++;
        awayBytes += piece.capacity;
        try {
            executor.execute(() -> {
                try {
                    piece.encrypt();
                } catch (RuntimeException e) {
                    piece.broken = e;
                }
                hurryBack(ctx, piece);
            });
        } catch (RejectedExecutionException e) {
            back(piece);
            piece.fail(e);
        }
    }

    /** On the other thread. */
    private void hurryBack(ChannelHandlerContext ctx, Piece piece) {
        try {
            ctx.executor().execute(() -> {
                back(piece);
                write(ctx, piece);
                encryptPending(ctx);
                ctx.flush();
            });
        } catch (RejectedExecutionException e) {
            piece.fail(e); // The event loop has ended, and with it the connection.
        }
    }

    private void back(Piece piece) {
        away--;
        awayBytes -= piece.capacity;
    }

    private void write(ChannelHandlerContext ctx, Piece piece) {
        ByteBuf encrypted = piece.encrypted;
        if (piece.broken != null) {
            piece.fail(piece.broken);
            ctx.fireExceptionCaught(piece.broken);
        } else if (ended || encrypted == null) {
            piece.fail(new ClosedChannelException());
        } else if (piece.writes.isEmpty()) {
            encrypted.release();
        } else {
            ctx.write(encrypted).addListener((ChannelFutureListener) piece::written);
        }
    }

    /** What waits here for another thread is nothing the channel knows of. */
    private void tellWritability(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer outbound =
                elsewhere == null ? null : ctx.channel().unsafe().outboundBuffer();
        if (outbound == null) {
            return;
        }
        long waiting = pendingBytes + awayBytes;
        long mark = unwritable
                ? ctx.channel().config().getWriteBufferLowWaterMark()
                : ctx.channel().config().getWriteBufferHighWaterMark();
        if (unwritable != waiting > mark) {
            unwritable = !unwritable;
            outbound.setUserDefinedWritability(WRITABILITY_BIT, !unwritable);
        }
    }

    /** What is encrypted into one buffer. Belongs to one thread after the other. */
    private final class Piece {
        final int capacity;
        final List<Write> writes;
        private final ByteBufAllocator allocator;
        /** How many of the writes are released. */
        private int released;

        @Nullable
        ByteBuf encrypted;

        @Nullable
        RuntimeException broken;

        Piece(ByteBufAllocator allocator, int capacity, int writes) {
            this.allocator = allocator;
            this.capacity = capacity;
            this.writes = new ArrayList<>(writes);
        }

        void encrypt() {
            ByteBuf out = writes.isEmpty() ? Unpooled.EMPTY_BUFFER : allocator.ioBuffer(capacity, capacity);
            encrypted = out;
            for (Write write : writes) {
                cipher.encrypt(write.plain(), write.decoy(), out);
                write.plain().release();
                released++;
            }
        }

        void written(ChannelFuture sent) {
            if (!sent.isSuccess()) {
                writes.forEach(write -> write.fail(sent.cause()));
                return;
            }
            for (Write write : writes) {
                if (write.promise() != null) {
                    write.promise().trySuccess();
                }
            }
        }

        void fail(Throwable cause) {
            for (Write write : writes.subList(released, writes.size())) {
                write.plain().release();
            }
            if (encrypted != null) {
                encrypted.release();
            }
            writes.forEach(write -> write.fail(cause));
        }
    }
}
