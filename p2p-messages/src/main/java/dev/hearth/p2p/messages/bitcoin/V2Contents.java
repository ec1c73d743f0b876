package dev.hearth.p2p.messages.bitcoin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contents of packets of the encrypted transport (BIP 324, §2.3): one byte that stands for a command, or zero and
 * the command in 12 bytes, and the payload. Stateless and thread-safe.
 */
public final class V2Contents {
    /** Most bytes of contents (§2.3): the payload is capped as in the other transport. */
    public static final int MAX_LENGTH = 1 + V1Command.LENGTH + FrameLimits.MAX_PAYLOAD;

    /** The command of short id 1 first. */
    private static final List<String> COMMANDS = List.of(
            BitcoinCommands.ADDR,
            BitcoinCommands.BLOCK,
            BitcoinCommands.BLOCKTXN,
            BitcoinCommands.CMPCTBLOCK,
            BitcoinCommands.FEEFILTER,
            BitcoinCommands.FILTERADD,
            BitcoinCommands.FILTERCLEAR,
            BitcoinCommands.FILTERLOAD,
            BitcoinCommands.GETBLOCKS,
            BitcoinCommands.GETBLOCKTXN,
            BitcoinCommands.GETDATA,
            BitcoinCommands.GETHEADERS,
            BitcoinCommands.HEADERS,
            BitcoinCommands.INV,
            BitcoinCommands.MEMPOOL,
            BitcoinCommands.MERKLEBLOCK,
            BitcoinCommands.NOTFOUND,
            BitcoinCommands.PING,
            BitcoinCommands.PONG,
            BitcoinCommands.SENDCMPCT,
            BitcoinCommands.TX,
            BitcoinCommands.GETCFILTERS,
            BitcoinCommands.CFILTER,
            BitcoinCommands.GETCFHEADERS,
            BitcoinCommands.CFHEADERS,
            BitcoinCommands.GETCFCHECKPT,
            BitcoinCommands.CFCHECKPT,
            BitcoinCommands.ADDRV2);

    private V2Contents() {}

    /**
     * What {@code contents} hold, of which the reader index moves; they are neither kept nor released. Nothing in them
     * is worse than a dropped message.
     *
     * @param wireSize bytes the packet took on the wire
     * @param receivedAtMicros wall-clock time of its arrival, microseconds since 1970
     */
    public static Inbound read(ByteBuf contents, FrameLimits limits, int wireSize, long receivedAtMicros) {
        String command = readCommand(contents);
        if (command == null) {
            return new DroppedMessage(
                    DroppedMessage.OTHER, wireSize, "the contents begin with no command", Consequence.NONE);
        }
        FrameLimits.Cap cap = limits.cap(command);
        int size = contents.readableBytes();
        if (BitcoinCommands.isKnown(command) && size > cap.bytes()) {
            return BitcoinCodec.tooLarge(command, wireSize, size, cap);
        }
        return BitcoinCodec.receive(command, contents, wireSize, receivedAtMicros);
    }

    private static @Nullable String readCommand(ByteBuf contents) {
        if (!contents.isReadable()) {
            return null;
        }
        int id = contents.readUnsignedByte();
        if (id > 0) {
            return id <= COMMANDS.size() ? COMMANDS.get(id - 1) : null;
        }
        if (contents.readableBytes() < V1Command.LENGTH) {
            return null;
        }
        byte[] command = new byte[V1Command.LENGTH];
        contents.readBytes(command);
        return V1Command.read(command, 0);
    }

    /**
     * Appends the contents that carry {@code message} to {@code out}, in their shortest form.
     *
     * @throws IllegalArgumentException if the message is an {@link UnknownMessage} or its payload exceeds
     *     {@link FrameLimits#MAX_PAYLOAD}; {@code out} then holds a part of it
     */
    public static void write(BitcoinMessage message, ByteBuf out) {
        int id = COMMANDS.indexOf(message.command()) + 1;
        out.writeByte(id);
        if (id == 0) {
            V1Command.write(out, message.command());
        }
        int start = out.writerIndex();
        BitcoinCodec.encode(message, out);
        V1FrameCodec.checkSize(out.writerIndex() - start);
    }

    /** The contents of a message whose command has a short form, around its payload, which is not copied. */
    static ByteBuf around(byte[] payload, String command) {
        byte[] id = {(byte) (COMMANDS.indexOf(command) + 1)};
        return Unpooled.wrappedBuffer(id, payload);
    }
}
