package dev.hearth.p2p.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;

/**
 * A running JCE cipher as a block stream. Only {@code update} is ever called: {@code doFinal} would start the chain
 * anew. JCE is fast on byte arrays only, so a buffer outside the heap goes through scratch arrays, of which each thread
 * has one pair; buffers on the heap are read and written in place.
 */
final class CipherStream implements BlockStream {
    /** Small enough for both scratch arrays to stay in the processor's cache. */
    private static final int SCRATCH = 16 * 1024;

    private static final FastThreadLocal<byte[][]> SCRATCH_OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected byte[][] initialValue() {
            return new byte[2][SCRATCH];
        }
    };

    private final Cipher cipher;

    CipherStream(Cipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public void process(ByteBuf in, int length, ByteBuf out) {
        if (length % BLOCK != 0) {
            throw new IllegalArgumentException(length + " bytes are not whole blocks");
        }
        if (length > in.readableBytes()) {
            throw new IndexOutOfBoundsException(length + " bytes asked of " + in.readableBytes());
        }
        out.ensureWritable(length);
        try {
            if (in.hasArray() && out.hasArray()) {
                int from = in.arrayOffset() + in.readerIndex();
                int to = out.arrayOffset() + out.writerIndex();
                update(in.array(), from, length, out.array(), to);
                in.skipBytes(length);
                out.writerIndex(out.writerIndex() + length);
            } else {
                processThroughScratch(in, length, out);
            }
        } catch (ShortBufferException e) {
            throw new IllegalStateException("the output has room for every block", e);
        }
    }

    private void processThroughScratch(ByteBuf in, int length, ByteBuf out) throws ShortBufferException {
        byte[][] scratch = SCRATCH_OF_THREAD.get();
        int left = length;
        while (left > 0) {
            int piece = Math.min(left, SCRATCH);
            byte[] source = scratch[0];
            int from = 0;
            if (in.hasArray()) {
                source = in.array();
                from = in.arrayOffset() + in.readerIndex();
                in.skipBytes(piece);
            } else {
                in.readBytes(source, 0, piece);
            }
            if (out.hasArray()) {
                update(source, from, piece, out.array(), out.arrayOffset() + out.writerIndex());
                out.writerIndex(out.writerIndex() + piece);
            } else {
                update(source, from, piece, scratch[1], 0);
                out.writeBytes(scratch[1], 0, piece);
            }
            left -= piece;
        }
    }

    private void update(byte[] in, int from, int length, byte[] out, int to) throws ShortBufferException {
        int written = cipher.update(in, from, length, out, to);
        if (written != length) {
            throw new IllegalStateException("the cipher held back " + (length - written) + " bytes");
        }
    }
}
