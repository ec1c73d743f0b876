package dev.hearth.p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionEvents;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PermissionsTest {
    @Test
    void everyCallIsGatedByOnePermissionAndFavoursGateNone() {
        List<Call> gated = new ArrayList<>();
        for (Permission permission : Permission.values()) {
            gated.addAll(permission.gates());
        }
        assertThat(gated).containsExactlyInAnyOrder(Call.values());
        for (Permission favour : List.of(Permission.NO_BAN, Permission.DOWNLOAD, Permission.FRESH_ADDRESSES)) {
            assertThat(favour.gates()).isEmpty();
        }
    }

    /** A new call of a session must get a place in the table. */
    @Test
    void everyCallOfASessionIsKnown() {
        Set<String> answersAndLifeCycle = new TreeSet<>(List.of(
                "opened",
                "receive",
                "violation",
                "activate",
                "deactivate",
                "sendAddresses",
                "takesAddress",
                "receivedMessages",
                "sentMessages",
                "sendIds",
                "serve",
                "sendNotFound",
                "checksReachability",
                "answerReachability",
                "answerDialBack",
                "sendConnections",
                "close",
                "endOfStream",
                "misbehaved",
                "remoteUse",
                "notFound"));
        Set<String> severalKinds = new TreeSet<>(List.of(
                "fetch",
                "announcedBlocks",
                "received",
                "receivedUnjudged",
                "itemsRequested",
                "roundTrip",
                "clockOffset",
                "observedAddress"));
        Set<String> known = Arrays.stream(Call.values())
                .map(call -> call.name().replace("_", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        List<Method> methods = new ArrayList<>(List.of(SessionEvents.class.getDeclaredMethods()));
        methods.addAll(List.of(Session.class.getDeclaredMethods()));
        assertThat(methods)
                .extracting(Method::getName)
                .filteredOn(name -> !name.contains("$"))
                .allMatch(name -> answersAndLifeCycle.contains(name)
                        || severalKinds.contains(name)
                        || known.contains(name.toLowerCase(Locale.ROOT)));
    }

    @Test
    void aBasicPeerIsKeptAliveAndNothingElse() {
        for (Call call : Call.values()) {
            Refusal refusal = Permissions.BASIC.refuse(call);
            assertThat(refusal == null).as("%s", call).isEqualTo(call.permission() == Permission.BASIC);
        }
    }

    @Test
    void aNormalPeerIsRefusedNothing() {
        for (Call call : Call.values()) {
            assertThat(Permissions.NORMAL.refuse(call)).isNull();
        }
    }

    @Test
    void aRefusalSaysWhatIsMissing() {
        Refusal refusal = Permissions.BASIC.refuse(Call.requested(ItemType.BLOCK));
        assertThat(refusal).hasToString("CHAIN_ITEMS_REQUESTED needs the permission sync");
        assertThat(refusal).extracting(Refusal::missing).isEqualTo(Permission.SYNC);
    }

    @Test
    void itemsAreOfTheChainOrRelayed() {
        assertThat(Call.requested(ItemType.TRANSACTION).permission()).isEqualTo(Permission.RELAY);
        assertThat(Call.received(Purpose.SYNC).permission()).isEqualTo(Permission.SYNC);
        assertThat(Call.received(Purpose.RELAY).permission()).isEqualTo(Permission.RELAY);
        assertThat(Call.fetch(Purpose.SYNC).permission()).isEqualTo(Permission.SYNC);
        assertThat(Call.fetch(Purpose.RELAY).permission()).isEqualTo(Permission.RELAY);
        assertThat(Call.ANNOUNCED.isByPeer()).isTrue();
        assertThat(Call.ANNOUNCE.isByPeer()).isFalse();
    }

    @Test
    void noBanIncludesDownload() {
        assertThat(Permissions.of(Permission.NO_BAN).has(Permission.DOWNLOAD)).isTrue();
        assertThat(Permissions.of(Permission.NO_BAN).minus(Permissions.of(Permission.DOWNLOAD)))
                .hasToString("noban,download");
        assertThat(Permissions.ALL.minus(Permissions.of(Permission.NO_BAN)).has(Permission.DOWNLOAD))
                .isFalse();
    }

    @Property
    void plusAndMinusAreThoseOfSets(@ForAll Set<Permission> a, @ForAll Set<Permission> b) {
        Permissions left = Permissions.of(a.toArray(new Permission[0]));
        Permissions right = Permissions.of(b.toArray(new Permission[0]));
        for (Permission permission : Permission.values()) {
            assertThat(left.plus(right).has(permission)).isEqualTo(left.has(permission) || right.has(permission));
        }
        assertThat(left.minus(right).plus(right)).isEqualTo(left.plus(right));
        assertThat(Permissions.parse(left.toString())).isEqualTo(left).hasSameHashCodeAs(left);
    }

    @Test
    void readsWhitelists() {
        Whitelist whitelist = new Whitelist(List.of(
                Whitelist.Entry.parse("noban,relay@1.2.3.0/24"),
                Whitelist.Entry.parse("addr@1.2.0.0/16"),
                Whitelist.Entry.parse("@9.9.9.9"),
                Whitelist.Entry.parse("8.8.8.8"),
                Whitelist.Entry.parse("all@2001:db8::/32")));
        assertThat(whitelist.of(PeerAddress.parse("1.2.3.4:5"))).hasToString("relay,noban,download,addr");
        assertThat(whitelist.of(PeerAddress.parse("1.2.4.4:5"))).hasToString("addr");
        assertThat(whitelist.of(PeerAddress.parse("9.9.9.9:5"))).isEqualTo(Permissions.NONE);
        assertThat(whitelist.of(PeerAddress.parse("7.7.7.7:5"))).isEqualTo(Permissions.NONE);
        assertThat(whitelist.of(PeerAddress.parse("8.8.8.8:5"))).isEqualTo(Whitelist.IMPLICIT);
        assertThat(whitelist.of(PeerAddress.parse("[2001:db8::1]:5"))).isEqualTo(Permissions.ALL);
        assertThat(Whitelist.Entry.parse("noban@1.2.3.4/24")).hasToString("noban,download@1.2.3.0/24");
    }

    @Test
    void anUnknownWordIsAnErrorThatNamesTheKnownOnes() {
        assertThatThrownBy(() -> Whitelist.Entry.parse("noban,mempool@1.2.3.4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("permission: found \"mempool\", expected one of"
                        + " basic, addresses, relay, sync, messages, noban, download, addr, all");
        assertThatThrownBy(() -> Whitelist.Entry.parse("noban,@1.2.3.4")).hasMessageContaining("found \"\"");
        assertThatThrownBy(() -> Whitelist.Entry.parse("noban@1.2.3.4/40")).hasMessageContaining("is not a subnet");
    }
}
