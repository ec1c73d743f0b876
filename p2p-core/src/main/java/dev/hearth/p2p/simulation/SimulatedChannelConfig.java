package dev.hearth.p2p.simulation;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of simulated sockets. Those of TCP are accepted, so that nodes configure their channels as they do real ones;
 * of them a linger time of zero (close with a reset) and the backlog have an effect.
 */
final class SimulatedChannelConfig extends DefaultChannelConfig {
    private static final int DEFAULT_BACKLOG = 128;
    private static final int LEAST_READ = 64;

    private final Runnable whenAutoReadCleared;
    private int linger = -1;
    private int backlog = DEFAULT_BACKLOG;

    SimulatedChannelConfig(Channel channel, ByteBufAllocator allocator, Runnable whenAutoReadCleared) {
        super(channel, new FixedRecvByteBufAllocator(LEAST_READ));
        setAllocator(allocator);
        this.whenAutoReadCleared = whenAutoReadCleared;
    }

    @Override
    protected void autoReadCleared() {
        whenAutoReadCleared.run();
    }

    boolean resetsOnClose() {
        return linger == 0;
    }

    int backlog() {
        return backlog;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), ChannelOption.SO_LINGER, ChannelOption.SO_BACKLOG);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option.equals(ChannelOption.SO_LINGER)) {
            return (T) Integer.valueOf(linger);
        }
        if (option.equals(ChannelOption.SO_BACKLOG)) {
            return (T) Integer.valueOf(backlog);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option.equals(ChannelOption.SO_LINGER)) {
            linger = (Integer) value;
            return true;
        }
        if (option.equals(ChannelOption.SO_BACKLOG)) {
            backlog = (Integer) value;
            return true;
        }
        return isWithoutEffect(option) || super.setOption(option, value);
    }

    private static boolean isWithoutEffect(ChannelOption<?> option) {
        return option.equals(ChannelOption.TCP_NODELAY)
                || option.equals(ChannelOption.SO_KEEPALIVE)
                || option.equals(ChannelOption.SO_REUSEADDR)
                || option.equals(ChannelOption.SO_RCVBUF)
                || option.equals(ChannelOption.SO_SNDBUF);
    }
}
