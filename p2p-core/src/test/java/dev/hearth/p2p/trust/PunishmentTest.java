package dev.hearth.p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PunishmentTest {
    private static ProtocolViolation violation(int penalty) {
        return new ProtocolViolation(DisconnectReason.PROTOCOL_VIOLATION, penalty, "");
    }

    @Test
    void penaltiesAddUpAndReachTheThresholdOnce() {
        Misbehaviour misbehaviour = new Misbehaviour();
        for (int i = 0; i < 4; i++) {
            assertThat(misbehaviour.add(violation(20))).isFalse();
        }
        assertThat(misbehaviour.add(violation(20))).isTrue();
        assertThat(misbehaviour.add(violation(100))).isFalse();
        assertThat(misbehaviour.score()).isEqualTo(200);
    }

    @Test
    void theScoreNeitherFallsNorOverflows() {
        Misbehaviour misbehaviour = new Misbehaviour();
        misbehaviour.add(violation(-500));
        assertThat(misbehaviour.score()).isZero();
        for (int i = 0; i < 20_000; i++) {
            misbehaviour.add(violation(Integer.MAX_VALUE));
        }
        assertThat(misbehaviour.score()).isEqualTo(1_000_000);
        assertThat(misbehaviour.isBanLevel()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "99, 1.2.3.4:1, INBOUND, '', NONE",
        "100, 1.2.3.4:1, INBOUND, '', DISCOURAGE_AND_DISCONNECT",
        "100, 1.2.3.4:1, OUTBOUND_FULL_RELAY, '', DISCOURAGE_AND_DISCONNECT",
        "100, 10.2.3.4:1, FEELER, '', DISCOURAGE_AND_DISCONNECT",
        "100, 1.2.3.4:1, INBOUND, 'addr,relay', DISCOURAGE_AND_DISCONNECT",
        "100, 1.2.3.4:1, MANUAL, '', WARN",
        "100, 1.2.3.4:1, INBOUND, noban, WARN",
        "100, 127.0.0.1:1, INBOUND, '', DISCONNECT",
        "100, [::1]:1, INBOUND, '', DISCONNECT",
        "100, 127.0.0.1:1, MANUAL, '', WARN",
        "99, 127.0.0.1:1, MANUAL, noban, NONE"
    })
    void followsFromScoreAndStanding(
            int score, String address, ConnectionKind kind, String permissions, Punishment expected) {
        Attempt attempt = new Attempt(kind, PeerAddress.parse(address), "");
        assertThat(Punishment.of(score, attempt, Permissions.parse(permissions)))
                .isEqualTo(expected);
    }
}
