package dev.hearth.p2p.examples.bench;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/** The same under TLS 1.3, of BoringSSL where that is there, else of the JDK; the certificate is its own, on P-256. */
final class TlsCarrier extends NettyCarrier {
    private static final SslProvider PROVIDER = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

    /** Which of the two it is; BoringSSL needs a library of the platform. */
    static final String NAME = PROVIDER == SslProvider.OPENSSL ? "netty-boringssl" : "netty-jdk-tls";

    private final SslContext accepting;
    private final SslContext dialling;

    TlsCarrier() throws Exception {
        X509Bundle own = new CertificateBuilder()
                .subject("CN=bench")
                .setIsCertificateAuthority(true)
                .ecp256()
                .buildSelfSigned();
        accepting = SslContextBuilder.forServer(own.getKeyPair().getPrivate(), own.getCertificatePath())
                .sslProvider(PROVIDER)
                .protocols("TLSv1.3")
                .build();
        dialling = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm("")
                .sslProvider(PROVIDER)
                .protocols("TLSv1.3")
                .build();
    }

    @Override
    void install(ChannelPipeline pipeline, boolean dialled) {
        pipeline.addLast(new SslHandler(
                (dialled ? dialling : accepting).newEngine(pipeline.channel().alloc())));
        super.install(pipeline, dialled);
    }

    @Override
    boolean opens(Object event) {
        return event instanceof SslHandshakeCompletionEvent completed && completed.isSuccess();
    }
}
