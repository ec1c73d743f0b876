package dev.hearth.p2p.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Arrays;

/** Copies what a channel has flushed, from however many buffers, into packets. */
final class Gatherer implements ChannelOutboundBuffer.MessageProcessor {
    private final byte[] scratch = new byte[16 * 1024];
    private int length;
    private int most;

    /** Sends what is flushed for as long as the flow allows; if it does not allow all, it will call for the rest. */
    void pour(ChannelOutboundBuffer out, Outflow flow) throws Exception {
        while (!out.isEmpty()) {
            int room = Math.min(flow.allowance(), flow.mostContent());
            if (room == 0) {
                flow.awaitAllowance();
                return;
            }
            length = 0;
            most = Math.min(room, scratch.length);
            out.forEachFlushedMessage(this);
            if (length > 0) {
                flow.send(Packet.data(Arrays.copyOf(scratch, length)));
            }
            out.removeBytes(length);
        }
    }

    @Override
    public boolean processMessage(Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int chunk = Math.min(bytes.readableBytes(), most - length);
        bytes.getBytes(bytes.readerIndex(), scratch, length, chunk);
        length += chunk;
        return length < most;
    }
}
