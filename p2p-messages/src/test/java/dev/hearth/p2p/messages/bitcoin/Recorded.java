package dev.hearth.p2p.messages.bitcoin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Bytes that two Bitcoin Core 24 nodes of a regtest network exchanged. */
final class Recorded {
    private static final String SESSION = "/bitcoin/session-bitcoind-v24/";

    /** The two directions of the connection. */
    static final List<String> SIDES = List.of("a_to_b", "b_to_a");

    private Recorded() {}

    /** A frame as it went over the wire. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(String command, byte[] bytes) {
        byte[] payload() {
            return Arrays.copyOfRange(bytes, V1FrameCodec.HEADER_LENGTH, bytes.length);
        }
    }

    /** All bytes of a side. */
    static byte[] stream(String side) {
        String name = SESSION + side + ".bin.gz";
        try (InputStream in =
                new GZIPInputStream(Objects.requireNonNull(Recorded.class.getResourceAsStream(name), name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The frames of a side, cut without any code under test. */
    static List<Frame> frames(String side) {
        List<Frame> frames = new ArrayList<>();
        ByteBuf in = Unpooled.wrappedBuffer(stream(side));
        while (in.isReadable()) {
            String command = in.toString(in.readerIndex() + 4, 12, StandardCharsets.US_ASCII)
                    .replace("\0", "");
            byte[] frame = new byte[V1FrameCodec.HEADER_LENGTH + in.getIntLE(in.readerIndex() + 16)];
            in.readBytes(frame);
            frames.add(new Frame(command, frame));
        }
        return frames;
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("[ |]", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static ByteBuf buffer(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes);
    }

    static ByteBuf buffer(String digits) {
        return buffer(hex(digits));
    }
}
