package dev.hearth.p2p.roots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.governor.LocalRootGroup;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RootsTest {
    private static final PeerAddress ONE = PeerAddress.parse("20.0.0.1:1776");
    private static final PeerAddress OTHER = PeerAddress.parse("20.0.0.2:1776");
    private static final PeerAddress NAMED = PeerAddress.parse("20.0.0.3:1776");

    @Test
    void aPeerThatIsWrittenTwiceIsOnePeer() {
        HostPort name = new HostPort("a.example.org", 1776);
        NodeConfig config = NodeConfig.builder()
                .set(ConfigKeys.PEERS, List.of(HostPort.of(ONE), name, HostPort.of(OTHER), HostPort.of(ONE), name))
                .build();
        Roots roots = Roots.of(
                config, Topology.EMPTY, lookup -> lookup.equals(new Lookup.OfHost(name)) ? List.of(NAMED) : List.of());
        assertThat(roots.groups())
                .containsExactly(
                        LocalRootGroup.of("peers", List.of(ONE, OTHER), 2, 2),
                        LocalRootGroup.of("peer a.example.org:1776", List.of(NAMED), 1, 1));
    }
}
