package dev.hearth.p2p.crypto;

class BouncyCastleSecp256k1Test extends Secp256k1Suite {
    BouncyCastleSecp256k1Test() {
        super(Secp256k1.bouncyCastle());
    }
}
