import java.net.URI;
import org.apache.activemq.transport.Transport;
import org.apache.activemq.transport.tcp.TcpTransportFactory;

/** Connects to the outside broker when the address is that of a broker in this process. */
final class RedirectedTcp extends TcpTransportFactory {
  private final OutsideBrokers outside;

  RedirectedTcp(OutsideBrokers outside) {
    this.outside = outside;
  }

  @Override
  public Transport doConnect(URI location) throws Exception {
    return super.doConnect(redirected(location));
  }

  @Override
  public Transport doCompositeConnect(URI location) throws Exception {
    return super.doCompositeConnect(redirected(location));
  }

  private URI redirected(URI location) throws Exception {
    int port = outside.portFor(location.getPort());
    return new URI("tcp", null, port == location.getPort() ? location.getHost() : "127.0.0.1", port, location.getPath(), location.getQuery(), null);
  }
}
