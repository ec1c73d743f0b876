package dev.hearth.p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.trust.BanList.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BanListTest {
    private static final long NOW = 1_700_000_000;
    private static final Subnet HOST = Subnet.parse("1.2.3.4");
    private static final Subnet NET = Subnet.parse("1.2.3.0/24");
    private static final PeerAddress ADDRESS = PeerAddress.parse("1.2.3.4:1776");
    private static final NodeKey KEY = NodeKey.parse("02" + "ab".repeat(32));

    private final BanList list = new BanList();

    private static Ban ban(BanSubject subject, long until) {
        return new Ban(subject, "floods", NOW, until);
    }

    @Test
    void aHostIsBannedByEveryPrefixThatContainsIt() {
        list.ban(ban(NET, NOW + 10), NOW);
        assertThat(list.find(ADDRESS, NOW)).isEqualTo(ban(NET, NOW + 10));
        assertThat(list.find(PeerAddress.parse("1.2.4.4:1776"), NOW)).isNull();
        assertThat(list.get(HOST, NOW)).isNull();
    }

    @Test
    void theBanThatLastsLongestIsFound() {
        list.ban(ban(HOST, NOW + 10), NOW);
        list.ban(ban(NET, NOW + 20), NOW);
        list.ban(ban(Subnet.parse("1.0.0.0/8"), NOW + 15), NOW);
        assertThat(list.find(ADDRESS, NOW)).isEqualTo(ban(NET, NOW + 20));
    }

    @Test
    void aKeyIsBannedWhereverItComesFrom() {
        list.ban(Ban.permanent(KEY, "sells forks", NOW), NOW);
        assertThat(list.find(KEY.key(), Long.MAX_VALUE - 1)).isNotNull();
        assertThat(list.find(Hash.zero(33), NOW)).isNull();
        assertThat(list.find(ADDRESS, NOW)).isNull();
    }

    @Test
    void aBanEndsAtItsSecond() {
        list.ban(ban(HOST, NOW + 10), NOW);
        assertThat(list.find(ADDRESS, NOW + 9)).isNotNull();
        assertThat(list.find(ADDRESS, NOW + 10)).isNull();
        assertThat(list.size()).isEqualTo(1);
        assertThat(list.sweep(NOW + 10)).containsExactly(ban(HOST, NOW + 10));
        assertThat(list.size()).isZero();
    }

    @Test
    void aLongerBanReplacesAShorterOneAndNotTheOtherWayRound() {
        assertThat(list.ban(ban(HOST, NOW + 10), NOW)).isEqualTo(Outcome.ADDED);
        assertThat(list.ban(ban(HOST, NOW + 20), NOW)).isEqualTo(Outcome.EXTENDED);
        assertThat(list.ban(ban(HOST, NOW + 15), NOW)).isEqualTo(Outcome.KEPT);
        assertThat(list.ban(Ban.permanent(HOST, "", NOW), NOW)).isEqualTo(Outcome.EXTENDED);
        assertThat(list.ban(ban(HOST, NOW + 99), NOW)).isEqualTo(Outcome.KEPT);
        assertThat(list.ban(ban(HOST, NOW), NOW)).isEqualTo(Outcome.OVER);
        assertThat(list.list(NOW)).extracting(Ban::untilSeconds).containsExactly(Ban.FOREVER);
    }

    @Test
    void aSubjectWhoseBanIsOverIsAddedAnew() {
        list.ban(ban(HOST, NOW + 10), NOW);
        assertThat(list.ban(ban(HOST, NOW + 30), NOW + 20)).isEqualTo(Outcome.ADDED);
        assertThat(list.size()).isEqualTo(1);
    }

    @Test
    void unbanningLiftsExactlyOneSubject() {
        list.ban(ban(HOST, NOW + 10), NOW);
        list.ban(ban(NET, NOW + 10), NOW);
        assertThat(list.unban(HOST)).isTrue();
        assertThat(list.unban(HOST)).isFalse();
        assertThat(list.find(ADDRESS, NOW)).isEqualTo(ban(NET, NOW + 10));
        assertThat(list.unban(NET)).isTrue();
        assertThat(list.find(ADDRESS, NOW)).isNull();
    }

    @Test
    void listsWhatHoldsSoonestEndFirstWithItsRemainingTime() {
        list.ban(Ban.permanent(KEY, "", NOW), NOW);
        list.ban(ban(NET, NOW + 20), NOW);
        list.ban(ban(HOST, NOW + 10), NOW);
        list.ban(ban(Subnet.parse("9.9.9.9"), NOW + 3), NOW);
        assertThat(list.list(NOW + 5)).extracting(Ban::subject).containsExactly(HOST, NET, KEY);
        assertThat(list.list(NOW + 5))
                .extracting(ban -> ban.remainingSeconds(NOW + 5))
                .containsExactly(5L, 15L, Ban.FOREVER);
    }

    @Test
    void aFullListTakesNoMoreUntilSomethingIsOver() {
        for (int i = 0; i < BanList.CAPACITY; i++) {
            list.ban(ban(Subnet.of(PeerAddress.ipv4(i, 0)), i == 0 ? NOW + 5 : NOW + 10), NOW);
        }
        Ban more = ban(Subnet.of(PeerAddress.ipv4(-1, 0)), NOW + 10);
        assertThat(list.ban(more, NOW)).isEqualTo(Outcome.FULL);
        assertThat(list.ban(ban(Subnet.of(PeerAddress.ipv4(7, 0)), NOW + 11), NOW))
                .isEqualTo(Outcome.EXTENDED);
        assertThat(list.ban(more, NOW + 5)).isEqualTo(Outcome.ADDED);
        assertThat(list.size()).isEqualTo(BanList.CAPACITY);
    }

    @Test
    void lastsADayWhenNobodySaysHowLong() {
        assertThat(Ban.lasting(HOST, "", NOW, Duration.ZERO).untilSeconds()).isEqualTo(NOW + 86_400);
        assertThat(Ban.lasting(HOST, "", NOW, Duration.ofSeconds(-5)).untilSeconds())
                .isEqualTo(NOW + 86_400);
        assertThat(Ban.lasting(HOST, "", NOW, Duration.ofHours(1)).untilSeconds())
                .isEqualTo(NOW + 3_600);
        assertThat(Ban.lasting(HOST, "", NOW, Duration.ofMillis(1)).untilSeconds())
                .isEqualTo(NOW + 1);
        assertThat(Ban.lasting(HOST, "", NOW, Duration.ofSeconds(Long.MAX_VALUE))
                        .isPermanent())
                .isTrue();
        assertThat(new Ban(HOST, "x".repeat(1_000), NOW, NOW + 1).reason()).hasSize(200);
    }

    /** Against a plain map: nobody's ban is ever shortened, and everyone is found who is contained in one that holds. */
    @Property
    void neverShortensABan(@ForAll("steps") List<Ban> steps, @ForAll int probe) {
        BanList bans = new BanList();
        Map<BanSubject, Long> ends = new LinkedHashMap<>();
        PeerAddress address = PeerAddress.ipv4(probe & 0x3, 1);
        for (Ban step : steps) {
            long now = step.createdSeconds();
            bans.ban(step, now);
            ends.merge(step.subject(), step.untilSeconds(), Math::max);
            ends.values().removeIf(end -> end <= now);

            assertThat(bans.list(now))
                    .hasSameSizeAs(ends.keySet())
                    .allSatisfy(ban -> assertThat(ban.untilSeconds()).isEqualTo(ends.get(ban.subject())));
            long longest = 0;
            for (Map.Entry<BanSubject, Long> entry : ends.entrySet()) {
                if (((Subnet) entry.getKey()).contains(address)) {
                    longest = Math.max(longest, entry.getValue());
                }
            }
            Ban found = bans.find(address, now);
            assertThat(found == null ? 0 : found.untilSeconds()).isEqualTo(longest);
        }
    }

    @Provide
    Arbitrary<List<Ban>> steps() {
        Arbitrary<Subnet> subnets = Combinators.combine(
                        Arbitraries.integers().between(0, 3), Arbitraries.of(0, 8, 30, 31, 32))
                .as((host, prefix) -> Subnet.of(PeerAddress.ipv4(host, 0), prefix));
        return Combinators.combine(subnets, Arbitraries.longs().between(0, 20))
                .as((subnet, length) -> new Ban(subnet, "", 0, length))
                .list()
                .ofMaxSize(30)
                .map(bans -> {
                    List<Ban> steps = new ArrayList<>();
                    for (int i = 0; i < bans.size(); i++) {
                        Ban ban = bans.get(i);
                        steps.add(new Ban(ban.subject(), "", NOW + i, NOW + i + ban.untilSeconds()));
                    }
                    return steps;
                });
    }

    @Test
    void aWrittenFileIsReadAgain() throws IOException {
        List<Ban> bans = List.of(ban(NET, NOW + 10), Ban.permanent(KEY, "sells \"forks\"", NOW));
        assertThat(BansFile.read(BansFile.write(bans))).isEqualTo(new BansFile.Content(bans, null));
    }

    @Test
    void theFileHasTheDocumentedForm() {
        assertThat(new String(BansFile.write(List.of(Ban.permanent(NET, "floods", NOW))), StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("""
                        {
                          "version" : 1,
                          "bans" : [ {
                            "subnet" : "1.2.3.0/24",
                            "reason" : "floods",
                            "created" : 1700000000,
                            "until" : "forever"
                          } ]
                        }""");
    }

    @Test
    void entriesThatAreNotUnderstoodAreSkippedWithOneWarning() throws IOException {
        BansFile.Content content = BansFile.read(bytes("""
                {"version": 1, "bans": [
                  {"subnet": "1.2.3.0/33", "until": 5},
                  {"subnet": "1.2.3.0/24", "reason": null, "until": 5},
                  {"asn": 7, "until": 5},
                  {"subnet": "1.2.3.4", "until": 1.5},
                  "what"]}"""));
        assertThat(content.bans()).containsExactly(new Ban(NET, "", 0, 5));
        assertThat(content.warning())
                .isEqualTo("skipped 4 of the bans, the first because"
                        + " \"1.2.3.0/33\" is not a subnet: a prefix of IPV4 has 0 to 32 bits");
    }

    @Test
    void timesThatNoDateCanShowAreBounded() throws IOException {
        List<Ban> bans = BansFile.read(bytes("""
                {"version": 1, "bans": [
                  {"subnet": "1.2.3.0/24", "created": -9999999999999999, "until": 99999999999999999},
                  {"subnet": "1.2.3.0/24", "created": 9999999999999999, "until": 253402300799},
                  {"subnet": "1.2.3.0/24", "until": -5}]}""")).bans();
        assertThat(bans)
                .containsExactly(
                        Ban.permanent(NET, "", 0),
                        new Ban(NET, "", 253_402_300_799L, 253_402_300_799L),
                        new Ban(NET, "", 0, 0));
        assertThat(Ban.lasting(NET, "", NOW, Duration.ofDays(9_999_999)).isPermanent())
                .isTrue();
    }

    @Test
    void aDamagedFileIsToldInOneLine() {
        String damaged = "{\"version\": 1,\n\"bans\": [{\"sub";
        assertThatThrownBy(() -> BansFile.read(bytes(damaged)))
                .isInstanceOf(IOException.class)
                .hasMessage("line 2: found text that is not JSON");
    }

    @Test
    void aBrokenFileIsAnError() {
        for (String broken : List.of("", "{", "[]", "{\"version\": 1}", "{\"version\": 2, \"bans\": []}", "\0")) {
            assertThatThrownBy(() -> BansFile.read(bytes(broken))).as(broken).isInstanceOf(IOException.class);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
