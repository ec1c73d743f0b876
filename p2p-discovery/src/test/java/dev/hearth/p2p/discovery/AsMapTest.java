package dev.hearth.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AsMapTest {
    private static int systemOf(AsMap map, String address) {
        return map.systemOf(NetGroups.canonicalBytes(PeerAddress.parse(address)));
    }

    private static AsMapProgram program() {
        return new AsMapProgram();
    }

    private static void assertRefused(AsMapProgram program, String why) {
        assertThatThrownBy(() -> AsMap.read(program.toBytes()))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    @Test
    void returnsTheSystemOfAMatchedPrefix() throws IOException {
        AsMap map = AsMap.read(program().matchIpv4().match(250, 8).returns(1000).toBytes());
        assertThat(systemOf(map, "250.1.2.3:8333")).isEqualTo(1000);
        assertThat(systemOf(map, "251.1.2.3:8333")).isZero();
        assertThat(systemOf(map, "[2a00::1]:8333")).isZero();
    }

    @Test
    void jumpsWhenTheNextBitIsOne() throws IOException {
        AsMapProgram low = program().returns(7).returns(0x1fffff);
        AsMapProgram left = program().returns(7);
        AsMap map = AsMap.read(program().jump(left.length()).append(low).toBytes());
        assertThat(systemOf(map, "1.2.3.4:1")).isEqualTo(7);
        assertThat(systemOf(map, "[8000::1]:1")).isEqualTo(0x1fffff);
    }

    @Test
    void aFailedMatchReturnsTheDefault() throws IOException {
        AsMap map = AsMap.read(
                program().defaultsTo(5).matchIpv4().match(3, 2).returns(9).toBytes());
        assertThat(systemOf(map, "192.0.0.1:1")).isEqualTo(9);
        assertThat(systemOf(map, "64.0.0.1:1")).isEqualTo(5);
    }

    @Property
    void readsEverySystemNumber(@ForAll @IntRange(min = 1, max = (1 << 24) + (1 << 24) - (1 << 15)) int system)
            throws IOException {
        AsMap map = AsMap.read(program().returns(system).toBytes());
        assertThat(systemOf(map, "1.2.3.4:1")).isEqualTo(system);
    }

    @Test
    void malformedMapsAreRefused() {
        AsMapProgram returns = program().returns(1);
        assertRefused(program(), "0");
        assertRefused(program().bit(1).bit(1).bit(1), "ends within an instruction");
        assertRefused(program().match(1, 8), "ends within an instruction");
        assertRefused(program().defaultsTo(1).returns(2), "DEFAULT directly before a RETURN");
        assertRefused(program().defaultsTo(1).defaultsTo(2).match(1, 1).returns(3), "DEFAULT directly before another");
        assertRefused(program().returns(1).append(program().returns(2)), "more than seven bits of padding");
        assertRefused(program().match(1, 3).match(1, 3).returns(1), "two short MATCHes");
        assertRefused(program().match(1, 3).match(1, 8).match(1, 3).returns(1), "two short MATCHes");
        assertRefused(program().jump(1_000_000).returns(1).returns(2), "jumps past its end");
        assertRefused(program().jump(18).defaultsTo(1).match(1, 1).returns(2).returns(3), "middle of an instruction");
        assertRefused(
                program().jump(returns.length() * 2).returns(1).returns(2).returns(3),
                "instructions that are never reached");
        AsMapProgram tail = program().returns(3).returns(4).returns(5);
        assertRefused(
                program().jump(returns.length() * 2).jump(returns.length() * 2).append(tail), "jumps that cross");
    }

    @Test
    void aMapThatTakesMoreBitsThanAnAddressHasIsRefused() {
        AsMapProgram matches = program();
        for (int i = 0; i < 16; i++) {
            matches.match(0, 8);
        }
        AsMapProgram copy = program().append(matches);
        assertThat(matches.returns(1).length()).isPositive();
        assertRefused(copy.match(0, 1).returns(1), "more bits than an address has");
        AsMapProgram jumps = program();
        for (int i = 0; i < 129; i++) {
            jumps.jump(200_000 - 100 * i);
        }
        for (int i = 0; i < 20_000; i++) {
            jumps.returns(1);
        }
        assertRefused(jumps, "more bits than an address has");
    }

    @Test
    void paddingMustBeZeroAndShort() throws IOException {
        byte[] map = program().returns(1).toBytes();
        assertThat(program().returns(1).length() % 8).isNotZero();
        byte[] padded = map.clone();
        padded[padded.length - 1] |= (byte) 0x80;
        assertThatThrownBy(() -> AsMap.read(padded)).hasMessageContaining("padding that is not zero");
        assertThatThrownBy(() -> AsMap.read(Arrays.copyOf(map, map.length + 1)))
                .hasMessageContaining("more than seven bits");
        assertThat(AsMap.read(map).id().length()).isEqualTo(32);
    }

    @Test
    void anyBytesAreAMapOrAnIoException() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(12)];
            random.nextBytes(bytes);
            // Mostly RETURN, or hardly any of them would be a map.
            bytes[0] &= (byte) (random.nextInt(3) == 0 ? 0xff : 0);
            AsMap map;
            try {
                map = AsMap.read(bytes);
            } catch (IOException e) {
                continue;
            }
            accepted++;
            byte[] address = new byte[16];
            random.nextBytes(address);
            assertThat(map.systemOf(address)).isNotNegative();
        }
        assertThat(accepted).isGreaterThan(100);
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] map = program()
                .jump(program().match(3, 2).returns(9).length())
                .match(3, 2)
                .returns(9)
                .returns(70_000)
                .toBytes();
        for (int length = 0; length < map.length; length++) {
            byte[] part = Arrays.copyOf(map, length);
            assertThatThrownBy(() -> AsMap.read(part)).isExactlyInstanceOf(IOException.class);
        }
    }

    @Test
    void theIdHashesTheCountAndOneBytePerBit() throws IOException {
        byte[] map = program().matchIpv4().match(250, 8).returns(1000).toBytes();
        ByteArrayOutputStream bits = new ByteArrayOutputStream();
        int count = 8 * map.length;
        bits.write(253);
        bits.write(count);
        bits.write(count >>> 8);
        for (int i = 0; i < count; i++) {
            bits.write(map[i / 8] >>> (i % 8) & 1);
        }
        assertThat(AsMap.read(map).id()).isEqualTo(Hash.of(Digests.sha256(Digests.sha256(bits.toByteArray()))));
    }
}
