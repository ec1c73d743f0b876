package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.runtime.NodeRuntime;

/** The other end of {@link Throughput}: listens, and takes whatever comes. */
final class PipelinePeer {
    private PipelinePeer() {}

    /** Says its port. */
    public static void main(String[] arguments) throws Exception {
        NodeRuntime runtime = NodeRuntime.threaded();
        EncryptedPipeline handlers = new EncryptedPipeline(runtime);
        int port = new Endpoint(runtime).listen(channel -> handlers.install(channel.pipeline(), Endpoint.receiver()));
        ChildProcess.say(Integer.toString(port));
        ChildProcess.listen(line -> {});
    }
}
