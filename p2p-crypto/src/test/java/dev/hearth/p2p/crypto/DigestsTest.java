package dev.hearth.p2p.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigestsTest {
    private static final byte[] ABC = "abc".getBytes(US_ASCII);

    @Test
    void computesThePublishedDigests() {
        assertThat(hex(Digests.sha224(ABC))).isEqualTo("23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
        assertThat(hex(Digests.sha256(ABC)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(hex(Digests.sha512(ABC)))
                .isEqualTo("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
        assertThat(hex(Digests.ripemd160(ABC))).isEqualTo("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
    }

    @Test
    void digestsOnlyTheRangeAskedFor() {
        byte[] around = "..abc...".getBytes(US_ASCII);
        assertThat(Digests.sha224(around, 2, 3)).isEqualTo(Digests.sha224(ABC));
        assertThat(Digests.sha256(around, 2, 3)).isEqualTo(Digests.sha256(ABC));
        assertThat(Digests.sha512(around, 2, 3)).isEqualTo(Digests.sha512(ABC));
        assertThat(Digests.ripemd160(around, 2, 3)).isEqualTo(Digests.ripemd160(ABC));
    }

    @Test
    void refusesARangeOutsideTheArray() {
        assertThatIllegalArgumentException().isThrownBy(() -> Digests.sha256(ABC, 1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> Digests.sha512(ABC, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Digests.ripemd160(ABC, 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Digests.ripemd160(ABC, 4, 0));
    }

    @Test
    void mayBeUsedByManyThreadsAtOnce() throws Exception {
        byte[] expected = Digests.sha256(ABC);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Future<?>[] runs = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> IntStream.range(0, 2000)
                            .forEach(n -> assertThat(Digests.sha256(ABC)).isEqualTo(expected))))
                    .toArray(Future<?>[]::new);
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
