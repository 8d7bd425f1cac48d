import org.apache.activemq.transport.TransportFactory;
import org.junit.platform.console.ConsoleLauncher;

/**
 * JUnit's console launcher (its arguments are these) with the connections that tests make to a broker inside their
 * process led to a broker outside of it: `outside` says which (`none`, `real` or `hermod`).
 */
public final class SuiteRunner {
  public static void main(String[] args) {
    String kind = System.getProperty("outside", "none");
    if (!kind.equals("none")) {
      OutsideBrokers outside = new OutsideBrokers(kind);
      OutsideBeans.redirectTo(outside);
      TransportFactory.registerTransportFactory("vm", new RedirectedVm(outside));
      TransportFactory.registerTransportFactory("tcp", new RedirectedTcp(outside));
      TransportFactory.registerTransportFactory("nio", new RedirectedTcp(outside));
    }
    ConsoleLauncher.main(args);
  }
}
