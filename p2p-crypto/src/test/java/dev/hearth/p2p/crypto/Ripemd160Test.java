package dev.hearth.p2p.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ripemd160Test {
    /** The authors' own vectors. */
    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "'', 9c1185a5c5e9fc54612808977ee8f548b2258d31",
                "a, 0bdc9d2d256b3ee9daae347be6f4dc835a467ffe",
                "abc, 8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
                "message digest, 5d0689ef49d2fae572b881b123a85ffa21595f36",
                "abcdefghijklmnopqrstuvwxyz, f71c27109c692c1b56bbdceb5b9d2865b3708dbc",
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq, 12a053384a9c0c88e405a06c27dcf49ada62eb2b",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789, b0e20b6e3116640286ed3a87a5713079b21f5189",
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890, "
                        + "9b752e45573d4b39f4dbd3323cab82bf63326bfb",
            })
    void computesThePublishedDigests(String text, String digest) {
        assertThat(hex(Digests.ripemd160(text.getBytes(US_ASCII)))).isEqualTo(digest);
    }

    @Test
    void computesThePublishedDigestOfAMillionLetters() {
        byte[] letters = new byte[1_000_000];
        Arrays.fill(letters, (byte) 'a');
        assertThat(hex(Digests.ripemd160(letters))).isEqualTo("52783243c1697bdbe16d37f97f68f08325dc1528");
    }

    /** Every place at which the padding may begin, and more than one block of it. */
    @Test
    void computesWhatBouncyCastleDoesOfEveryLength() {
        byte[] data = new byte[260];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (7 * i + 3);
        }
        for (int length = 0; length <= data.length; length++) {
            assertThat(Digests.ripemd160(data, 0, length)).isEqualTo(bouncyCastle(data, 0, length));
        }
    }

    @Property
    void computesWhatBouncyCastleDoesOfAnyRange(
            @ForAll @Size(max = 1000) byte[] before,
            @ForAll @Size(max = 2000) byte[] data,
            @ForAll @IntRange(max = 70) int after) {
        byte[] around = Arrays.copyOf(before, before.length + data.length + after);
        System.arraycopy(data, 0, around, before.length, data.length);
        assertThat(Digests.ripemd160(around, before.length, data.length))
                .isEqualTo(bouncyCastle(around, before.length, data.length));
    }

    private static byte[] bouncyCastle(byte[] data, int offset, int length) {
        RIPEMD160Digest digest = new RIPEMD160Digest();
        digest.update(data, offset, length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
