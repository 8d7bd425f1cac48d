import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import org.apache.activemq.util.JMXSupport;

/**
 * The process's MBean server, where what a test asks of a broker's or a destination's bean is answered by the outside
 * broker as far as its statistics messages and the client's commands go. All else stays with the model's own beans.
 */
public final class OutsideBeans extends MBeanServerBuilder {
  private static final List<String> LISTS = List.of("Queues", "Topics", "TemporaryQueues", "TemporaryTopics");
  private static OutsideBrokers outside;

  static void redirectTo(OutsideBrokers brokers) {
    outside = brokers;
  }

  @Override
  public MBeanServer newMBeanServer(String domain, MBeanServer outer, MBeanServerDelegate delegate) {
    MBeanServer inner = super.newMBeanServer(domain, outer, delegate);
    return (MBeanServer) Proxy.newProxyInstance(OutsideBeans.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, new Redirected(inner));
  }

  private static final class Redirected implements InvocationHandler {
    private final MBeanServer inner;

    Redirected(MBeanServer inner) {
      this.inner = inner;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
      if (args != null && args.length > 0 && args[0] instanceof ObjectName && outside != null) {
        ObjectName name = (ObjectName) args[0];
        OutsideView view = ofBroker(name);
        Object answer = null;
        try {
          if (view != null) answer = answer(view, name, method.getName(), args);
        } catch (JMException thrown) {
          throw thrown;
        } catch (Exception gone) {
          // It is just being stopped, or lets no stranger in: the model answers for itself.
        }
        if (answer != null) return answer == VOID ? null : answer;
      }
      try {
        return method.invoke(inner, args);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause();
      }
    }

    private static final Object VOID = new Object();

    private static OutsideView ofBroker(ObjectName name) {
      if (!name.getDomain().equals("org.apache.activemq") || !"Broker".equals(name.getKeyProperty("type"))) return null;
      String broker = name.getKeyProperty("brokerName");
      return broker == null ? null : outside.viewOf(broker);
    }

    /** Null: the model's own bean is asked. */
    private Object answer(OutsideView view, ObjectName name, String method, Object[] args) throws Exception {
      boolean destination = name.getKeyProperty("destinationName") != null && name.getKeyPropertyList().size() == 4;
      boolean broker = name.getKeyPropertyList().size() == 2;
      if (!destination && !broker) return null;
      switch (method) {
        case "getAttribute":
          return attribute(view, name, destination, (String) args[1]);
        case "getAttributes":
          AttributeList found = new AttributeList();
          for (String each : (String[]) args[1]) {
            Object value = attribute(view, name, destination, each);
            found.add(new Attribute(each, value == null ? inner.getAttribute(name, each) : value));
          }
          return found;
        case "isRegistered":
          return destination && view.destination(name) != null ? true : null;
        case "getObjectInstance":
          return destination && view.destination(name) != null ? new ObjectInstance(name, "org.apache.activemq.broker.jmx.DestinationView") : null;
        case "queryNames":
          return destination ? names(view, name) : null;
        case "invoke":
          return view.call(name, destination, (String) args[1], (Object[]) args[2]) ? VOID : null;
        default:
          return null;
      }
    }

    private static Object attribute(OutsideView view, ObjectName name, boolean destination, String attribute) throws Exception {
      if (!destination) return LISTS.contains(attribute) ? list(view, name, attribute) : view.ofBroker(attribute);
      Map<String, Object> statistics = view.destination(name);
      return statistics == null ? null : view.attribute(statistics, name, attribute);
    }
  }

  static ObjectName[] list(OutsideView view, ObjectName broker, String attribute) throws Exception {
    Hashtable<String, String> keys = new Hashtable<>(broker.getKeyPropertyList());
    keys.put("destinationType", attribute.replace("Temporary", "Temp").replaceFirst("s$", ""));
    keys.put("destinationName", "*");
    return names(view, new ObjectName(broker.getDomain(), keys)).toArray(new ObjectName[0]);
  }

  private static Set<ObjectName> names(OutsideView view, ObjectName pattern) throws Exception {
    Set<ObjectName> found = new HashSet<>();
    Hashtable<String, String> keys = new Hashtable<>(pattern.getKeyPropertyList());
    for (String each : view.names(pattern.getKeyProperty("destinationType"))) {
      keys.put("destinationName", JMXSupport.encodeObjectNamePart(each));
      ObjectName name = new ObjectName(pattern.getDomain(), keys);
      if (pattern.apply(name)) found.add(name);
    }
    return found;
  }
}
