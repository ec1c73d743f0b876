package dev.hearth.p2p.crypto;

import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;

/**
 * The reasons not to read a channel: it reads by itself again once nobody has one, and nobody overrules another. One
 * object per channel, confined to its event loop.
 *
 * <p>A channel that does not read by itself, but where each read is asked for, is left so.
 */
public final class ReadHolds {
    private static final AttributeKey<ReadHolds> KEY = AttributeKey.valueOf(ReadHolds.class, "of the channel");

    private final Channel channel;
    private int reasons;
    private boolean readByItself;

    private ReadHolds(Channel channel) {
        this.channel = channel;
    }

    /** The reasons of this channel, none at first. */
    public static ReadHolds of(Channel channel) {
        Attribute<ReadHolds> attribute = channel.attr(KEY);
        attribute.setIfAbsent(new ReadHolds(channel));
        return attribute.get();
    }

    /** One more reason. */
    public void add() {
        if (reasons++ == 0) {
            readByItself = channel.config().isAutoRead();
            channel.config().setAutoRead(false);
        }
    }

    /** One reason is gone. After the last the channel may deliver what is waiting within this call. */
    public void remove() {
        if (--reasons == 0 && readByItself) {
            channel.config().setAutoRead(true);
        }
    }
}
