package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FastestSecp256k1Test {
    private final PrivateKey key = PrivateKey.parse("00".repeat(31) + "05");
    private final PublicKey publicKey = Secp256k1.bouncyCastle().publicKey(key);
    private final List<Runnable> tasks = new ArrayList<>();
    private final Secp256k1 curve = Secp256k1.fastest(tasks::add);

    @Test
    void loadsNothingForANodeWithoutPeers() {
        assertThat(curve.publicKey(key)).isEqualTo(publicKey);
        curve.sign(key, new byte[32]);
        assertThat(tasks).isEmpty();
        assertThat(curve).hasToString("Bouncy Castle");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void loadsTheLibraryOnceWhenThereIsAPeer() throws Exception {
        byte[] before = curve.sharedX(key, publicKey);
        CompactSignature signature = curve.sign(key, new byte[32]);
        assertThat(curve.recover(new byte[32], signature)).isEqualTo(publicKey);
        assertThat(tasks).hasSize(1);
        assertThat(curve).hasToString("Bouncy Castle");

        tasks.get(0).run();

        assertThat(curve).hasToString("libsecp256k1");
        assertThat(curve.sharedX(key, publicKey)).isEqualTo(before);
        assertThat(curve.recover(new byte[32], signature)).isEqualTo(publicKey);
        assertThat(curve.publicKey(key)).isEqualTo(publicKey);
        assertThat(tasks).hasSize(1);
    }

    @Test
    void staysInJavaWhenNobodyLoads() throws Exception {
        Secp256k1 closing = Secp256k1.fastest(task -> {
            throw new RejectedExecutionException("closed");
        });
        assertThat(closing.sharedX(key, publicKey)).hasSize(32);
        assertThat(closing).hasToString("Bouncy Castle");
    }
}
