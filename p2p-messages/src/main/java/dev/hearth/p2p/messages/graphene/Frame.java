package dev.hearth.p2p.messages.graphene;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import org.jspecify.annotations.Nullable;

/** A frame as it arrived (§1.5), without header and padding. Whoever receives it releases it. */
public final class Frame extends DefaultByteBufHolder {
    static final int HEADER_LENGTH = 8;
    static final int BLOCK_LENGTH = 16;

    private final int type;

    /** Takes over the reference to {@code payload}. */
    public Frame(int type, ByteBuf payload) {
        super(payload);
        this.type = type;
    }

    /** The number in the header: 32 unsigned bits in an int. */
    public int type() {
        return type;
    }

    /** The payload, exactly as long as the header said. */
    public ByteBuf payload() {
        return content();
    }

    /** Bytes of zeros that follow a payload of {@code size} bytes: header, payload and they fill blocks of 16. */
    static int paddingLength(int size) {
        return -(HEADER_LENGTH + size) & (BLOCK_LENGTH - 1);
    }

    /** Bytes a frame with a payload of {@code size} takes on the wire, header and padding included. */
    static int wireSize(int size) {
        return HEADER_LENGTH + size + paddingLength(size);
    }

    @Override
    public Frame replace(ByteBuf content) {
        return new Frame(type, content);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Frame frame && type == frame.type && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode() * 31 + type;
    }
}
