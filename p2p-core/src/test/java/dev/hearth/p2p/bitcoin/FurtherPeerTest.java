package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.Stage;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Now and then one more peer is asked for blocks (§4.3, §4.7; threat 16). */
class FurtherPeerTest {
    private static final int OTHERS = 20;
    private static final int TRIES = 40;
    private static final Duration LONG = Duration.ofHours(2);

    private final Scenario scenario = new Scenario(
            List.of(),
            protocol -> protocol,
            builder -> builder.desiredConnections(2).maxConnections(40));
    private final Map<PeerAddress, List<RawPeer>> others = new TreeMap<>();
    private final Set<PeerAddress> usual = new LinkedHashSet<>();
    private BitcoinBlock tip = TestBlocks.after(null, 250, 0);

    /** A node that knows many peers, and has two for blocks alone. */
    @BeforeEach
    void begin() {
        others.putAll(scenario.joinGuideTo(OTHERS));
        grow();
        scenario.until(() -> forBlocksAlone().size() == 2, LONG);
        usual.addAll(forBlocksAlone());
    }

    private void grow() {
        scenario.node.publish(scenario.chain, tip);
        tip = TestBlocks.after(tip, 250, 0);
    }

    private List<PeerAddress> forBlocksAlone() {
        return scenario.peers().stream()
                .filter(info -> info.kind() == ConnectionKind.BLOCK_RELAY_ONLY && info.stage() == Stage.ACTIVE)
                .map(PeerInfo::address)
                .toList();
    }

    private PeerAddress further() {
        scenario.until(() -> forBlocksAlone().size() == 3, LONG);
        return forBlocksAlone().stream()
                .filter(address -> !usual.contains(address))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("§4.3: about every five minutes another peer is tried, which goes if it brings nothing")
    void anotherPeerIsTried() {
        Set<PeerAddress> tried = new LinkedHashSet<>();
        Duration began = scenario.simulation.now();
        for (int i = 0; i < TRIES; i++) {
            tried.add(further());
            grow();
            scenario.until(() -> forBlocksAlone().size() == 2, Duration.ofMinutes(2));
            assertThat(forBlocksAlone()).containsExactlyInAnyOrderElementsOf(usual);
        }
        assertThat(scenario.simulation.now().minus(began).dividedBy(TRIES))
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(7));
        assertThat(tried).hasSizeGreaterThan(OTHERS / 2);
    }

    @Test
    @DisplayName("§4.7: one that brings what others kept back takes the place of one of them")
    void whoBringsABlockStays() {
        PeerAddress further = further();
        List<RawPeer> there = Objects.requireNonNull(others.get(further));
        there.get(there.size() - 1).has(tip).send(new Headers(List.of(tip.header())));
        scenario.until(() -> forBlocksAlone().size() == 2, Duration.ofMinutes(2));
        assertThat(forBlocksAlone()).contains(further);
        assertThat(scenario.height()).isEqualTo(2);
    }
}
