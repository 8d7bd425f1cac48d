import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.transport.Transport;
import org.apache.activemq.transport.TransportServer;
import org.apache.activemq.transport.tcp.TcpTransportFactory;
import org.apache.activemq.transport.vm.VMTransportFactory;
import org.apache.activemq.util.IntrospectionSupport;
import org.apache.activemq.util.URISupport;

/** `vm:` addresses: what they say of a broker to be made decides how the outside one is configured. */
final class RedirectedVm extends VMTransportFactory {
  private final OutsideBrokers outside;
  private final TcpTransportFactory tcp = new TcpTransportFactory();

  RedirectedVm(OutsideBrokers outside) {
    this.outside = outside;
  }

  @Override
  public Transport doConnect(URI location) throws Exception {
    return tcp.doConnect(redirected(location));
  }

  @Override
  public Transport doCompositeConnect(URI location) throws Exception {
    return tcp.doCompositeConnect(redirected(location));
  }

  @Override
  public TransportServer doBind(URI location) throws java.io.IOException {
    return super.doBind(location);
  }

  private URI redirected(URI location) throws Exception {
    URISupport.CompositeData data = URISupport.parseComposite(location);
    String host;
    String broker;
    Map<String, String> options;
    if (data.getComponents().length == 1 && "broker".equals(data.getComponents()[0].getScheme())) {
      URISupport.CompositeData inner = URISupport.parseComposite(data.getComponents()[0]);
      host = inner.getPath() == null ? inner.getParameters().getOrDefault("brokerName", "localhost") : inner.getPath();
      broker = data.getComponents()[0].toString();
      options = new HashMap<>(data.getParameters());
    } else {
      host = location.getHost() == null ? location.getAuthority() : location.getHost();
      if (host == null || host.isEmpty()) host = "localhost";
      options = new HashMap<>(URISupport.parseParameters(location));
      Map<String, Object> forBroker = IntrospectionSupport.extractProperties(options, "broker.");
      String config = options.remove("brokerConfig");
      broker = config != null ? config : "broker:()/" + host + "?" + URISupport.createQueryString(forBroker);
    }
    boolean create = !"false".equals(options.remove("create"));
    String wait = options.remove("waitForStart");
    for (String own : new String[] {"async", "marshal", "asyncQueueDepth", "network"}) options.remove(own);
    int port = outside.portFor(host, broker, create, wait == null ? 0 : Integer.parseInt(wait));
    return new URI("tcp://127.0.0.1:" + port + (options.isEmpty() ? "" : "?" + URISupport.createQueryString(options)));
  }
}
