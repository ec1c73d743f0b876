package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.trust.InboundPolicy;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import dev.hearth.p2p.trust.TrustDecision;
import dev.hearth.p2p.trust.TrustProtocol;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P§5: what becomes of a peer whose trust protocol answers late, never, or with a failure. */
class TrustDecisionTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final TrustDecision TRUSTED = new TrustDecision(Permissions.NORMAL, "proven");

    private final CompletableFuture<TrustDecision> answer = new CompletableFuture<>();
    private final TrustProtocol protocol = peer -> answer;
    private Scenario scenario = with(InboundPolicy.OPEN.withTrust(protocol, Permissions.BASIC));
    private RawPeer peer = joined();

    private static Scenario with(InboundPolicy policy) {
        return new Scenario(builder -> builder.inboundPolicy(policy));
    }

    private RawPeer joined() {
        RawPeer joined = scenario.join(scenario.peer().polite());
        scenario.run(MOMENT);
        return joined;
    }

    private void answers(Runnable action) {
        scenario.host.runtime().application().execute(action);
        scenario.run(MOMENT);
    }

    private PeerInfo info() {
        return Objects.requireNonNull(scenario.info(peer));
    }

    private NodeEvent.TrustFailed failure() {
        assertThat(scenario.events(NodeEvent.TrustFailed.class)).hasSize(1);
        return scenario.events(NodeEvent.TrustFailed.class).get(0);
    }

    @Test
    @DisplayName("An answer in time holds, and no deadline follows it")
    void answerInTimeHolds() {
        scenario.run(Duration.ofSeconds(8));
        answers(() -> answer.complete(TRUSTED));
        scenario.run(Duration.ofMinutes(1));
        assertThat(info().permissions()).isEqualTo(Permissions.NORMAL);
        assertThat(scenario.events(NodeEvent.TrustFailed.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("What the operator has granted or taken away meanwhile is not overwritten by the answer")
    void operatorHasTheLastWord(boolean elevates) {
        Permissions messages = Permissions.of(Permission.MESSAGES);
        scenario.await(
                elevates
                        ? scenario.node.elevate(info().connection(), messages, "met in person")
                        : scenario.node.revoke(info().connection(), messages, "changed"));
        answers(() -> answer.complete(TRUSTED));
        scenario.run(Duration.ofMinutes(1));
        assertThat(info().permissions()).isEqualTo(elevates ? Permissions.BASIC.plus(messages) : Permissions.BASIC);
        assertThat(scenario.events(NodeEvent.TrustFailed.class)).isEmpty();
    }

    @Test
    @DisplayName("A protocol that has not answered within ten seconds is not waited for, and what it says then is late")
    void silentProtocolHasADeadline() {
        scenario.run(Duration.ofSeconds(8));
        assertThat(scenario.events(NodeEvent.TrustFailed.class)).isEmpty();
        scenario.run(Duration.ofSeconds(3));
        assertThat(failure().cause()).isEqualTo(NodeEvent.TrustFailed.Cause.LATE);
        assertThat(failure().permissions()).isEqualTo(Permissions.BASIC);
        answers(() -> answer.complete(TRUSTED));
        assertThat(info().permissions()).isEqualTo(Permissions.BASIC);
    }

    @Test
    @DisplayName("A protocol that fails leaves the peer untrusted at once")
    void failureIsTold() {
        answers(() -> answer.completeExceptionally(new IllegalStateException("broken")));
        assertThat(failure().cause()).isEqualTo(NodeEvent.TrustFailed.Cause.FAILED);
        assertThat(info().permissions()).isEqualTo(Permissions.BASIC);
    }

    @Test
    @DisplayName("What a peer may do then is configured: more, or to go")
    void fallbackIsConfigured() {
        Permissions addresses = Permissions.of(Permission.BASIC, Permission.ADDRESSES);
        scenario = with(InboundPolicy.OPEN
                .withTrust(protocol, Permissions.BASIC)
                .withTrustDeadline(Duration.ofSeconds(3), addresses));
        peer = joined();
        scenario.run(Duration.ofSeconds(3));
        assertThat(info().permissions()).isEqualTo(addresses);
        assertThat(failure().permissions()).isEqualTo(addresses);

        scenario = with(InboundPolicy.OPEN
                .withTrust(protocol, Permissions.BASIC)
                .withTrustDeadline(Duration.ofSeconds(3), Permissions.NONE));
        peer = joined();
        scenario.until(peer::isClosed);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.BLOCKED);
    }
}
