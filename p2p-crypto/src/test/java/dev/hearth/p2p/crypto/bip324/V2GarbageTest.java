package dev.hearth.p2p.crypto.bip324;

import static dev.hearth.p2p.crypto.bip324.End.concat;
import static dev.hearth.p2p.crypto.bip324.End.slice;
import static dev.hearth.p2p.crypto.bip324.End.talk;
import static dev.hearth.p2p.crypto.bip324.ScriptedPeer.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes between the keys and the first message: garbage, decoys and the version packet. */
@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class V2GarbageTest extends TwoEnds {
    @Test
    void ignoresWhatTheVersionPacketHolds() {
        ScriptedPeer peer = peerOfResponder(responder);
        responder.receive(concat(peer.terminator(), peer.packet(GREETING, NOTHING)));
        assertThat(responder.completed().sessionId()).isEqualTo(peer.sessionId());
        assertThat(responder.recorder.packets).isEmpty();
    }

    @Test
    void swallowsDecoysBeforeAndAfterTheVersionPacket() {
        ScriptedPeer peer = peerOfResponder(responder);
        byte[] garbage = {7};
        responder.receive(concat(garbage, peer.terminator(), peer.decoy(GREETING, garbage)));
        for (int i = 0; i < 500; i++) {
            responder.receive(peer.decoy(new byte[i], NOTHING));
        }
        assertThat(responder.recorder.events).isEmpty();
        responder.receive(peer.packet(NOTHING, NOTHING));
        responder.receive(concat(peer.decoy(NOTHING, NOTHING), peer.packet(GREETING, NOTHING)));
        assertThat(responder.completed().sessionId()).isEqualTo(peer.sessionId());
        assertThat(responder.recorder.packets).containsExactly(GREETING);
    }

    @Test
    void onlyTheFirstPacketVouchesForTheGarbage() {
        ScriptedPeer peer = peerOfResponder(responder);
        byte[] garbage = {7, 8};
        responder.receive(
                concat(garbage, peer.terminator(), peer.decoy(GREETING, garbage), peer.packet(NOTHING, garbage)));
        responder.assertFailed(Reason.FORGED_PACKET);
    }

    @Test
    void refusesGarbageThatWasAlteredOnTheWay() {
        ScriptedPeer peer = peerOfResponder(responder);
        responder.receive(concat(new byte[] {1, 3}, peer.terminator(), peer.packet(NOTHING, new byte[] {1, 2})));
        responder.assertFailed(Reason.FORGED_PACKET);
    }

    @Test
    void acceptsTheMostGarbageAndRefusesOneByteMore() {
        for (int length : new int[] {V2Packets.LARGEST_GARBAGE, V2Packets.LARGEST_GARBAGE + 1}) {
            End end = kept(End.responder());
            ScriptedPeer peer = peerOfResponder(end);
            byte[] garbage = new byte[length];
            byte[] all = concat(garbage, peer.terminator());
            end.receive(slice(all, 0, V2Packets.LARGEST_GARBAGE + 15));
            assertThat(end.channel.isOpen()).isTrue();
            end.receive(slice(all, V2Packets.LARGEST_GARBAGE + 15, all.length));
            if (length > V2Packets.LARGEST_GARBAGE) {
                end.assertFailed(Reason.GARBAGE_TOO_LONG);
            } else {
                end.receive(peer.packet(NOTHING, garbage));
                assertThat(end.completed().sessionId()).isEqualTo(peer.sessionId());
            }
        }
    }

    @Test
    void garbageMayBeginLikeTheTerminator() {
        ScriptedPeer peer = peerOfResponder(responder);
        byte[] garbage = concat(slice(peer.terminator(), 0, 15), slice(peer.terminator(), 0, 9));
        responder.receive(concat(garbage, peer.terminator(), peer.packet(NOTHING, garbage)));
        assertThat(responder.completed().sessionId()).isEqualTo(peer.sessionId());
    }

    @ParameterizedTest
    @MethodSource("bitsOfAVersionPacket")
    void refusesVersionPacketWithAnAlteredBit(int bit) {
        ScriptedPeer peer = peerOfResponder(responder);
        byte[] packet = peer.packet(GREETING, NOTHING);
        packet[bit / 8] ^= (byte) (1 << bit % 8);
        responder.receive(concat(peer.terminator(), packet, new byte[70_000]));
        responder.assertFailed(Reason.FORGED_PACKET);
    }

    /** All but the highest bits of the length, which make another failure or a longer wait of it. */
    static IntStream bitsOfAVersionPacket() {
        return IntStream.range(0, 28 * 8).filter(bit -> bit < 16 || bit >= 24).filter(bit -> bit % 5 == 0);
    }

    @Test
    void refusesLengthOverTheCapAsSoonAsItIsKnown() {
        ScriptedPeer peer = peerOfResponder(responder);
        responder.receive(concat(peer.terminator(), peer.length(V2Packets.LARGEST_CONTENTS)));
        assertThat(responder.channel.isOpen()).isTrue();
        End other = kept(End.responder());
        peer = peerOfResponder(other);
        other.receive(concat(peer.terminator(), peer.length(V2Packets.LARGEST_CONTENTS + 1)));
        other.assertFailed(Reason.OVERSIZED_PACKET);
    }

    @Test
    void bothDirectionsOutliveManyChangesOfKey() {
        initiator.connect();
        responder.connect();
        talk(initiator, responder);
        int packets = 224 * 5 + 3;
        for (int i = 0; i < packets; i++) {
            initiator.send(new byte[] {(byte) i});
            responder.send(new byte[] {(byte) -i, 0});
        }
        talk(initiator, responder);
        assertThat(responder.recorder.packets).hasSize(packets);
        assertThat(initiator.recorder.packets).hasSize(packets).last().isEqualTo(new byte[] {(byte) (1 - packets), 0});
    }
}
