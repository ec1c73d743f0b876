package dev.hearth.p2p.crypto.bip324;

import static dev.hearth.p2p.crypto.bip324.End.concat;
import static dev.hearth.p2p.crypto.bip324.End.settled;
import static dev.hearth.p2p.crypto.bip324.End.slice;
import static dev.hearth.p2p.crypto.bip324.ScriptedPeer.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever strangers send, and partners alter. */
@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class V2HostilityTest extends TwoEnds {
    @Property(tries = 300)
    void nothingAStrangerSendsGetsPastTheHandler(
            @ForAll boolean asInitiator,
            @ForAll @IntRange(max = 16) int likeV1,
            @ForAll @Size(max = 30) List<@Size(max = 400) byte[]> fragments) {
        End end = settled(asInitiator ? End.initiator() : End.responder());
        end.receive(slice(V1_PREFIX, 0, likeV1));
        fragments.forEach(fragment -> {
            end.receive(fragment);
            end.finishJobs();
        });
        end.channel.close();
        boolean v1 = end.recorder.events.contains(V1Detected.INSTANCE);
        assertThat(end.recorder.events.stream().filter(V2Failed.class::isInstance))
                .hasSize(v1 ? 0 : 1);
        end.leavesNothingBehind();
    }

    @Property(tries = 300)
    void nothingAPartnerAltersGetsPastTheHandler(
            @ForAll @IntRange(min = 0, max = 300) int at,
            @ForAll @IntRange(min = 1, max = 255) int change,
            @ForAll @IntRange(min = 1, max = 100) int fragment) {
        End end = End.responder();
        ScriptedPeer peer = peerOfResponder(end);
        byte[] garbage = {1, 2, 3};
        byte[] all = concat(
                garbage,
                peer.terminator(),
                peer.decoy(GREETING, garbage),
                peer.packet(GREETING, NOTHING),
                peer.packet(GREETING, NOTHING),
                peer.packet(new byte[150], NOTHING));
        int position = at % all.length;
        all[position] ^= (byte) change;
        for (int from = 0; from < all.length; from += fragment) {
            end.receive(slice(all, from, Math.min(all.length, from + fragment)));
        }
        assertThat(end.recorder.packets).hasSizeLessThan(2);
        end.channel.close();
        Stream<Object> failures = end.recorder.events.stream().filter(V2Failed.class::isInstance);
        boolean completed = end.recorder.events.stream().anyMatch(V2Completed.class::isInstance);
        assertThat(failures).hasSizeBetween(completed ? 0 : 1, 1);
        end.leavesNothingBehind();
    }

    @Test
    void reflectionOfAllWeSendLeadsNowhere() {
        settled(initiator);
        for (int round = 0; round < 5; round++) {
            initiator.receive(initiator.sent());
            initiator.finishJobs();
        }
        assertThat(initiator.recorder.events).isEmpty();
        byte[] end = new byte[V2Packets.LARGEST_GARBAGE + 16];
        Arrays.fill(end, (byte) 1);
        initiator.receive(end);
        initiator.assertFailed(Reason.GARBAGE_TOO_LONG);
    }
}
