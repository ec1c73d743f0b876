package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.Secp256k1;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/** {@link EllSwift} with Bouncy Castle's field and curve. Stateless but for the curve's precomputed tables. */
final class BouncyCastleEllSwift implements EllSwift {
    private static final int COORDINATE = EllSwiftKey.LENGTH / 2;

    /** A tagged hash begins with the tag's digest twice (BIP340). */
    private static final byte[] TAG = Digests.sha256("bip324_ellswift_xonly_ecdh".getBytes(StandardCharsets.US_ASCII));

    private final Secp256k1 keys = Secp256k1.bouncyCastle();
    private final ECCurve curve;
    private final ECPoint generator;
    private final SwiftEcMap map;

    BouncyCastleEllSwift() {
        X9ECParameters parameters = CustomNamedCurves.getByName("secp256k1");
        curve = parameters.getCurve();
        generator = parameters.getG();
        map = new SwiftEcMap(curve);
    }

    @Override
    public EllSwiftKeyPair generate(SecureRandom random) {
        PrivateKey key = keys.generate(random);
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

    /** {@code ellswift_ecdh_xonly}. The sign of the ordinate does not matter: it changes that of the product alone. */
    byte[] sharedX(PrivateKey own, EllSwiftKey remote) {
        ECFieldElement x = publicX(remote);
        ECFieldElement y = present(map.ordinate(x));
        ECPoint point = curve.createPoint(x.toBigInteger(), y.toBigInteger());
        // The order is prime and the scalar is below it, so the product is never the point at infinity.
        return point.multiply(scalar(own)).normalize().getAffineXCoord().getEncoded();
    }

    /** The X coordinate that the key stands for. */
    ECFieldElement publicX(EllSwiftKey key) {
        byte[] bytes = key.toBytes();
        return map.decode(map.element(bytes, 0), map.element(bytes, COORDINATE));
    }

    private ECFieldElement publicX(PrivateKey key) {
        return new FixedPointCombMultiplier()
                .multiply(generator, scalar(key))
                .normalize()
                .getAffineXCoord();
    }

    private static BigInteger scalar(PrivateKey key) {
        return new BigInteger(1, key.toBytes());
    }

    private static ECFieldElement present(@Nullable ECFieldElement ordinate) {
        if (ordinate == null) {
            throw new IllegalStateException("the map yields coordinates of the curve only");
        }
        return ordinate;
    }
}
