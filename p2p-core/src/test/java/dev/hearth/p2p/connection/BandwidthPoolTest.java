package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bytes per second, shared (§9.4). */
class BandwidthPoolTest {
    private final EmbeddedChannel time = new EmbeddedChannel();
    private final EventExecutor loop = time.eventLoop();
    private final BandwidthPool pool;

    BandwidthPoolTest() {
        time.freezeTime();
        pool = new BandwidthPool(loop.ticker()::nanoTime);
    }

    /** Somebody who wants bytes, and wants more when {@code next} of what was granted says so. */
    private final class Customer {
        private final BandwidthPool.Claim claim;
        private final LongUnaryOperator next;
        private long granted;

        Customer(long wanted, LongUnaryOperator next) {
            this.next = next;
            this.claim = pool.claim(loop, this::granted);
            want(wanted);
        }

        private void want(long wanted) {
            granted += wanted > 0 ? claim.take(wanted) : 0;
        }

        private void granted(long bytes) {
            granted += bytes;
            want(next.applyAsLong(bytes));
        }
    }

    private Customer greedy() {
        return new Customer(1 << 20, bytes -> bytes);
    }

    private Customer modest(long wanted) {
        return new Customer(wanted, bytes -> 0);
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 10) {
            time.advanceTimeBy(10, TimeUnit.MILLISECONDS);
            time.runPendingTasks();
        }
    }

    @Test
    void withoutALimitEverythingIsThereAtOnce() {
        assertThat(modest(1L << 40).granted).isEqualTo(1L << 40);
    }

    @Test
    void aSecondsWorthMayComeAtOnceAndNoMore() {
        pool.limit(10_000);
        pass(60_000);
        assertThat(modest(10_000).granted).isEqualTo(10_000);
        assertThat(modest(1).granted).isZero();
    }

    @Test
    void greedyOnesShareEqually() {
        pool.limit(100_000);
        List<Customer> customers = List.of(greedy(), greedy(), greedy());
        pass(10_000);
        assertThat(customers)
                .extracting(customer -> customer.granted)
                .allSatisfy(granted -> assertThat(granted).isBetween(330_000L, 336_000L));
    }

    @Test
    void whoWantsLittleGetsItAtTheNextTick() {
        pool.limit(100_000);
        List<Customer> greedy = List.of(greedy(), greedy(), greedy());
        pass(5_000);
        Customer modest = modest(500);
        pass(60);
        assertThat(modest.granted).isEqualTo(500);
        assertThat(greedy).isNotEmpty();
    }

    @Test
    void nobodyStarvesWhenThereIsLessThanATurnForEach() {
        pool.limit(1_024);
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            customers.add(i % 2 == 0 ? greedy() : new Customer(100, bytes -> bytes));
        }
        pass(120_000);
        assertThat(customers)
                .allSatisfy(customer -> assertThat(customer.granted).isGreaterThan(300));
    }

    @Test
    void whatWasNotUsedIsGivenToOthers() {
        pool.limit(10_000);
        Customer leaver = greedy();
        pass(100);
        leaver.claim.end();
        long before = leaver.granted;
        Customer other = greedy();
        pass(10_000);
        assertThat(leaver.granted).isEqualTo(before);
        assertThat(other.granted).isCloseTo(100_000, within(2_000L));
    }

    @Test
    void liftingTheLimitGivesEverybodyWhatTheyWait() {
        pool.limit(1_024);
        Customer customer = modest(1 << 20);
        pool.limit(0);
        time.runPendingTasks();
        assertThat(customer.granted).isEqualTo(1 << 20);
    }

    @Property(tries = 200)
    void neverGivesMoreThanItHas(
            @ForAll @LongRange(min = 1_024, max = 10_000_000) long perSecond,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 3_000_000) Integer> wants,
            @ForAll @IntRange(min = 1, max = 3_000) int millis) {
        BandwidthPoolTest test = new BandwidthPoolTest();
        test.pool.limit(perSecond);
        List<Customer> customers = new ArrayList<>();
        wants.forEach(want -> customers.add(test.modest(want)));
        test.pass(millis);
        long granted =
                customers.stream().mapToLong(customer -> customer.granted).sum();
        long wanted = wants.stream().mapToLong(Integer::intValue).sum();
        assertThat(granted).isLessThanOrEqualTo(Math.min(wanted, perSecond * (millis + 10) / 1_000 + 1));
        for (int i = 0; i < wants.size(); i++) {
            assertThat(customers.get(i).granted).isLessThanOrEqualTo(wants.get(i));
        }
    }

    @Test
    void severalThreadsTakeNoMoreThanThereIs() throws InterruptedException {
        pool.limit(100_000);
        pass(1_000);
        AtomicLong taken = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 10_000; n++) {
                    taken.addAndGet(pool.claim(loop, bytes -> {}).take(7));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken.get()).isEqualTo(100_000 / 7 * 7);
    }
}
