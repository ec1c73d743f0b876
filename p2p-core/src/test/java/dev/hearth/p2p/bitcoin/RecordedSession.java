package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinCodec;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * One connection of two Bitcoin Core 24 nodes of a regtest network: a, which has nothing, dialled b, which has 150
 * blocks. a catches up, b makes three blocks and a transaction; then a changes to a branch of its own that leaves the
 * chain after its first block and grows to 5,003 blocks, and b follows.
 */
final class RecordedSession {
    private static final String FOLDER = "/bitcoin/session-bitcoind-v24/";
    private static final int HEADER = 24;

    /** A frame as it went over the wire. */
    @SuppressWarnings("ArrayRecordComponent") // only read
    record Frame(String command, byte[] bytes) {
        BitcoinMessage message() {
            try {
                return BitcoinCodec.decode(
                        command, Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, HEADER, bytes.length)));
            } catch (MalformedMessageException e) {
                throw new AssertionError(command, e);
            }
        }
    }

    private RecordedSession() {}

    /** What one side sent: {@code a_to_b} or {@code b_to_a}. */
    static List<Frame> frames(String side) {
        List<Frame> frames = new ArrayList<>();
        ByteBuf in = Unpooled.wrappedBuffer(stream(side));
        while (in.isReadable()) {
            int at = in.readerIndex();
            String command = in.toString(at + 4, 12, StandardCharsets.US_ASCII).replace("\0", "");
            byte[] frame = new byte[HEADER + in.getIntLE(at + 16)];
            in.readBytes(frame);
            frames.add(new Frame(command, frame));
        }
        return frames;
    }

    private static byte[] stream(String side) {
        String name = FOLDER + side + ".bin.gz";
        try (InputStream in =
                new GZIPInputStream(Objects.requireNonNull(RecordedSession.class.getResourceAsStream(name), name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <M extends BitcoinMessage> List<M> messages(List<Frame> frames, Class<M> type) {
        return frames.stream()
                .map(Frame::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static List<BitcoinBlock> blocks(List<Frame> frames) {
        List<BitcoinBlock> blocks = new ArrayList<>();
        for (BlockMessage message : messages(frames, BlockMessage.class)) {
            try {
                blocks.add(BitcoinBlock.of(message.block()));
            } catch (MalformedItemException e) {
                throw new AssertionError(e);
            }
        }
        return blocks;
    }
}
