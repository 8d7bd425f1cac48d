import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.region.DestinationInterceptor;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.apache.activemq.broker.region.policy.RedeliveryPolicyMap;
import org.apache.activemq.broker.region.virtual.CompositeDestination;
import org.apache.activemq.broker.region.virtual.FilteredDestination;
import org.apache.activemq.broker.region.virtual.MirroredQueue;
import org.apache.activemq.broker.region.virtual.VirtualDestination;
import org.apache.activemq.broker.region.virtual.VirtualDestinationInterceptor;
import org.apache.activemq.broker.util.LoggingBrokerPlugin;
import org.apache.activemq.broker.util.RedeliveryPlugin;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTempQueue;
import org.apache.activemq.command.ActiveMQTempTopic;
import org.apache.activemq.command.ActiveMQTopic;
import org.apache.activemq.jaas.GroupPrincipal;
import org.apache.activemq.plugin.StatisticsBrokerPlugin;
import org.apache.activemq.plugin.SubQueueSelectorCacheBrokerPlugin;
import org.apache.activemq.security.SimpleAuthenticationPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/** The activemq.xml of a broker that was put together in Java: each property that is not as it is by default. */
final class BrokerFile {
  /** Belongs to the process or to the machine, not to the broker's behaviour. */
  private static final Set<String> LEFT_OUT = Set.of(
    "dataDirectory", "useJmx", "brokerName", "brokerId", "useShutdownHook", "persistent", "start", "startAsync", "vmConnectorURI", "enableStatistics",
    "deleteAllMessagesOnStartup", "destination", "queue", "topic", "tempQueue", "tempTopic", "monitorConnectionSplits", "taskRunnerPriority",
    "useLocalHostBrokerName", "waitForSlave", "waitForSlaveTimeout", "restartAllowed", "restartRequested", "slave", "systemExitOnShutdown",
    "useTempMirroredQueues", "shutdownOnMasterFailure", "shutdownOnSlaveFailure", "adjustUsageLimits", "uptime", "requestRestart");
  /** Elements that are not called as their class. */
  private static final Map<String, String> ELEMENTS = Map.of(
    "VMPendingQueueMessageStoragePolicy", "vmQueueCursor", "FilePendingQueueMessageStoragePolicy", "fileQueueCursor",
    "StorePendingQueueMessageStoragePolicy", "storeCursor", "VMPendingSubscriberMessageStoragePolicy", "vmCursor",
    "FilePendingSubscriberMessageStoragePolicy", "fileCursor", "VMPendingDurableSubscriberMessageStoragePolicy", "vmDurableCursor",
    "FilePendingDurableSubscriberMessageStoragePolicy", "fileDurableSubscriberCursor",
    "StorePendingDurableSubscriberMessageStoragePolicy", "storeDurableSubscriberCursor",
    "SubQueueSelectorCacheBrokerPlugin", "virtualSelectorCacheBrokerPlugin");

  private static final Set<Class<?>> PLUGINS = Set.of(
    RedeliveryPlugin.class, SimpleAuthenticationPlugin.class, LoggingBrokerPlugin.class, SubQueueSelectorCacheBrokerPlugin.class);

  /** What decides how the journal grows and shrinks, and when it is safe. */
  private static final Set<String> STORE = Set.of(
    "journalMaxFileLength", "cleanupInterval", "checkpointInterval", "journalDiskSyncStrategy", "concurrentStoreAndDispatchQueues",
    "concurrentStoreAndDispatchTopics");

  private final StringBuilder out = new StringBuilder();
  private final List<String> unsupported = new ArrayList<>();

