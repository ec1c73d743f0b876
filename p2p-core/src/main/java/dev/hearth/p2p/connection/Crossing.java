package dev.hearth.p2p.connection;

import dev.hearth.p2p.protocol.WireLink;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * A socket and the two ways between it and the node loop. A connection has none while it is dialled, and another one when
 * it is dialled again.
 */
record Crossing(Channel channel, Inbox inbox, Outbox outbox) {
    private static final int FLUSHES_AT_ONCE = 256;

    /**
     * Installs the pipeline on the channel's own loop. The connection hears of it on the node loop, before anything that
     * comes this way.
     */
    static void install(Channel channel, WireLink link, Traffic traffic, Turns turns, Connection connection) {
        Inbox inbox = new Inbox(channel, link, turns, connection);
        Outbox outbox = new Outbox(channel, () -> turns.execute(connection::drained));
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(Traffic.NAME, traffic);
        turns.bandwidth().join(channel, traffic);
        turns.execute(() -> connection.attach(new Crossing(channel, inbox, outbox)));
        link.install(pipeline);
        pipeline.addLast(gathering());
        pipeline.addLast(inbox.mailbox());
    }

    /** What is flushed while the I/O loop is busy leaves together; a lone message leaves at once. */
    static ChannelHandler gathering() {
        return new FlushConsolidationHandler(FLUSHES_AT_ONCE, true);
    }

    /** Closes the socket; what it still brings is dropped. Node loop. */
    void close() {
        channel.close();
        inbox.close();
    }
}
