package dev.hearth.p2p.messages;

import io.netty.buffer.ByteBuf;

/**
 * Reads what the payloads of the protocols have in common: little-endian numbers, booleans and bytes. Reads from the
 * reader index of a buffer on and never past its end; every method throws {@link MalformedMessageException} when the
 * bytes do not suffice. Each protocol adds its own primitives in a subclass. Used by one thread at a time.
 */
public class PayloadReader {
    private final ByteBuf in;

    /** A reader of {@code in}, which it neither keeps nor releases. */
    protected PayloadReader(ByteBuf in) {
        this.in = in;
    }

    /** Bytes that are left. */
    public final int remaining() {
        return in.readableBytes();
    }

    /** Where the next byte stands in the buffer. */
    public final int position() {
        return in.readerIndex();
    }

    private void need(int bytes) throws MalformedMessageException {
        if (in.readableBytes() < bytes) {
            throw new MalformedMessageException("the payload ends in the middle of a field");
        }
    }

    /** 8 unsigned bits. */
    public final int u8() throws MalformedMessageException {
        need(1);
        return in.readUnsignedByte();
    }

    /** 16 unsigned bits. */
    public final int u16() throws MalformedMessageException {
        need(2);
        return in.readUnsignedShortLE();
    }

    /** 16 unsigned bits in network order. */
    public final int u16BigEndian() throws MalformedMessageException {
        need(2);
        return in.readUnsignedShort();
    }

    /** 32 bits as they are, signed or for numbers that are only compared. */
    public final int i32() throws MalformedMessageException {
        need(4);
        return in.readIntLE();
    }

    /** 32 unsigned bits. */
    public final long u32() throws MalformedMessageException {
        need(4);
        return in.readUnsignedIntLE();
    }

    /** 64 bits as they are. */
    public final long i64() throws MalformedMessageException {
        need(8);
        return in.readLongLE();
    }

    /** One byte, 0 or 1; anything else is malformed. */
    public final boolean bool() throws MalformedMessageException {
        int value = u8();
        if (value > 1) {
            throw new MalformedMessageException("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    /** The next {@code length} bytes, 0 or more, as a new array, which is not made before they are there. */
    public final byte[] bytes(int length) throws MalformedMessageException {
        need(length);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** A copy of the bytes from {@code position}, where this reader was before, to the next one. */
    public final byte[] bytesSince(int position) {
        byte[] bytes = new byte[in.readerIndex() - position];
        in.getBytes(position, bytes);
        return bytes;
    }

    /** Passes over {@code length} bytes, 0 or more. */
    public final void skip(int length) throws MalformedMessageException {
        need(length);
        in.skipBytes(length);
    }

    /** A hash of {@code length} bytes, 1 to 64. */
    public final Hash hash(int length) throws MalformedMessageException {
        return Hash.wrap(bytes(length));
    }

    /**
     * The number of elements of at least {@code elementLength} bytes that follow, given what the payload claims, an
     * unsigned number; a lying count fails here.
     */
    protected final int count(long claimed, int elementLength) throws MalformedMessageException {
        if (Long.compareUnsigned(claimed, in.readableBytes() / elementLength) > 0) {
            throw new MalformedMessageException("a vector claims more elements than the payload holds");
        }
        return (int) claimed;
    }
}