  BrokerFile(BrokerService model, int port, Path folder) throws Exception {
    out.append("<beans xmlns='http://www.springframework.org/schema/beans' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
      + "xsi:schemaLocation='http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd "
      + "http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd'>\n");
    out.append("<broker xmlns='http://activemq.apache.org/schema/core'");
    attribute("brokerName", model.getBrokerName());
    attribute("dataDirectory", folder.resolve("data"));
    attribute("persistent", model.isPersistent());
    attribute("useJmx", false);
    attributes(model, new BrokerService(), LEFT_OUT);
    out.append(">\n");
    interceptors(model);
    policies(model.getDestinationPolicy());
    destinations(model.getDestinations());
    plugins(model);
    if (model.isPersistent()) store(model, folder.resolve("data/kahadb"));
    usage(model);
    out.append("<transportConnectors><transportConnector name='openwire' uri='tcp://127.0.0.1:" + port + "'/></transportConnectors>\n");
    out.append("</broker></beans>\n");
  }

  List<String> unsupported() {
    return unsupported;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void plugins(BrokerService model) throws Exception {
    out.append("<plugins><statisticsBrokerPlugin/>"); // For OutsideView.
    BrokerPlugin[] plugins = model.getPlugins() == null ? new BrokerPlugin[0] : model.getPlugins();
    for (BrokerPlugin each : plugins) {
      if (PLUGINS.contains(each.getClass())) plugin(each);
      else if (each.getClass() != StatisticsBrokerPlugin.class) unsupported.add(each.getClass().getName().replaceAll(".*\\.", ""));
    }
    out.append("</plugins>\n");
  }

  private void plugin(BrokerPlugin plugin) throws Exception {
    String name = plugin.getClass().getSimpleName();
    String element = ELEMENTS.getOrDefault(name, Introspector.decapitalize(name));
    out.append("<" + element);
    attributes(plugin, plugin.getClass().getDeclaredConstructor().newInstance(), Set.of("adminConnectionContext"));
    out.append(">");
    if (plugin instanceof RedeliveryPlugin) redelivery(((RedeliveryPlugin) plugin).getRedeliveryPolicyMap());
    if (plugin instanceof SimpleAuthenticationPlugin) users((SimpleAuthenticationPlugin) plugin);
    out.append("</" + element + ">");
  }

  private void redelivery(RedeliveryPolicyMap map) throws Exception {
    if (map == null) return;
    out.append("<redeliveryPolicyMap><redeliveryPolicyMap><redeliveryPolicyEntries>");
    Set<Object> entries = new LinkedHashSet<>();
    for (Object each : map.get(new ActiveMQQueue(">"))) entries.add(each);
    for (Object each : map.get(new ActiveMQTopic(">"))) entries.add(each);
    for (Object each : entries) if (each != map.getDefaultEntry()) redelivery((RedeliveryPolicy) each);
    out.append("</redeliveryPolicyEntries>");
    if (map.getDefaultEntry() != null) {
      out.append("<defaultEntry>");
      redelivery(map.getDefaultEntry());
      out.append("</defaultEntry>");
    }
    out.append("</redeliveryPolicyMap></redeliveryPolicyMap>");
  }

  private void redelivery(RedeliveryPolicy policy) throws Exception {
    out.append("<redeliveryPolicy");
    ActiveMQDestination named = policy.getDestination();
    if (named != null) attribute(named.isQueue() ? "queue" : "topic", named.getPhysicalName());
    attributes(policy, new RedeliveryPolicy(), LEFT_OUT);
    out.append("/>");
  }

  private void users(SimpleAuthenticationPlugin plugin) {
    out.append("<users>");
    for (Map.Entry<String, String> each : plugin.getUserPasswords().entrySet()) {
      out.append("<authenticationUser");
      attribute("username", each.getKey());
      attribute("password", each.getValue());
      attribute("groups", plugin.getUserGroups().get(each.getKey()).stream().map(GroupPrincipal.class::cast).map(GroupPrincipal::getName).collect(Collectors.joining(",")));
      out.append("/>");
    }
    out.append("</users>");
  }

  private void store(BrokerService model, Path folder) throws Exception {
    Map<String, String> values = new TreeMap<>();
    if (model.getPersistenceAdapter() instanceof KahaDBPersistenceAdapter) {
      values.putAll(described(model.getPersistenceAdapter()));
      values.entrySet().removeAll(described(new KahaDBPersistenceAdapter()).entrySet());
      values.keySet().retainAll(STORE);
    }
    values.putIfAbsent("journalMaxFileLength", "4mb");
    out.append("<persistenceAdapter><kahaDB");
    attribute("directory", folder);
    for (Map.Entry<String, String> each : values.entrySet()) attribute(each.getKey(), each.getValue());
    out.append("/></persistenceAdapter>\n");
  }

  private void usage(BrokerService model) {
    long storeLimit = model.getSystemUsage().getStoreUsage().getLimit();
    out.append("<systemUsage><systemUsage");
    attribute("sendFailIfNoSpace", model.getSystemUsage().isSendFailIfNoSpace());
    attribute("sendFailIfNoSpaceAfterTimeout", model.getSystemUsage().getSendFailIfNoSpaceAfterTimeout());
    out.append("><memoryUsage><memoryUsage limit='" + model.getSystemUsage().getMemoryUsage().getLimit() + "'/></memoryUsage>");
    out.append("<storeUsage><storeUsage limit='" + Math.min(1L << 30, storeLimit > 0 ? storeLimit : 1L << 30) + "'/></storeUsage><tempUsage><tempUsage limit='500 mb'/></tempUsage></systemUsage></systemUsage>\n");
  }

  private void destinations(ActiveMQDestination[] destinations) {
    if (destinations == null || destinations.length == 0) return;
    out.append("<destinations>");
    for (ActiveMQDestination each : destinations) destination(each);
    out.append("</destinations>\n");
  }

  private void destination(ActiveMQDestination each) {
    out.append(each.isQueue() ? "<queue" : "<topic");
    attribute("physicalName", each.getPhysicalName());
    out.append("/>");
  }

  private void policies(PolicyMap map) throws Exception {
    if (map == null) return;
    Set<Object> entries = new LinkedHashSet<>();
    for (Object each : map.get(new ActiveMQQueue(">"))) entries.add(each);
    for (Object each : map.get(new ActiveMQTopic(">"))) entries.add(each);
    for (Object each : map.get(new ActiveMQTempQueue(">"))) entries.add(each);
    for (Object each : map.get(new ActiveMQTempTopic(">"))) entries.add(each);
    out.append("<destinationPolicy><policyMap>");
    if (map.getDefaultEntry() instanceof PolicyEntry) {
      out.append("<defaultEntry>");
      policy((PolicyEntry) map.getDefaultEntry(), false);
      out.append("</defaultEntry>");
    }
    out.append("<policyEntries>");
    for (Object each : entries) {
      if (!(each instanceof PolicyEntry) || each == map.getDefaultEntry()) continue;
      // Put under a destination that it does not know itself.
      if (((PolicyEntry) each).getDestination() == null) unsupported.add("policyEntry without destination");
      else policy((PolicyEntry) each, true);
    }
    out.append("</policyEntries></policyMap></destinationPolicy>\n");
  }

  private void policy(PolicyEntry entry, boolean named) throws Exception {
    out.append("<policyEntry");
    if (named && entry.getDestination() != null && entry.getDestination().isTemporary()) attribute(entry.getDestination().isQueue() ? "tempQueue" : "tempTopic", true);
    else if (named && entry.getDestination() != null) attribute(entry.getDestination().isQueue() ? "queue" : "topic", entry.getDestination().getPhysicalName());
    PolicyEntry usual = new PolicyEntry();
    attributes(entry, usual, LEFT_OUT);
    out.append(">");
    nested(entry, usual);
    out.append("</policyEntry>\n");
  }

  private void nested(Object bean, Object usual) throws Exception {
    for (PropertyDescriptor property : properties(bean)) {
      Object value = property.getReadMethod().invoke(bean);
      Object before = property.getReadMethod().invoke(usual);
      if (value == null || simple(property.getPropertyType()) || value instanceof ActiveMQDestination) continue;
      // The usual one may be shared by all and changed by the test.
      Object untouched = before == null || value.getClass() != before.getClass() ? null : before == value ? made(value.getClass()) : before;
      if (untouched != null && described(untouched).equals(described(value))) continue;
      String name = value.getClass().getSimpleName();
      if (!value.getClass().getName().startsWith("org.apache.activemq") || name.isEmpty()) {
        unsupported.add(property.getName());
        continue;
      }
      out.append("<" + property.getName() + "><" + ELEMENTS.getOrDefault(name, Introspector.decapitalize(name)));
      attributes(value, made(value.getClass()), Set.of());
      out.append("/></" + property.getName() + ">");
    }
  }

  private static Object made(Class<?> type) throws Exception {
    return type.getDeclaredConstructor().newInstance();
  }

  private void interceptors(BrokerService model) throws Exception {
    if (model.getDestinationInterceptors() == null || model.getDestinationInterceptors().length == 0) return;
    out.append("<destinationInterceptors>");
    for (DestinationInterceptor each : model.getDestinationInterceptors()) {
      if (each instanceof MirroredQueue) {
        out.append("<mirroredQueue");
        attributes(each, new MirroredQueue(), Set.of());
        out.append("/>");
        continue;
      }
      if (!(each instanceof VirtualDestinationInterceptor)) {
        unsupported.add(each.getClass().getSimpleName());
        continue;
      }
      out.append("<virtualDestinationInterceptor><virtualDestinations>");
      for (VirtualDestination virtual : ((VirtualDestinationInterceptor) each).getVirtualDestinations()) virtual(virtual);
      out.append("</virtualDestinations></virtualDestinationInterceptor>");
    }
    out.append("</destinationInterceptors>\n");
  }

  private void virtual(VirtualDestination virtual) throws Exception {
    String element = Introspector.decapitalize(virtual.getClass().getSimpleName());
    out.append("<" + element);
    attributes(virtual, virtual.getClass().getDeclaredConstructor().newInstance(), Set.of());
    out.append(">");
    if (virtual instanceof CompositeDestination) {
      out.append("<forwardTo>");
      for (Object each : ((CompositeDestination) virtual).getForwardTo()) {
        if (each instanceof ActiveMQDestination) destination((ActiveMQDestination) each);
        else if (each instanceof FilteredDestination) {
          FilteredDestination filtered = (FilteredDestination) each;
          out.append("<filteredDestination");
          attribute("selector", filtered.getSelector());
          attribute(filtered.getDestination().isQueue() ? "queue" : "topic", filtered.getDestination().getPhysicalName());
          out.append("/>");
        }
      }
      out.append("</forwardTo>");
    }
    out.append("</" + element + ">");
  }

  private void attributes(Object bean, Object usual, Set<String> without) throws Exception {
    Map<String, String> values = described(bean);
    values.entrySet().removeAll(described(usual).entrySet());
    values.keySet().removeAll(without);
    for (Map.Entry<String, String> each : values.entrySet()) attribute(each.getKey(), each.getValue());
  }

  private static Map<String, String> described(Object bean) throws Exception {
    Map<String, String> values = new TreeMap<>();
    for (PropertyDescriptor property : properties(bean)) {
      if (!simple(property.getPropertyType())) continue;
      Object value = property.getReadMethod().invoke(bean);
      if (value != null) values.put(property.getName(), value.toString());
    }
    return values;
  }

  private static List<PropertyDescriptor> properties(Object bean) throws Exception {
    List<PropertyDescriptor> found = new ArrayList<>();
    for (PropertyDescriptor property : Introspector.getBeanInfo(bean.getClass()).getPropertyDescriptors()) {
      if (property.getReadMethod() == null || property.getWriteMethod() == null) continue;
      if (property.getReadMethod().getDeclaringClass().getModifiers() % 2 == 0) continue;
      found.add(property);
    }
    return found;
  }

  private static boolean simple(Class<?> type) {
    return type.isPrimitive() || type == String.class || Number.class.isAssignableFrom(type) || type == Boolean.class;
  }

  private void attribute(String name, Object value) {
    String text = String.valueOf(value).replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    out.append(' ').append(name).append("='").append(text).append('\'');
  }
}
