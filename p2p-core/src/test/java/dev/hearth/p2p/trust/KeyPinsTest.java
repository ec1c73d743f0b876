package dev.hearth.p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.trust.KeyPins.KnownKey;
import dev.hearth.p2p.trust.KeyPins.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPinsTest {
    private static final long NOW = 1_700_000_000;
    private static final HostPort SEED = HostPort.parse("seed.example.org:1776", 0);
    private static final Hash KEY = Hash.parse("02" + "ab".repeat(32));
    private static final Hash OTHER = Hash.parse("03" + "cd".repeat(32));

    @Test
    void aPinnedKeyMatchesOrDoesNot() {
        KeyPins pins = new KeyPins(false);
        pins.pin(SEED, KEY);
        assertThat(pins.check(SEED, KEY, NOW)).isEqualTo(Verdict.MATCH);
        assertThat(pins.check(SEED, OTHER, NOW)).isEqualTo(Verdict.MISMATCH);
        assertThat(pins.check(HostPort.parse("seed.example.org:1777", 0), OTHER, NOW))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(pins.known()).isEmpty();
    }

    @Test
    void theFirstKeySeenIsRemembered() {
        KeyPins pins = new KeyPins(true);
        assertThat(pins.check(SEED, KEY, NOW)).isEqualTo(Verdict.FIRST_USE);
        assertThat(pins.check(SEED, KEY, NOW + 1)).isEqualTo(Verdict.MATCH);
        assertThat(pins.check(SEED, OTHER, NOW + 2)).isEqualTo(Verdict.MISMATCH);
        assertThat(pins.known()).containsExactly(new KnownKey(SEED, KEY, NOW));
    }

    @Test
    void aNameIsTheSameHoweverItIsWritten() {
        KeyPins pins = new KeyPins(true);
        pins.check(SEED, KEY, NOW);
        pins.check(HostPort.of(PeerAddress.parse("[2001:db8::1]:1776")), KEY, NOW);
        assertThat(pins.check(HostPort.parse("Seed.Example.ORG.:1776", 0), OTHER, NOW))
                .isEqualTo(Verdict.MISMATCH);
        assertThat(pins.check(HostPort.parse("[2001:DB8:0::1]:1776", 0), OTHER, NOW))
                .isEqualTo(Verdict.MISMATCH);
        assertThat(pins.check(HostPort.of(PeerAddress.parse("1.2.3.4:1776")), KEY, NOW))
                .isEqualTo(Verdict.FIRST_USE);
        assertThat(pins.check(HostPort.parse("1.2.3.4:1776", 0), KEY, NOW)).isEqualTo(Verdict.MATCH);
    }

    @Test
    void thePinOfTheConfigurationBeatsTheRememberedKey() {
        KeyPins pins = new KeyPins(true);
        pins.check(SEED, KEY, NOW);
        pins.pin(SEED, OTHER);
        assertThat(pins.check(SEED, KEY, NOW)).isEqualTo(Verdict.MISMATCH);
        assertThat(pins.check(SEED, OTHER, NOW)).isEqualTo(Verdict.MATCH);
    }

    @Test
    void aForgottenPeerHasAFirstUseAgain() {
        KeyPins pins = new KeyPins(true);
        pins.check(SEED, KEY, NOW);
        assertThat(pins.forget(SEED)).isTrue();
        assertThat(pins.forget(SEED)).isFalse();
        assertThat(pins.check(SEED, OTHER, NOW)).isEqualTo(Verdict.FIRST_USE);
    }

    @Test
    void whatWasRememberedSurvivesARestart() throws IOException {
        KeyPins before = new KeyPins(true);
        before.check(SEED, KEY, NOW);
        before.check(HostPort.of(PeerAddress.parse("[2001:db8::1]:1776")), OTHER, NOW);
        KeyPins after = new KeyPins(true);
        after.restore(KnownKeysFile.read(KnownKeysFile.write(before.known())));
        assertThat(after.known()).isEqualTo(before.known());
        assertThat(after.check(SEED, OTHER, NOW)).isEqualTo(Verdict.MISMATCH);

        KeyPins withoutFirstUse = new KeyPins(false);
        withoutFirstUse.restore(before.known());
        assertThat(withoutFirstUse.check(SEED, OTHER, NOW)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void remembersSoManyAndNoMore() {
        KeyPins pins = new KeyPins(true);
        for (int i = 0; i < KeyPins.CAPACITY; i++) {
            assertThat(pins.check(HostPort.of(PeerAddress.ipv4(i, 1)), KEY, NOW))
                    .isEqualTo(Verdict.FIRST_USE);
        }
        assertThat(pins.check(SEED, KEY, NOW)).isEqualTo(Verdict.UNKNOWN);
        assertThat(pins.check(HostPort.of(PeerAddress.ipv4(7, 1)), OTHER, NOW)).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void aDamagedFileIsToldInOneLine() {
        String damaged = "{\"version\": 1,\n\"keys\": [{\"sub";
        assertThatThrownBy(() -> read(damaged))
                .isInstanceOf(IOException.class)
                .hasMessage("line 2: found text that is not JSON");
    }

    @Test
    void aBrokenFileIsAnErrorAndNothingIsSkipped() {
        for (String broken : List.of("", "{", "[]", "{\"version\": 1}", "{\"version\": 2, \"keys\": []}")) {
            assertThatThrownBy(() -> read(broken)).as(broken).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> read("{\"version\": 1, \"keys\": [{\"peer\": \"a:1\", \"key\": \"zz\"}]}"))
                .isInstanceOf(IOException.class)
                .hasMessage("keys[0]: \"zz\" is not a node key of 64 to 128 hexadecimal digits");
    }

    private static List<KnownKey> read(String text) throws IOException {
        return KnownKeysFile.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
