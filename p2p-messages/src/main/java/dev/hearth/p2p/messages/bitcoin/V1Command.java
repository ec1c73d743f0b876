package dev.hearth.p2p.messages.bitcoin;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The 12 bytes of a command: ASCII, padded with NUL (§1.2). */
final class V1Command {
    static final int LENGTH = BitcoinCommands.MAX_LENGTH;

    private V1Command() {}

    /** The command at {@code offset}, or null where the bytes are none. */
    static @Nullable String read(byte[] bytes, int offset) {
        int length = 0;
        while (length < LENGTH && bytes[offset + length] != 0) {
            byte character = bytes[offset + length];
            if (character < 0x20 || character > 0x7e) {
                return null;
            }
            length++;
        }
        for (int i = length; i < LENGTH; i++) {
            if (bytes[offset + i] != 0) {
                return null;
            }
        }
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }

    static void write(ByteBuf out, String command) {
        out.writeCharSequence(command, StandardCharsets.US_ASCII);
        out.writeZero(LENGTH - command.length());
    }
}
