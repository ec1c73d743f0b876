package dev.hearth.p2p.graphene;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.ArrayDeque;
import java.util.List;

/** The real curve, but the first keys it generates are given. */
final class ScriptedKeys implements Secp256k1 {
    private final Secp256k1 curve = Secp256k1.bouncyCastle();
    private final ArrayDeque<PrivateKey> keys;

    private ScriptedKeys(PrivateKey... keys) {
        this.keys = new ArrayDeque<>(List.of(keys));
    }

    /** {@code runtime} with a curve that gives these keys out first: the node's own, then one for each connection. */
    static NodeRuntime on(NodeRuntime runtime, PrivateKey... keys) {
        Secp256k1 scripted = new ScriptedKeys(keys);
        return (NodeRuntime) Proxy.newProxyInstance(
                NodeRuntime.class.getClassLoader(), new Class<?>[] {NodeRuntime.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("curve")) {
                        return scripted;
                    }
                    try {
                        return method.invoke(runtime, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public PrivateKey generate(SecureRandom random) {
        return keys.isEmpty() ? curve.generate(random) : keys.remove();
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        return curve.publicKey(key);
    }

    @Override
    public byte[] sharedX(PrivateKey own, PublicKey remote) throws InvalidKeyException {
        return curve.sharedX(own, remote);
    }

    @Override
    public CompactSignature sign(PrivateKey key, byte[] digest32) {
        return curve.sign(key, digest32);
    }

    @Override
    public PublicKey recover(byte[] digest32, CompactSignature signature) throws SignatureException {
        return curve.recover(digest32, signature);
    }
}
