package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.HostPort;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of a peer that is cold because of what happened after the last decision about it. */
class ExplainedEndTest {
    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.peer().polite();

    private String explain() {
        return scenario.await(scenario.node.explain(scenario.home(peer)));
    }

    private void configure() {
        scenario.restart(
                builder -> builder.peer(HostPort.parse(scenario.home(peer).toString(), 0)));
    }

    @Test
    void aLostConnectionIsTold() {
        scenario.listen(peer);
        configure();
        scenario.until(() -> scenario.temperature(peer) == Temperature.HOT);
        peer.close();
        scenario.run(Duration.ofSeconds(3));
        assertThat(explain())
                .contains("decided to make it hot", "it may be dialled again in", "; its connection ended 3 s ago;");
    }

    @Test
    void aFailedDialIsTold() {
        configure();
        scenario.run(Duration.ofSeconds(2));
        assertThat(explain())
                .contains(
                        "decided to connect to it",
                        "it may be dialled again in",
                        "; the last dial to it failed 2 s ago");
    }
}
