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
    all.put("failover-restart", RestartScenarios::restart); // [F4.206] [F4.208] [F1.060]
    all.put("xa-restart", RestartScenarios::prepared); // [F1.057]
    all.put("failover-lost-commit-reply", RestartScenarios::lostCommitReply); // [F1.060]
    all.put("tx-crash", RestartScenarios::crash); // [F1.051] [F1.054] [F4.206]
    all.put("xa-crash", RestartScenarios::preparedCrash); // [F1.057]
    all.put("durable-restart", RestartScenarios::durables); // [F4.208] [F1.126]
    all.put("dlq-crash", RestartScenarios::deadLetters); // [F1.166] [F4.206]
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
    // Not by pulling: the real broker may answer a pull with nothing while it still pages in what it kept.
    MessageConsumer kept = Stage.auto(stage.connect()).createConsumer(stage.queue("KEPT"));
    stage.note("kept", Stage.deliveries(kept, 20));
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

  /** The broker has committed, but the client never hears of it. */
  private static void lostCommitReply(Stage stage) throws Exception {
    try (LossyProxy proxy = new LossyProxy(Stage.uri(stage.url))) {
      ActiveMQConnectionFactory factory = stage.factoryFor("failover:(" + proxy.url() + ")?initialReconnectDelay=20&jms.closeTimeout=2000");
      ActiveMQConnection connection = stage.keep((ActiveMQConnection) factory.createConnection());
      connection.start();
      Session session = Stage.transacted(connection);
      Stage.send(Stage.auto(stage.connect()), stage.queue("IN"), "in");
      stage.note("received", Stage.deliveries(session.createConsumer(stage.queue("IN")), 1));
      Stage.send(session, stage.queue("OUT"), "out 1", "out 2");
      proxy.loseNextAnswer();
      stage.failsWithClass("commit", session::commit);
      stage.note("out", stage.left(stage.queue("OUT")));
      Stage.send(session, stage.queue("OUT"), "next");
      stage.fails("next commit", session::commit);
      stage.note("out after that", stage.left(stage.queue("OUT")));
      connection.close();
      stage.note("in", stage.left(stage.queue("IN")));
    }
  }

  /** All or nothing: one transaction is committed, one is not, when the power goes. */
  private static void crash(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQConnection durable = stage.connectAs(stage.name("id"));
    Stage.auto(durable).createDurableSubscriber(topic, "sub").close();
    durable.close();
    ActiveMQConnection connection = stage.connect();
    Stage.send(Stage.auto(connection), stage.queue("IN"), Stage.numbers(1, 4));
    Session[] sessions = {Stage.transacted(connection), Stage.transacted(connection)};
    for (int i = 0; i < 2; i++) {
      MessageConsumer consumer = sessions[i].createConsumer(stage.queue("IN"), i == 0 ? null : "FALSE");
      if (i == 0) stage.note("taken", Stage.deliveries(consumer, 2));
      for (String name : new String[] {"A", "B"}) Stage.send(sessions[i], stage.queue(name), Stage.numbers(10 * i, 10 * i + 3));
      Stage.send(sessions[i], topic, "t" + i);
    }
    sessions[0].commit();
    Stage.flush(connection);

    stage.control.crashBroker();

    for (String name : new String[] {"IN", "A", "B"}) stage.note(name, stage.left(stage.queue(name)));
    ActiveMQConnection again = stage.connectAs(stage.name("id"));
    MessageConsumer sub = Stage.auto(again).createDurableSubscriber(topic, "sub");
    stage.note("durable", Stage.texts(sub, 1) + " " + (sub.receiveNoWait() == null));
  }

  /** Prepared sends and acks, of a queue and a durable subscription: found, and decided, after a crash and a restart. */
  private static void preparedCrash(Stage stage) throws Exception {
    Topic topic = (Topic) stage.topic("T");
    ActiveMQXAConnection connection = stage.keep((ActiveMQXAConnection) new org.apache.activemq.ActiveMQXAConnectionFactory(stage.url).createXAConnection());
    connection.setClientID(stage.name("id"));
    connection.start();
    XASession session = connection.createXASession();
    Session plain = Stage.auto(stage.connect());
    MessageConsumer durable = session.createDurableSubscriber(topic, "sub");
    MessageConsumer queue = session.createConsumer(stage.queue("IN"));
    Stage.send(plain, stage.queue("IN"), "in commit", "in rollback", "in open");
    Stage.send(plain, topic, "t commit", "t rollback", "t open");
    for (String each : new String[] {"commit", "rollback", "open"}) {
      XaScenarios.Id id = new XaScenarios.Id(stage.name(each), 1);
      session.getXAResource().start(id, XAResource.TMNOFLAGS);
      stage.note("taken in " + each, Stage.texts(queue, 1) + " " + Stage.texts(durable, 1));
      Stage.send(session, stage.queue("OUT"), "out " + each);
      Stage.send(session, topic, "sent in " + each);
      session.getXAResource().end(id, XAResource.TMSUCCESS);
      if (!each.equals("open")) session.getXAResource().prepare(id);
    }

    stage.control.crashBroker();

    stage.note("prepared", XaScenarios.recovered(XaScenarios.connect(stage).createXASession().getXAResource(), stage.scenario));
    stage.note("undecided", stage.left(stage.queue("IN")) + " " + stage.left(stage.queue("OUT")));

    stage.control.restartBroker();

    XAResource resource = XaScenarios.connect(stage).createXASession().getXAResource();
    stage.note("still prepared", XaScenarios.recovered(resource, stage.scenario));
    resource.commit(new XaScenarios.Id(stage.name("commit"), 1), false);
    resource.rollback(new XaScenarios.Id(stage.name("rollback"), 1));
    stage.note("decided", XaScenarios.recovered(resource, stage.scenario));
    List<String> in = stage.left(stage.queue("IN"));
    Collections.sort(in);
    stage.note("left", in + " " + stage.left(stage.queue("OUT")));
    ActiveMQConnection again = stage.connectAs(stage.name("id"));
    MessageConsumer sub = Stage.auto(again).createDurableSubscriber(topic, "sub");
    TreeSet<String> kept = new TreeSet<>(Stage.texts(sub, 3));
    stage.note("durable", kept + " " + (sub.receiveNoWait() == null));
  }

  /** Whoever was away keeps what is theirs, with their selector; also by wildcard. */
  private static void durables(Stage stage) throws Exception {
    ActiveMQConnection connection = stage.connectAs(stage.name("id"));
    Session session = Stage.auto(connection);
    Topic topic = (Topic) stage.topic("T.1");
    session.createDurableSubscriber(topic, "plain").close();
    session.createDurableSubscriber(topic, "even", "i = 2", false).close();
    session.createDurableSubscriber((Topic) stage.topic("T.*"), "wild").close();
    session.createDurableSubscriber(topic, "forgotten").close();
    for (int i = 1; i <= 2; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("i", i);
      session.createProducer(topic).send(message);
    }
    Stage.flush(connection);
    session.unsubscribe("forgotten");
    connection.close();

    stage.control.crashBroker();

    connection = stage.connectAs(stage.name("id"));
    Session after = Stage.auto(connection);
    stage.fails("forgotten", () -> after.unsubscribe("forgotten"));
    Stage.send(after, topic, "after");
    stage.note("plain", Stage.texts(after.createDurableSubscriber(topic, "plain"), 3));
    stage.note("even", Stage.texts(after.createDurableSubscriber(topic, "even", "i = 2", false), 1));
    stage.note("wild", Stage.texts(after.createDurableSubscriber((Topic) stage.topic("T.*"), "wild"), 3));
  }

  /** Refused one after the other while the broker is killed: each message is in one of the two places. */
  private static void deadLetters(Stage stage) throws Exception {
    ActiveMQConnectionFactory factory = stage.factory("");
    factory.getRedeliveryPolicy().setMaximumRedeliveries(0);
    ActiveMQConnection connection = stage.connect(factory);
    Session sending = Stage.auto(connection);
    for (int i = 0; i < 40; i++) sending.createProducer(stage.queue("Q")).send(stage.marked(sending, "m" + i));
    Session session = Stage.transacted(connection);
    MessageConsumer consumer = session.createConsumer(stage.queue("Q"));
    Thread refusing = new Thread(() -> {
      try {
        while (Stage.receive(consumer) != null) session.rollback();
      } catch (JMSException expected) { /* The broker is gone. */ }
    });
    refusing.start();
    Stage.until("some are refused", () -> {
      try {
        return Stage.browse(sending, new org.apache.activemq.command.ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + stage.scenario + "'").size() >= 10;
      } catch (JMSException error) {
        return true;
      }
    });
    // Nobody waits for a refusal; somebody waits for this one, and so for what came before it.
    Stage.send(sending, stage.queue("AFTER"), "safe");

    stage.control.crashBroker();

    refusing.join(10_000);
    TreeSet<String> found = new TreeSet<>(stage.left(stage.queue("Q")));
    ActiveMQConnection again = stage.connect();
    List<String> dead = Stage.browse(Stage.auto(again), new org.apache.activemq.command.ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + stage.scenario + "'");
    found.addAll(dead);
    stage.note("all are somewhere", found.size());
    stage.note("some are dead", dead.size() >= 10);
    stage.note("none is dead twice", new TreeSet<>(dead).size() == dead.size());
    MessageConsumer letters = Stage.auto(again).createConsumer(new org.apache.activemq.command.ActiveMQQueue("ActiveMQ.DLQ"), "scenario = '" + stage.scenario + "'");
    Stage.texts(letters, dead.size());
  }
}
