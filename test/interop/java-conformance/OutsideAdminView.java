import java.util.function.Supplier;
import javax.management.ObjectName;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.jmx.BrokerView;
import org.apache.activemq.broker.jmx.ManagedRegionBroker;

/** What a model says of itself as a whole, said by the outside broker for as long as there is one. */
final class OutsideAdminView extends BrokerView {
  private final BrokerService model;
  private final Supplier<OutsideView> views;

  private OutsideAdminView(BrokerService model, ManagedRegionBroker region, Supplier<OutsideView> views) throws Exception {
    super(model, region);
    this.model = model;
    this.views = views;
  }

  static void show(BrokerService model, Supplier<OutsideView> views) throws Exception {
    if (!model.isStarted() || !(model.getRegionBroker() instanceof ManagedRegionBroker)) return;
    model.setAdminView(new OutsideAdminView(model, (ManagedRegionBroker) model.getRegionBroker(), views));
  }

  @Override
  public long getTotalMessageCount() {
    return number("TotalMessageCount", super.getTotalMessageCount());
  }

  @Override
  public int getStorePercentUsage() {
    return (int) number("StorePercentUsage", super.getStorePercentUsage());
  }

  @Override
  public int getMemoryPercentUsage() {
    return (int) number("MemoryPercentUsage", super.getMemoryPercentUsage());
  }

  @Override
  public int getTempPercentUsage() {
    return (int) number("TempPercentUsage", super.getTempPercentUsage());
  }

  @Override
  public ObjectName[] getQueues() {
    return list("Queues", super.getQueues());
  }

  @Override
  public ObjectName[] getTopics() {
    return list("Topics", super.getTopics());
  }

  @Override
  public void removeQueue(String name) throws Exception {
    if (!call("removeQueue", name)) super.removeQueue(name);
  }

  @Override
  public void removeTopic(String name) throws Exception {
    if (!call("removeTopic", name)) super.removeTopic(name);
  }

  @Override
  public void addQueue(String name) throws Exception {
    if (!call("addQueue", name)) super.addQueue(name);
  }

  @Override
  public void addTopic(String name) throws Exception {
    if (!call("addTopic", name)) super.addTopic(name);
  }

  private boolean call(String operation, String name) throws Exception {
    OutsideView view = views.get();
    return view != null && view.call(null, false, operation, new Object[] {name});
  }

  private long number(String attribute, long own) {
    try {
      OutsideView view = views.get();
      Object value = view == null ? null : view.ofBroker(attribute);
      return value == null ? own : ((Number) value).longValue();
    } catch (Exception refused) {
      throw new IllegalStateException(refused);
    }
  }

  private ObjectName[] list(String attribute, ObjectName[] own) {
    try {
      OutsideView view = views.get();
      return view == null ? own : OutsideBeans.list(view, model.getBrokerObjectName(), attribute);
    } catch (Exception refused) {
      throw new IllegalStateException(refused);
    }
  }
}
