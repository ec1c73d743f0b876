package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.ConfigLayer;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.messages.HostPort;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    private static final String CHAIN = "c0ffee00".repeat(8);

    @ParameterizedTest
    @CsvSource({
        "seed.example.org, seed.example.org:8333",
        "seed.example.org:1, seed.example.org:1",
        "1.2.3.4, 1.2.3.4:8333",
        "1.2.3.4:0, 1.2.3.4:0",
        "2001:db8::1, [2001:db8::1]:8333",
        "[2001:db8::1], [2001:db8::1]:8333",
        "[2001:db8::1]:2, [2001:db8::1]:2"
    })
    void portThatIsNotWrittenIsTheUsualOne(String text, String expected) {
        assertThat(Endpoint.parse(text).orAt(8333)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"1.2.3.4:x", "[::1", "a b", "1.2.3.4:65536", "1.2.3.4:"})
    void whatIsNoHostIsRefused(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static NodeConfig configured(String... arguments) {
        NodeCommand node = (NodeCommand) Hearth.commandLine()
                .parseArgs(arguments)
                .subcommand()
                .commandSpec()
                .userObject();
        return node.configuration
                .source(
                        Map.of(),
                        ConfigLayer.builder().build(),
                        node.chainOptions.chain().usualPort())
                .read();
    }

    @ParameterizedTest
    @CsvSource({"main, 8333", "test, 18333", "signet, 38333", "regtest, 18444"})
    void bitcoinHasAPortForEachNetwork(String network, int port) {
        NodeConfig config = configured(
                "node",
                "--peer=a.example",
                "--peer=b.example:1",
                "--listen=0.0.0.0",
                "--protocol=bitcoin",
                "--network=" + network);
        assertThat(config.get(ConfigKeys.PEERS))
                .containsExactly(new HostPort("a.example", port), new HostPort("b.example", 1));
        assertThat(config.get(ConfigKeys.LISTEN)).get().hasToString("0.0.0.0:" + port);
    }

    @Test
    void grapheneHasItsOwn() {
        NodeConfig config = configured(
                "node", "--listen=localhost", "--advertise=203.0.113.9", "--peer=::1", "--chain-id=" + CHAIN);
        assertThat(config.get(ConfigKeys.LISTEN)).get().hasToString("127.0.0.1:1776");
        assertThat(config.get(ConfigKeys.ADVERTISE)).get().hasToString("203.0.113.9:1776");
        assertThat(config.get(ConfigKeys.PEERS)).containsExactly(new HostPort("::1", 1776));
    }
}
