package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.crypto.DoubleSha256;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Frames made by hand. */
final class Frames {
    private Frames() {}

    static ByteBuf of(BitcoinNetwork network, String command, byte[] payload) {
        return header(network, command, payload.length, DoubleSha256.of(payload))
                .writeBytes(payload);
    }

    static ByteBuf header(BitcoinNetwork network, String command, int size, byte[] checksum) {
        byte[] name = new byte[12];
        byte[] text = command.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, name, 0, text.length);
        return Unpooled.buffer()
                .writeInt(network.magic())
                .writeBytes(name)
                .writeIntLE(size)
                .writeBytes(checksum, 0, 4);
    }
}
