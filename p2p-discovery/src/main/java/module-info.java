/** Where peer addresses come from and where they are kept. */
@SuppressWarnings("module") // the module above is not there yet when this one is compiled
module dev.hearth.p2p.discovery {
    requires static transitive org.jspecify;
    requires transitive dev.hearth.p2p.messages;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports dev.hearth.p2p.discovery;
    exports dev.hearth.p2p.discovery.json to
            dev.hearth.p2p;
    exports dev.hearth.p2p.discovery.topology;
}
