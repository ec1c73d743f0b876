package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECFieldElement;

/** {@link EllSwift} with any arithmetic of the curve, and the map in Bouncy Castle's field. */
final class MappedEllSwift implements EllSwift {
    private static final int COORDINATE = EllSwiftKey.LENGTH / 2;

    /** A tagged hash begins with the tag's digest twice (BIP340). */
    private static final byte[] TAG = Digests.sha256("bip324_ellswift_xonly_ecdh".getBytes(StandardCharsets.US_ASCII));

    private final Secp256k1 curve;
    private final SwiftEcMap map =
            new SwiftEcMap(CustomNamedCurves.getByName("secp256k1").getCurve());

    MappedEllSwift(Secp256k1 curve) {
        this.curve = curve;
    }

    @Override
    public EllSwiftKeyPair generate(SecureRandom random) {
        PrivateKey key = curve.generate(random);
        return new EllSwiftKeyPair(key, encode(publicX(key), random));
    }

    /** {@code XElligatorSwift}: draws until the pair of a u and a way has a t; one in four has. */
    private EllSwiftKey encode(ECFieldElement x, SecureRandom random) {
        byte[] bytes = new byte[EllSwiftKey.LENGTH];
        while (true) {
            random.nextBytes(bytes);
            ECFieldElement u = map.element(bytes, 0);
            // The bytes of t are not needed yet, and lend the three bits of the way.
            ECFieldElement t = u.isZero() ? null : map.encode(x, u, bytes[COORDINATE] & (SwiftEcMap.CASES - 1));
            if (t != null) {
                u.encodeTo(bytes, 0);
                t.encodeTo(bytes, COORDINATE);
                return EllSwiftKey.of(bytes);
            }
        }
    }

    @Override
    public byte[] sharedSecret(EllSwiftKeyPair own, EllSwiftKey remote, boolean initiating) {
        byte[] first = (initiating ? own.publicKey() : remote).toBytes();
        byte[] second = (initiating ? remote : own.publicKey()).toBytes();
        byte[] message = new byte[2 * TAG.length + 2 * EllSwiftKey.LENGTH + COORDINATE];
        int at = append(TAG, message, 0);
        at = append(TAG, message, at);
        at = append(first, message, at);
        at = append(second, message, at);
        append(sharedX(own.privateKey(), remote), message, at);
        return Digests.sha256(message);
    }

    private static int append(byte[] part, byte[] message, int at) {
        System.arraycopy(part, 0, message, at, part.length);
        return at + part.length;
    }

    /** {@code ellswift_ecdh_xonly}. Either ordinate will do: it decides about the ordinate of the product alone. */
    byte[] sharedX(PrivateKey own, EllSwiftKey remote) {
        byte[] point = new byte[PublicKey.LENGTH];
        point[0] = 2;
        publicX(remote).encodeTo(point, 1);
        try {
            return curve.sharedX(own, PublicKey.of(point));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the map yields coordinates of the curve only", e);
        }
    }

    /** The X coordinate that the key stands for. */
    ECFieldElement publicX(EllSwiftKey key) {
        byte[] bytes = key.toBytes();
        return map.decode(map.element(bytes, 0), map.element(bytes, COORDINATE));
    }

    private ECFieldElement publicX(PrivateKey key) {
        return map.element(curve.publicKey(key).toBytes(), 1);
    }
}
