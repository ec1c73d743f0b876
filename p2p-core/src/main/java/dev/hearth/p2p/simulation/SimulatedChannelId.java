package dev.hearth.p2p.simulation;

import io.netty.channel.ChannelId;

/** Channels are numbered in the order they were made. */
record SimulatedChannelId(long number) implements ChannelId {
    @Override
    public String asShortText() {
        return Long.toHexString(number);
    }

    @Override
    public String asLongText() {
        return asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
        return other instanceof SimulatedChannelId that
                ? Long.compare(number, that.number)
                : asLongText().compareTo(other.asLongText());
    }
}
