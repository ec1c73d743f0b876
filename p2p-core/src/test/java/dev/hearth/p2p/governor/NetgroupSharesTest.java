package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.NetGroup;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** No netgroup fills the sample of known peers, whatever is learnt and forgotten in whatever order. */
class NetgroupSharesTest {
    private static final NetGroups GROUPS = NetGroups.byPrefix();

    private PeerTable table = new PeerTable(new SplittableRandom(1));

    private static PeerAddress address(int group, int number) {
        return PeerAddress.ipv4(0x65000001 + (group << 16) + (number << 8), 1776);
    }

    private void aimAt(int known) {
        table.configure(new Targets(0, known, 0, 0, 0, 0, 0, 0), 0);
    }

    private Map<NetGroup, Integer> known() {
        Map<NetGroup, Integer> counts = new LinkedHashMap<>();
        PeerView.Pool ordinary = table.view().ordinary();
        for (PeerState state : PeerState.values()) {
            for (int i = 0; i < ordinary.count(state); i++) {
                counts.merge(GROUPS.of(ordinary.peer(state, i).address()), 1, Integer::sum);
            }
        }
        return counts;
    }

    @Property(tries = 200)
    void noNetgroupHasMoreThanItsShare(
            @ForAll @IntRange(min = 1, max = 200) int wanted,
            @ForAll @Size(max = 600) List<@IntRange(max = 0xfff) Integer> story) {
        table = new PeerTable(new SplittableRandom(1));
        table.sample().limitNetgroups(GROUPS);
        aimAt(wanted);
        int share = Math.max(NetgroupShares.LEAST, wanted / NetgroupShares.SHARES);
        for (int step : story) {
            PeerAddress address = address(step & 0x3, step >> 4);
            boolean forget = (step >> 2 & 0x3) == 0;
            if (forget) {
                table.begin(new Decision.Forget(address, Cause.KNOWN_ABOVE_TARGET), 0);
            } else {
                boolean absent = table.view().find(address) == null;
                boolean room = known().getOrDefault(GROUPS.of(address), 0) < share
                        && table.view().known() < wanted;
                assertThat(table.sample().learn(address, Origin.BOOK, true, 0)).isEqualTo(absent && room);
            }
            assertThat(known().values()).allMatch(count -> count <= share);
        }
    }

    @Example
    void configuredPeersAndRootsAreNeverRefused() {
        table.sample().limitNetgroups(GROUPS);
        table.configure(new Targets(20, 40, 0, 0, 0, 0, 0, 0), 0);
        List<PeerAddress> roots = List.of(
                address(0, 1),
                address(0, 2),
                address(0, 3),
                address(0, 4),
                address(0, 5),
                address(0, 6),
                address(0, 7));
        assertThat(table.sample().addPublicRoots(roots, true, 0)).isEqualTo(7);
        assertThat(table.sample().learn(address(0, 8), Origin.BOOK, true, 0)).isFalse();
        assertThat(table.sample().learn(address(1, 8), Origin.BOOK, true, 0)).isTrue();
    }

    @Example
    void withoutALimitOneNetgroupMayHaveAll() {
        aimAt(40);
        for (int i = 0; i < 40; i++) {
            assertThat(table.sample().learn(address(0, i), Origin.BOOK, true, 0))
                    .isTrue();
        }
    }
}
