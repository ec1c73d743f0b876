/** Keys, digests and the Netty handlers that turn a socket into an encrypted byte stream. */
module dev.hearth.p2p.crypto {
    requires static transitive org.jspecify;
    requires transitive io.netty.buffer;
    requires transitive io.netty.transport;
    requires io.netty.common;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports dev.hearth.p2p.crypto;
    exports dev.hearth.p2p.crypto.bip324;
}
