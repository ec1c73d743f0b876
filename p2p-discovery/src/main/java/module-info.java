/** Where peer addresses come from and where they are kept. */
module dev.hearth.p2p.discovery {
    requires static transitive org.jspecify;
    requires transitive dev.hearth.p2p.messages;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports dev.hearth.p2p.discovery;
}
