package dev.hearth.p2p.crypto.bip324;

import static dev.hearth.p2p.crypto.bip324.End.settled;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Two ends of a {@link V2TransportHandler}, and that none leaves anything behind. */
abstract class TwoEnds {
    static final byte[] V1_PREFIX = v1Prefix(End.MAGIC);
    static final byte[] GREETING = "greeting".getBytes(StandardCharsets.US_ASCII);

    final List<End> ends = new ArrayList<>();
    final End initiator = kept(End.initiator());
    final End responder = kept(End.responder());

    static byte[] v1Prefix(int magic) {
        return ByteBuffer.allocate(16)
                .putInt(magic)
                .put("version".getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    final End kept(End end) {
        ends.add(end);
        return end;
    }

    /** A responder that has our key and garbage, ready for what comes after the peer's key. */
    final ScriptedPeer peerOfResponder(End end) {
        ScriptedPeer peer = new ScriptedPeer(true);
        settled(end).receive(peer.key());
        end.finishJobs();
        return peer.agree(end.sent(), end.magic);
    }

    @AfterEach
    void leavesNothingBehind() {
        ends.forEach(End::leavesNothingBehind);
    }
}
