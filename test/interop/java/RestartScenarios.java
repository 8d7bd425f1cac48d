import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.jms.*;
import javax.transaction.xa.XAResource;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQXAConnection;

/** What outlives the broker, and failover clients that outlive it too. */
final class RestartScenarios {
  static void addTo(Map<String, Scenarios.Scenario> all) {
    all.put("failover-cut", RestartScenarios::cut); // [F1.060]
    all.put("failover-restart", RestartScenarios::restart);
    all.put("xa-restart", RestartScenarios::prepared); // [F1.057]
  }

  private static ActiveMQConnection failover(Stage stage, String clientId) throws JMSException {
    ActiveMQConnectionFactory factory = stage.factoryFor(
        "failover:(" + stage.url + ")?initialReconnectDelay=20&maxReconnectDelay=200&useExponentialBackOff=false&jms.closeTimeout=2000");
    ActiveMQConnection connection = stage.keep((ActiveMQConnection) factory.createConnection());
    if (clientId != null) connection.setClientID(clientId);
    connection.start();
    return connection;
  }

  /** The socket breaks again and again under a sender: each message arrives, none twice. */
  private static void cut(Stage stage) throws Exception {
    ActiveMQConnection sending = failover(stage, null);
    Session session = Stage.auto(sending);
    MessageProducer producer = session.createProducer(stage.queue("Q"));
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    Stage.auto(stage.connect()).createConsumer(stage.queue("Q")).setMessageListener(message -> {
      try {
        got.add(Stage.text(message));
      } catch (JMSException error) {
        got.add(error.toString());
      }
    });
    Thread cutter = new Thread(() -> {
      for (int i = 0; i < 5; i++) {
        try {
          Thread.sleep(60);
          Stage.cut(sending);
        } catch (Exception ignored) { /* Between two connections there is nothing to cut. */ }
      }
    });
    cutter.start();
    int sent = 0;
    for (; sent < 400 || cutter.isAlive(); sent++) producer.send(session.createTextMessage("m" + sent));
    int all = sent;
    Stage.until("all received", () -> got.size() >= all);
    stage.note("each once", got.size() == all && new TreeSet<>(got).size() == all);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < all; i++) expected.add("m" + i);
    stage.note("in order", got.equals(expected));
  }

  private static void restart(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection plain = stage.connect();
    Session session = Stage.auto(plain);
    Stage.send(session, stage.queue("KEPT"), Stage.numbers(1, 20));
    MessageProducer light = session.createProducer(stage.queue("LIGHT"));
    light.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    light.send(session.createTextMessage("does not outlive the broker"));
    light.send(session.createTextMessage("expired meanwhile"), DeliveryMode.PERSISTENT, 4, 1);
    ActiveMQConnection durable = stage.connectAs(stage.name("id"));
    Stage.auto(durable).createDurableSubscriber(topic, "sub").close();
    durable.close();
    Stage.send(session, topic, Stage.numbers(1, 5));

    ActiveMQConnection surviving = failover(stage, stage.name("survivor"));
    Session both = Stage.auto(surviving);
    MessageConsumer consumer = both.createConsumer(stage.queue("LIVE"));
    MessageConsumer temporary = both.createConsumer(both.createTemporaryQueue());
    MessageProducer producer = both.createProducer(stage.queue("LIVE"));
    producer.send(both.createTextMessage("before"));
    stage.note("before", Stage.deliveries(consumer, 1));
    Session transacted = Stage.transacted(surviving);
    Stage.send(transacted, stage.queue("OPEN"), "sent before, committed after");

    stage.control.restartBroker();

    producer.send(both.createTextMessage("after"));
    stage.note("after", Stage.deliveries(consumer, 1));
    stage.fails("commit over the restart", transacted::commit);
    stage.note("open transaction", stage.drain(stage.queue("OPEN")));
    stage.note("kept", stage.drain(stage.queue("KEPT")));
    stage.note("light", stage.drain(stage.queue("LIGHT")));
    ActiveMQConnection again = stage.connectAs(stage.name("id"));
    stage.note("durable", Stage.deliveries(Stage.auto(again).createDurableSubscriber(topic, "sub"), 5));
    stage.note("temporary consumer", temporary != null);
  }

  private static void prepared(Stage stage) throws Exception {
    ActiveMQXAConnection xa = XaScenarios.connect(stage);
    XASession xaSession = xa.createXASession();
    for (String each : new String[] {"commit", "rollback"}) {
      XaScenarios.Id id = new XaScenarios.Id(stage.name(each), 1);
      xaSession.getXAResource().start(id, XAResource.TMNOFLAGS);
      Stage.send(xaSession, stage.queue("XA"), each);
      xaSession.getXAResource().end(id, XAResource.TMSUCCESS);
      xaSession.getXAResource().prepare(id);
    }

    stage.control.restartBroker();

    XAResource resource = XaScenarios.connect(stage).createXASession().getXAResource();
    stage.note("prepared", XaScenarios.recovered(resource, stage.scenario));
    resource.commit(new XaScenarios.Id(stage.name("commit"), 1), false);
    resource.rollback(new XaScenarios.Id(stage.name("rollback"), 1));
    stage.note("decided", stage.drain(stage.queue("XA")));
  }
}
