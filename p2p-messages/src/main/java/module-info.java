/** Frames, primitive codecs and message records of each wire protocol. */
module dev.hearth.p2p.messages {
    requires static transitive org.jspecify;
    requires transitive dev.hearth.p2p.crypto;
    requires io.netty.codec;
    requires io.netty.common;

    exports dev.hearth.p2p.messages;
    exports dev.hearth.p2p.messages.bitcoin;
    exports dev.hearth.p2p.messages.graphene;
}
