import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.region.Destination;
import org.apache.activemq.broker.region.DestinationStatistics;
import org.apache.activemq.broker.region.Region;
import org.apache.activemq.broker.region.RegionBroker;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.management.CountStatisticImpl;
import org.apache.activemq.usage.MemoryUsage;

/** A model's destinations as the outside broker has them: counters, memory, number of consumers. No more is known of them. */
final class OutsideDestinations {
  private static final Map<String, String> COUNTERS = Map.of(
    "enqueues", "enqueueCount", "dequeues", "dequeueCount", "inflight", "inflightCount", "dispatched", "dispatchCount",
    "messages", "size", "expired", "expiredCount", "consumers", "consumerCount", "producers", "producerCount");

  private OutsideDestinations() {}

  /** Puts them in the place of the model's own for as long as `view` gives one. */
  static void show(BrokerService model, Supplier<OutsideView> view) throws Exception {
    if (!model.isStarted() || !(model.getRegionBroker() instanceof RegionBroker)) return;
    replace(model, "queueRegion", "Queue", view);
    replace(model, "topicRegion", "Topic", view);
  }

  private static void replace(BrokerService model, String name, String type, Supplier<OutsideView> views) throws Exception {
    Field field = RegionBroker.class.getDeclaredField(name);
    field.setAccessible(true);
    Region own = (Region) field.get(model.getRegionBroker());
    field.set(model.getRegionBroker(), Proxy.newProxyInstance(OutsideDestinations.class.getClassLoader(), new Class<?>[] {Region.class}, (proxy, method, args) -> {
      OutsideView view = views.get();
      if (view != null && method.getName().equals("getDestinationMap")) return all(view, type);
      if (view != null && method.getName().equals("addDestination") && view.statistics((ActiveMQDestination) args[1]) != null) return destination(view, (ActiveMQDestination) args[1]);
      try {
        return method.invoke(own, args);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause();
      }
    }));
  }

  private static Map<ActiveMQDestination, Destination> all(OutsideView view, String type) throws Exception {
    Map<ActiveMQDestination, Destination> found = new LinkedHashMap<>();
    for (String each : view.names(type)) {
      ActiveMQDestination name = ActiveMQDestination.createDestination(each, OutsideView.kind(type));
      found.put(name, destination(view, name));
    }
    return found;
  }

  private static Destination destination(OutsideView view, ActiveMQDestination name) throws Exception {
    DestinationStatistics statistics = new Statistics(view, name);
    return (Destination) Proxy.newProxyInstance(OutsideDestinations.class.getClassLoader(), new Class<?>[] {Destination.class}, (proxy, method, args) -> {
      switch (method.getName()) {
        case "getName":
          return name.getPhysicalName();
        case "getActiveMQDestination":
          return name;
        case "getDestinationStatistics":
          return statistics;
        case "getMemoryUsage":
          return new Memory(view, name);
        case "getConsumers":
          return Collections.nCopies((int) value(view, name, "consumerCount"), null);
        case "toString":
          return name.toString();
        case "hashCode":
          return System.identityHashCode(proxy);
        case "equals":
          return proxy == args[0];
        default:
          throw new UnsupportedOperationException("only the broker's own objects know " + method.getName());
      }
    });
  }

  /** 0 once the destination is gone. */
  private static long value(OutsideView view, ActiveMQDestination name, String key) {
    try {
      Map<String, Object> values = view.statistics(name);
      return values == null ? 0 : ((Number) values.get(key)).longValue();
    } catch (Exception refused) {
      throw new IllegalStateException(refused);
    }
  }

  private static final class Statistics extends DestinationStatistics {
    Statistics(OutsideView view, ActiveMQDestination name) throws ReflectiveOperationException {
      for (Map.Entry<String, String> each : COUNTERS.entrySet()) {
        Field field = DestinationStatistics.class.getDeclaredField(each.getKey());
        field.setAccessible(true);
        field.set(this, new CountStatisticImpl(each.getKey(), each.getValue()) {
          @Override
          public long getCount() {
            return value(view, name, each.getValue());
          }
        });
      }
    }
  }

  private static final class Memory extends MemoryUsage {
    private final OutsideView view;
    private final ActiveMQDestination name;

    Memory(OutsideView view, ActiveMQDestination name) {
      this.view = view;
      this.name = name;
    }

    @Override
    public long getUsage() {
      return value(view, name, "memoryUsage");
    }

    @Override
    public int getPercentUsage() {
      return (int) value(view, name, "memoryPercentUsage");
    }

    @Override
    public long getLimit() {
      return value(view, name, "memoryLimit");
    }
  }
}
