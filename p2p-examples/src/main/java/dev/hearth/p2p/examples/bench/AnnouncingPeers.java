package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.examples.chain.SyntheticTransactions;
import dev.hearth.p2p.examples.peer.BarePeer;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Peers that all announce the same transactions to one node, and give them to it when asked. */
final class AnnouncingPeers {
    private static final int ANNOUNCED_AT_ONCE = 500;
    private static final int MOST_AHEAD = 4_000;

    private final NodeRuntime runtime = Transports.runtime();
    private final List<Peer> peers = new ArrayList<>();
    private final Map<Hash, Item> items = new ConcurrentHashMap<>();
    private final AtomicLong distinct = new AtomicLong();
    private final AtomicLong copies = new AtomicLong();
    private final CountDownLatch connected;

    private record Item(TransactionMessage message, AtomicBoolean fetched) {}

    private AnnouncingPeers(int count) {
        connected = new CountDownLatch(count);
    }

    /**
     * Given a port, how many peers there are to be and how large a transaction is; says when all are connected. Told how
     * many transactions to announce, says how many it was asked for once each of them was.
     */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        AnnouncingPeers all = new AnnouncingPeers(count);
        all.dial(Integer.parseInt(arguments[0]), count);
        ChildProcess.say("connected");
        SyntheticTransactions source = new SyntheticTransactions("bench", Integer.parseInt(arguments[2]));
        ChildProcess.listen(line -> ChildProcess.say(Long.toString(all.announce(source, Integer.parseInt(line)))));
    }

    private void dial(int port, int count) throws InterruptedException {
        Endpoint endpoint = new Endpoint(runtime);
        for (int i = 0; i < count; i++) {
            Peer peer = new Peer();
            peers.add(peer);
            endpoint.dial(port, channel -> peer.install(channel.pipeline()));
        }
        connected.await();
    }

    private long announce(SyntheticTransactions source, int count) throws InterruptedException {
        items.clear();
        List<Hash> names = new ArrayList<>(count);
        long now = System.currentTimeMillis() / 1_000;
        for (int i = 0; i < count; i++) {
            byte[] bytes = source.next(now).bytes();
            Hash name = Hash.wrap(Digests.ripemd160(bytes));
            items.put(name, new Item(new TransactionMessage(bytes), new AtomicBoolean()));
            names.add(name);
        }
        distinct.set(0);
        copies.set(0);
        ChildProcess.say("ready");
        for (int from = 0; from < count; from += ANNOUNCED_AT_ONCE) {
            while (from - distinct.get() > MOST_AHEAD) {
                Thread.sleep(1);
            }
            List<Hash> next = names.subList(from, Math.min(count, from + ANNOUNCED_AT_ONCE));
            ItemIdsInventory news = new ItemIdsInventory(GrapheneTypes.TRANSACTION, List.copyOf(next));
            peers.forEach(peer -> peer.send(news));
        }
        while (distinct.get() < count) {
            Thread.sleep(1);
        }
        return copies.get();
    }

    private final class Peer extends BarePeer {
        private volatile ChannelHandlerContext place;

        @SuppressWarnings("NullAway.Init") // its place is set before anything is announced
        Peer() {
            super(AnnouncingPeers.this.runtime, "bench", BenchChain.ID);
        }

        void send(GrapheneMessage message) {
            place.writeAndFlush(message, place.voidPromise());
        }

        @Override
        protected void established(ChannelHandlerContext context) {
            place = context;
            connected.countDown();
        }

        @Override
        protected void received(ChannelHandlerContext context, GrapheneMessage message) {
            if (message instanceof FetchItems wanted) {
                for (Hash name : wanted.items()) {
                    serve(context, name);
                }
                context.flush();
            }
        }

        private void serve(ChannelHandlerContext context, Hash name) {
            Item item = items.get(name);
            if (item == null) { // of the run before
                context.write(new ItemNotAvailable(GrapheneTypes.TRANSACTION, name), context.voidPromise());
                return;
            }
            context.write(item.message(), context.voidPromise());
            copies.incrementAndGet();
            if (item.fetched().compareAndSet(false, true)) {
                distinct.incrementAndGet();
            }
        }
    }
}
